import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { universe } from '../../src/market/universe/universe.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const DAY = 86_400_000
/** An instrument with a bar on some days: its closes, and its group as the volume. */
const listing = (
  symbol: string,
  group: number,
  closes: readonly (readonly [day: number, close: number])[],
) => {
  const close = Float64Array.from(closes, ([, price]) => price)
  return {
    symbol,
    bar_length: { every: 1, unit: 'day' } as const,
    dataset: datasetOf(
      { name: symbol, periods_per_year: 252 },
      {
        length: close.length,
        time: Float64Array.from(closes, ([day]) => day * DAY),
        open: close,
        high: close,
        low: close,
        close,
        volume: new Float64Array(close.length).fill(group),
      },
    ),
  }
}
const made = universe([
  listing('a', 1, [
    [0, 10],
    [1, 5],
    [2, 7],
  ]),
  listing('b', 1, [
    [0, 20],
    [1, 5],
    [2, 7],
  ]),
  listing('c', 2, [
    [0, 20],
    [1, 9],
  ]),
  listing('d', 2, [
    [0, 40],
    [1, 1],
    [2, 7],
  ]),
])
if (isLeft(made)) throw new Error(made.left.message)
const all = made.right
const read = (symbol: string, text: string): readonly number[] => {
  const instrument = all.instruments.find((each) => each.symbol === symbol)
  if (instrument === undefined) throw new Error(symbol)
  const found = seriesOf(text, instrument.dataset.bars, {
    across: surroundings(all, all, operators)(symbol),
    warmup: 0,
  })
  if (isLeft(found)) throw new Error(found.left.message)
  return [...found.right.values]
}

test.each([
  ['rank(close)', 0, [0, 0.5, 0.5, 1]],
  ['universe_mean(close)', 0, [22.5, 22.5, 22.5, 22.5]],
  ['universe_stdev(close)', 0, Array(4).fill(Math.sqrt(475 / 3))],
  ['zscore_across(close)', 0, [10, 20, 20, 40].map((x) => (x - 22.5) / Math.sqrt(475 / 3))],
  ['top(close, 1)', 0, [0, 0, 0, 1]],
  ['top(close, 2)', 0, [0, 0.25, 0.25, 0.5]],
  ['top(close, 3)', 0, [0, 1 / 3, 1 / 3, 1 / 3]],
  ['bottom(close, 2)', 0, [0.5, 0.25, 0.25, 0]],
  ['top(close, 9)', 0, Array(4).fill(1 / 9)],
  ['quantile(close, 0.5)', 0, [20, 20, 20, 20]],
  ['quantile(close, 0.25)', 0, [17.5, 17.5, 17.5, 17.5]],
  ['quantile(close, 1)', 0, [40, 40, 40, 40]],
  ['group_rank(close, volume)', 0, [0, 1, 0, 1]],
  ['demean_by(close, volume)', 0, [-5, 5, -10, 10]],
  ['demean_by(close, volume)', 1, [0, 0, 4, -4]],
] as const)('%s on day %i', (text, day, wanted) => {
  ;['a', 'b', 'c', 'd'].forEach((symbol, k) =>
    expect(read(symbol, text)[day], symbol).toBeCloseTo(wanted[k] ?? 0, 12),
  )
})

test('a member without a bar in the trading day is left out; equal members have no deviation', () => {
  expect(read('a', 'universe_mean(close)')[2]).toBe(7)
  expect(read('a', 'universe_stdev(close)')[2]).toBe(0)
  expect(read('a', 'zscore_across(close)')[2]).toBeNaN()
  expect(read('a', 'rank(close)')[2]).toBe(0.5)
  expect(read('a', 'top(close, 1)')[2]).toBeCloseTo(1 / 3, 12)
  expect(read('d', 'group_rank(close, volume)')[2], 'a group of one').toBeNaN()
  expect(read('d', 'demean_by(close, volume)')[2], 'a group of one').toBeNaN()
})

test('shares of top sum to 1, whatever is tied', () => {
  for (const k of [1, 2, 3, 4])
    for (const day of [0, 1]) {
      const shares = ['a', 'b', 'c', 'd'].map((symbol) => read(symbol, `top(close, ${k})`)[day] ?? 0)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    }
})
