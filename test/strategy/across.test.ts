import { right } from 'fp-ts/lib/Either.js'
import { firstValueFrom, of } from 'rxjs'
import { expect, test } from 'vitest'
import type { Bars } from '../../src/market/bars/bars.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { parseExpression, parseRule } from '../../src/strategy/language/parse-expression.js'
import { printExpression } from '../../src/strategy/language/print-expression.js'
import { close, columnOf, gt, rank, spread } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'
import { signalStream } from '../../src/strategy/reading/signal-stream.js'
import { scopeOf, strategy } from '../../src/strategy/strategy.js'

const scope = scopeOf({})
const HOUR_MS = 3_600_000
const START = Date.UTC(2020, 0, 6)
const barsOf = (hours: readonly number[], closes: readonly number[]): Bars => {
  const column = Float64Array.from(closes)
  return {
    length: hours.length,
    time: Float64Array.from(hours, (hour) => START + hour * HOUR_MS),
    open: column.map((value) => value + 0.5),
    high: column.map((value) => value + 1),
    low: column.map((value) => value - 1),
    close: column,
    volume: column.map(() => 7),
  }
}
const days = (first: number, closes: readonly number[]): Bars =>
  barsOf(
    closes.map((_, i) => 24 * (first + i)),
    closes,
  )
const listing = (symbol: string, bars: Bars, unit: 'day' | 'hour' = 'day'): Listing => ({
  symbol,
  bar_length: { every: 1, unit },
  dataset: datasetOf({ name: symbol, periods_per_year: 252 }, bars),
})
const reader = (...listings: readonly Listing[]) => {
  const all = universe(listings)
  if (all._tag === 'Left') throw new Error(all.left.message)
  const made = all.right
  const views = surroundings(made, made)
  return (symbol: string, text: string): readonly number[] => {
    const { dataset } = made.instruments.find((each) => each.symbol === symbol) ?? { dataset: undefined }
    if (dataset === undefined) throw new Error(symbol)
    const read = seriesOf(text, dataset.bars, { across: views(symbol) })
    if (read._tag === 'Left') throw new Error(read.left.message)
    return [...read.right.values]
  }
}
const { NaN: none } = Number

test('a column of another instrument is that of its last closed bar: unknown before the listing and after the delisting', () => {
  const read = reader(
    listing('own', days(0, [1, 2, 3, 4, 5, 6])),
    listing('late', days(2, [10, 11])),
    listing('gaps', barsOf([0, 24, 96, 120], [20, 21, 22, 23])),
  )
  expect(read('own', "close('late')")).toEqual([none, none, 10, 11, none, none])
  expect(read('own', "close('gaps')")).toEqual([20, 21, 21, 21, 22, 23])
  expect(read('own', "hl2('late') - volume('late')")).toEqual([none, none, 3, 4, none, none])
  expect(read('late', "close('own')")).toEqual([3, 4])
  expect(read('own', "close('own') - close")).toEqual([0, 0, 0, 0, 0, 0])
  expect(read('own', "lag(close('late'), 1)")).toEqual([none, none, none, 10, 11, none])
})

test('a day is closed when it is over: its own hours see the day before', () => {
  const hours = Array.from({ length: 49 }, (_, i) => i)
  const read = reader(listing('day', days(0, [1, 2])), listing('hour', barsOf(hours, hours), 'hour'))
  const seen = read('hour', "close('day')")
  expect([seen[22], seen[23], seen[46], seen[47]]).toEqual([none, 1, 1, 2])
  expect(read('day', "close('hour')")).toEqual([23, 47])
})

test('rank is the place among the instruments that have a value, ties at the mean of their places', () => {
  const read = reader(
    listing('a', days(0, [1, 5, 5, 5, 9])),
    listing('b', days(0, [2, 5, 4, 6, 8])),
    listing('c', days(1, [5, 3, 6])),
    listing('d', days(4, [8])),
  )
  expect(read('a', 'rank(close)')).toEqual([0, 0.5, 1, 0, 1])
  expect(read('b', 'rank(close)')).toEqual([1, 0.5, 0.5, 0.75, 0.25])
  expect(read('c', 'rank(close)')).toEqual([0.5, 0, 0.75])
  expect(read('a', 'rank(lag(close, 3))')).toEqual([none, none, none, 0, 0.5])
  expect(read('a', 'universe_mean(close)')).toEqual([1.5, 5, 4, 17 / 3, 25 / 3])
  expect(read('a', 'rank(close - universe_mean(close))')).toEqual(read('a', 'rank(close)'))
  expect(read('b', "rank(close - close('a'))")).toEqual(read('b', 'rank(close)'))
})

test('of one known value there is no place', () => {
  const read = reader(listing('a', days(0, [1, 2, 3])), listing('b', days(2, [9])))
  expect(read('a', 'rank(close)')).toEqual([none, none, 0])
})

test('text and tree are one to one', () => {
  for (const text of [
    "close('SPY') > sma(close('SPY'), 200)",
    'rank(roc(close, 60)) > 0.5',
    "spread(close, hl2('BRK.B'), 30) < 0",
    "universe_mean(close) < volume('it\\'s')",
  ]) {
    const read = parseRule(text, scope)
    if (read._tag === 'Left') throw new Error(read.left.message)
    expect(printExpression(read.right)).toBe(text)
  }
  expect(parseExpression("close('SPY')", scope)).toMatchObject({ right: { node: columnOf('SPY') } })
  expect(printExpression(gt(rank(spread(close, columnOf('SPY', 'open'))), 0.5))).toBe(
    "rank(spread(close, open('SPY'), 60)) > 0.5",
  )
  expect(parseRule('close(SPY) > 1', scope)).toMatchObject({
    left: {
      start: 0,
      message: "close is a column: write close, or close('SPY') for that of another instrument",
    },
  })
  expect(operators['rank']?._tag).toBe('Across')
})

test('spread is x less its slope on y times y', () => {
  const read = reader(listing('x', days(0, [1, 4, 2, 8, 5, 7])), listing('y', days(0, [3, 5, 4, 6, 9, 2])))
  expect(read('x', "spread(close, close('y'), 3)")).toEqual(
    read('x', "close - slope_on(close, close('y'), 3) * close('y')"),
  )
})

test('naming an instrument where there is none is a fault with the near word', () => {
  const bars = days(0, [1, 2, 3])
  expect(seriesOf("sma(close('SPY'), 2)", bars)).toMatchObject({
    left: {
      _tag: 'MissingUniverse',
      message:
        "close('SPY') reads other instruments, and one is given alone: write close, or give several as a universe",
    },
  })
  expect(seriesOf('rank(roc(close, 60))', bars)).toMatchObject({
    left: { _tag: 'MissingUniverse' },
  })
  const all = universe([listing('SPY', bars), listing('AAPL', bars)])
  if (all._tag === 'Left') throw new Error(all.left.message)
  const across = surroundings(all.right, all.right)('AAPL')
  expect(seriesOf("close('SPYY')", bars, { across })).toMatchObject({
    left: { _tag: 'UnknownInstrument', message: 'there is no instrument "SPYY", did you mean "SPY"?' },
  })
  expect(seriesOf("higher(close('SPY'), '1w')", bars, { across })).toMatchObject({
    left: { _tag: 'BadTree', message: "close('SPY') belongs to the bars as given, not to coarser ones" },
  })
})

test('a stream of one instrument refuses what reads others', async () => {
  const bars = days(0, [1, 2, 3])
  const above = strategy('above', {}, () => ({ long_while: gt(close, columnOf('SPY')) }))
  const slice = { warmup: [0, 0], scored: [0, 3] } as const
  const read = await firstValueFrom(of(right(barsBetween(bars, 0, 3))).pipe(signalStream(above, {}, slice)))
  expect(read).toMatchObject({ left: { _tag: 'MissingUniverse' } })
})
