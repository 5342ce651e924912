import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isLongTable, longTable, mayBeLong } from '../../src/market/tables/long-table.kernel.js'

const ROWS: readonly (readonly [date: string, symbol: string, close: number])[] = [
  ['2020-01-02', 'bee', 5],
  ['2020-01-02', 'ant', 10],
  ['2020-01-03', 'ant', 11],
  ['2020-01-03', 'bee', 6],
  ['2020-01-06', 'ant', 12],
]
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const csv = (rows = ROWS, name = 'symbol'): string =>
  [
    `date,${name},open,high,low,close`,
    ...rows.map(([date, symbol, close]) => [date, symbol, close, close, close, close].join(',')),
  ].join('\n')

const parquet = async (): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const close = ROWS.map(([, , each]) => each)
  const columnData = [
    { name: 'date', data: ROWS.map(([date]) => date), type: 'STRING' as const },
    { name: 'Ticker', data: ROWS.map(([, symbol]) => symbol), type: 'STRING' as const },
    ...['open', 'high', 'low', 'close'].map((name) => ({ name, data: close, type: 'DOUBLE' as const })),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
const arrow = async (): Promise<Uint8Array> => {
  const { tableFromArrays, tableToIPC } = await import('apache-arrow')
  const close = () => Float64Array.from(ROWS, ([, , each]) => each)
  const table = tableFromArrays({
    date: ROWS.map(([date]) => date),
    symbol: ROWS.map(([, symbol]) => symbol),
    open: close(),
    high: close(),
    low: close(),
    close: close(),
  })
  return tableToIPC(table, 'file')
}

const closes = async (file: string, content: Uint8Array) => {
  const read = await longTable(file, content)
  return read._tag === 'Left'
    ? read.left
    : read.right?.map(({ symbol, bars: { bars } }) => [symbol, bars.length, [...bars.close].join(' ')])
}
const EXPECTED = [
  ['bee', 2, '5 6'],
  ['ant', 3, '10 11 12'],
]

describe('a long table', () => {
  test.each([
    ['l.csv', () => Promise.resolve(bytesOf(csv()))],
    ['l.csv.gz', () => Promise.resolve(new Uint8Array(gzipSync(csv(ROWS, 'Ticker'))))],
    ['l.parquet', parquet],
    ['l.arrow', arrow],
  ])('%s gives the bars of each of its symbols', async (file, content) => {
    const bytes = await content()
    expect(mayBeLong(file, bytes)).toBe(true)
    expect(await isLongTable(file, bytes)).toBe(true)
    expect(await closes(file, bytes)).toEqual(EXPECTED)
  })

  test('with one symbol, or without such a column, is the file of one instrument', async () => {
    const alone = bytesOf(csv(ROWS.filter(([, symbol]) => symbol === 'ant')))
    expect([await isLongTable('l.csv', alone), await closes('l.csv', alone)]).toEqual([false, undefined])
    const plain = bytesOf(csv(ROWS, 'kind'))
    expect([mayBeLong('l.csv', plain), await closes('l.csv', plain)]).toEqual([false, undefined])
  })

  test('names what is wrong by the line of the whole file', async () => {
    const broken = csv().replace('2020-01-03,bee,6,6,6,6', '2020-01-03,bee,6,5,6,6')
    expect(await closes('l.csv', bytesOf(broken))).toMatchObject({
      _tag: 'BadRow',
      line: 5,
      because: 'high 5 is below low 6',
    })
    expect(await closes('l.csv', bytesOf(csv().replace('2020-01-03,ant', '2020-01-03,')))).toMatchObject({
      line: 4,
      because: 'the symbol is empty',
    })
    const twice = csv([...ROWS, ['2020-01-03', 'bee', 6]])
    expect(await closes('l.csv', bytesOf(twice))).toMatchObject({ _tag: 'BadRow', line: 7 })
    const skipped = await longTable('l.csv', bytesOf(broken), { repair: 'skip' })
    const notes = skipped._tag === 'Left' ? [] : (skipped.right ?? []).flatMap(({ bars }) => bars.notes)
    expect(notes.find(({ _tag }) => _tag === 'RowsSkipped')).toMatchObject({
      first: [{ line: 5 }],
      lines: { high_below_low: [5] },
    })
  })

  test('whose dates read one way for one symbol and the other for another is refused', async () => {
    const dated = csv([
      ['1/2/2020', 'ant', 1],
      ['1/13/2020', 'ant', 1],
      ['1/2/2020', 'bee', 1],
      ['13/2/2020', 'bee', 1],
    ])
    expect(await closes('l.csv', bytesOf(dated))).toMatchObject({
      _tag: 'BadOption',
      option: 'date_order',
      because: 'the dates of ant read as mdy, those of bee as dmy',
    })
  })
})
