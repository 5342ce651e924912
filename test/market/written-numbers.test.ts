import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { showDataError } from '../../src/market/bars/data-error.js'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { numbersIn, writtenNumber } from '../../src/market/csv/written-number.js'

test.each([
  ['point', '$1,234.50', 1234.5],
  ['point', '-12', -12],
  ['point', '1.2M', 1_200_000],
  ['point', '2 345 678', 2_345_678],
  ['point', '1.234,50', Number.NaN],
  ['point', '12,34', Number.NaN],
  ['comma', '1.234,50 €', 1234.5],
  ['comma', '1.234', 1234],
  ['comma', '0,5', 0.5],
  ['comma', "1'234,5", 1234.5],
  ['comma', '1,234.5', Number.NaN],
  ['comma', '', Number.NaN],
  ['plain', '1e3', 1000],
  ['plain', '', Number.NaN],
] as const)('%s: %s', (numbers, text, value) => {
  expect(writtenNumber(numbers, text)).toBe(value)
})

test('a way of writing is named only where no other fits', () => {
  expect(numbersIn(['100,00', '2,5'])).toBe('comma')
  expect(numbersIn(['1,234', '2,345'])).toBeUndefined()
  expect(numbersIn(['1,234', '2,345.6'])).toBe('point')
})

const HEADS = {
  german:
    'Datum;Eröffnung;Hoch;Tief;Schluss;Volumen\n05.01.2015;1.100,00;1.101,50;1.099,00;1.100,50;5.000\n13.01.2015;1.100,50;1.102,00;1.100,00;1.101,00;6.000\n',
  nasdaq:
    'Date,Close/Last,Volume,Open,High,Low\n01/13/2015,$101.00,6000,$100.50,$102.00,$100.00\n01/05/2015,$100.50,5000,$100.00,$101.50,$99.00\n',
  thousands:
    'Date,Open,High,Low,Close\n2015-01-05,"2,000.00","2,010.50","1,990.00","2,001.00"\n2015-01-13,"2,001.00","2,020.00","2,000.00","2,010.00"\n',
}
const read = (text: string, options: CsvOptionsInput = {}) => csvTextDataset('x.csv', text, options)
const refusal = (text: string, options?: CsvOptionsInput): string => {
  const found = read(text, options)
  return isLeft(found) ? showDataError(found.left) : ''
}

describe('numbers as people write them', () => {
  test.each([
    ['german', 'comma', 1101],
    ['nasdaq', 'point', 101],
    ['thousands', 'point', 2010],
  ] as const)('%s: the fault names the option that reads the file', (name, numbers, close) => {
    expect(refusal(HEADS[name])).toContain(`--csv numbers=${numbers} reads it as it is`)
    const found = read(HEADS[name], { numbers })
    expect(isLeft(found) ? refusal(HEADS[name], { numbers }) : found.right.bars.close.at(-1)).toBe(close)
  })
})

test('a time and a close alone are bars, with a warning', () => {
  const found = read('Date,NAV\n2015-01-05,100\n2015-01-06,101\n2015-01-07,102\n')
  expect(isLeft(found)).toBe(false)
  if (isLeft(found)) return
  const { bars, notes } = found.right
  expect([bars.open, bars.high, bars.low]).toEqual([bars.close, bars.close, bars.close])
  expect(notes.map(({ _tag }) => _tag)).toContain('CloseOnly')
})

test('a column of closes under another name is named by the advice', () => {
  const wide = 'Date,AAPL,MSFT\n2015-01-05,100,50\n2015-01-06,101,51\n2015-01-07,102,52\n'
  expect(refusal(wide)).toContain('--csv columns.close=NAME')
  const found = read(wide, { columns: { close: 'MSFT' } })
  expect(isLeft(found) ? [] : [...found.right.bars.close]).toEqual([50, 51, 52])
})

test('a header of unknown words is answered with how its columns are named', () => {
  expect(refusal('p;q;r;s;u\n2015-01-05;1;1;1;1\n')).toContain('--csv columns.time=p')
})
