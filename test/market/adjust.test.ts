import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import {
  adjusted,
  adjustedToClose,
  factorsOfEvents,
  factorTable,
  riskFreeReturns,
} from '../../src/market/actions/adjust.js'
import { datedValues } from '../../src/market/actions/dated-values.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { auditRows } from '../../src/market/csv/row-audit.kernel.js'

const day = (text: string): number => Date.parse(text)
const dates = ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07'].map(day)
const closes = [100, 102, 51, 52]
const bars: Bars = {
  length: 4,
  time: Float64Array.from(dates),
  open: Float64Array.from(closes),
  high: Float64Array.from(closes, (c) => c + 1),
  low: Float64Array.from(closes, (c) => c - 1),
  close: Float64Array.from(closes),
  volume: Float64Array.of(10, 10, 20, 20),
}
const must = <A>(made: { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }): A => {
  if (made._tag === 'Left') throw new Error(JSON.stringify(made))
  return made.right
}

describe('adjusted bars', () => {
  const text = '20200103,0.99,0.5,102\n20501231,1,1,0\n'
  test('a factor holds up to and on its date, also within the day', () => {
    const table = must(factorTable('factors', text))
    const split = adjusted(bars, table, 'splits')
    expect([...split.close]).toEqual([50, 51, 51, 52])
    expect([...split.high]).toEqual([50.5, 51.5, 52, 53])
    expect([...split.volume]).toEqual([20, 20, 20, 20])
    expect([...adjusted(bars, table, 'total_return').close]).toEqual([49.5, 50.49, 51, 52])
    const noon = { ...bars, time: bars.time.map((time) => time + 43_200_000) }
    expect([...adjusted(noon, table, 'splits').close]).toEqual([50, 51, 51, 52])
  })
  test('events make the same factors: returns across them are those of a holder', () => {
    const table = factorsOfEvents(bars, {
      splits: { time: Float64Array.of(day('2020-01-06')), values: Float64Array.of(2) },
      dividends: { time: Float64Array.of(day('2020-01-07')), values: Float64Array.of(0.51) },
    })
    expect([...adjusted(bars, table, 'splits').close]).toEqual([50, 51, 51, 52])
    const { close } = adjusted(bars, table, 'total_return')
    expect((close[3] ?? 0) / (close[2] ?? 0)).toBeCloseTo(52 / (51 - 0.51), 12)
    expect((close[1] ?? 0) / (close[0] ?? 0)).toBeCloseTo(1.02, 12)
  })
  test('a column of adjusted closes', () => {
    const file = 'Date,Close,Adj Close\n2020-01-03,102,51\n2020-01-02,100,50\n2020-01-06,51,\n'
    const { close, low, volume } = adjustedToClose(bars, must(datedValues('x', file, { value: 'adj close' })))
    expect([...close]).toEqual([50, 51, 51, 52])
    expect(low[0]).toBe(49.5)
    expect(volume).toBe(bars.volume)
  })
})

test('rates hold until the next one', () => {
  const rates = must(datedValues('r', 'DATE,RATE\n2020-01-03,2\n2020-01-07,5', { value: 'rate' }))
  const got = riskFreeReturns(bars, rates, 252)
  expect(got[0]).toBe(0)
  expect(got[2]).toBe(got[1])
  expect((1 + (got[3] ?? 0)) ** 252 - 1).toBeCloseTo(0.05, 12)
})

test('what cannot be read is reported', () => {
  expect(datedValues('r', 'DATE,RATE\n2020-01-03,2', { value: 'rates' })).toMatchObject({
    left: { because: expect.stringContaining('RATE') as string },
  })
  expect(datedValues('r', 'DATE,RATE\nsoon,2', { value: 'RATE' })).toMatchObject({
    left: { _tag: 'BadRow', line: 2 },
  })
  expect(isLeft(datedValues('r', '', { value: 'RATE' }))).toBe(true)
  const rates = 'DATE,RATE\n2020-01-02,.\n\n2020-01-03,$2\n'
  expect(datedValues('r', rates, { value: 'RATE' })).toMatchObject({
    left: { _tag: 'BadRow', file: 'r', line: 4, because: '"$2" is no finite number' },
  })
  const cash = (amount: string) =>
    datedValues('cash', `2020-01-03,1\n2020-01-06,${amount}`, { value: 1, bound: 'at_least_0' })
  expect(cash('-1')).toMatchObject({ left: { file: 'cash', line: 2, because: '-1 is below 0' } })
  expect(cash('0')).toMatchObject({ right: { values: Float64Array.of(1, 0) } })
  expect(cash('NaN')).toMatchObject({ right: { values: Float64Array.of(1) } })
  expect(factorTable('f', '2020-01-03,1,0')).toMatchObject({ left: { line: 1, because: '0 is not above 0' } })
})

test('an audit refuses nothing and tells every row', () => {
  const text = [
    'date,open,high,low,close,volume',
    '2020-01-01,10,11,9,10,5',
    '2020-01-02,10,9,9,10,0',
    '',
    '2020-01-02,10,20,9,20,x',
    'never,10,11,12,10,5',
    '2020-01-01,10,11,9,-1,5',
    '2020-01-09,,11,9,10,5',
  ].join('\r\n')
  expect(must(auditRows('x', text))).toMatchObject({
    rows: 6,
    unparseable_date: [3],
    nan_price_rows: [5],
    nan_volume_rows: [2],
    non_positive_price_rows: [4],
    high_below_max_rows: [1, 3],
    low_above_min_rows: [3, 4],
    zero_volume_rows: 1,
    duplicate_timestamp_rows: [2, 4],
    out_of_order_rows: [],
    abs_close_return_over_30pct: [
      [2, day('2020-01-02'), 1],
      [3, Number.NaN, -0.5],
      [4, day('2020-01-01'), -1.1],
    ],
    gaps_over_3x_median: [[5, 8 * 86_400]],
  })
})
