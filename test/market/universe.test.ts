import { describe, expect, test } from 'vitest'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { Range } from '../../src/market/bars/range.js'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import { instrumentOf, type Listing, restrictTo, universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const at = (day: number, hour = 0): number => Date.UTC(2020, 0, day, hour)
const listing = (symbol: string, times: readonly number[], bar_length?: Bucket): Listing => {
  const flat = Float64Array.from(times, () => 10)
  return {
    symbol,
    ...(bar_length === undefined ? {} : { bar_length }),
    dataset: datasetOf(
      { name: `${symbol}.csv` },
      {
        length: times.length,
        time: Float64Array.from(times),
        open: flat,
        high: flat,
        low: flat,
        close: flat,
        volume: flat,
      },
    ),
  }
}
const made = (...listings: readonly Listing[]) => {
  const all = universe(listings)
  if (all._tag === 'Left') throw new Error(all.left.message)
  return all.right
}
const daily = (symbol: string, days: readonly number[]): Listing =>
  listing(
    symbol,
    days.map((day) => at(day)),
    { every: 1, unit: 'day' },
  )

test('days are united, each instrument keeps its own, listing and delisting show in its last closed bars', () => {
  const { steps, instruments } = made(daily('b', [7, 8, 9]), daily('a', [6, 7, 9, 10]))
  expect([...steps.time]).toEqual([at(6), at(7), at(8), at(9), at(10)])
  expect([...steps.closed]).toEqual([at(7), at(8), at(9), at(10), at(11)])
  expect(instruments.map(({ symbol, last, delisted }) => [symbol, [...last], delisted])).toEqual([
    ['a', [0, 1, 1, 2, 3], false],
    ['b', [-1, 0, 1, 2, 2], true],
  ])
})

test('a daily bar is over when its day is, not when it opens: hours of the day come before it', () => {
  const hours = Array.from({ length: 30 }, (_, i) => at(6, i))
  const { steps, instruments } = made(daily('day', [6, 7]), listing('hour', hours))
  expect([steps.length, steps.closed[0]]).toEqual([31, at(6, 1)])
  const [day, hour] = instruments
  expect([...(day?.last ?? [])].indexOf(0)).toBe(23)
  expect(hour?.last[23]).toBe(23)
  expect([steps.time[23], steps.time[30]]).toEqual([at(6, 23), at(7, 5)])
})

test('a bar is over early where the next one has opened: weeks that a holiday moved, months', () => {
  const weekly = made(listing('w', [at(6), at(14), at(20)], { every: 1, unit: 'week' }))
  expect([...weekly.steps.closed]).toEqual([at(13), at(20), at(27)])
  const monthly = made(listing('m', [at(2), at(34), at(61)], { every: 1, unit: 'month' }))
  expect([...monthly.steps.closed]).toEqual([at(33), at(61), Date.UTC(2020, 3, 1)])
})

test('spacing tells the length of bars; where it does not, it must be given', () => {
  const days = Array.from({ length: 10 }, (_, i) => at(6) + i * DAY_MS)
  expect(made(listing('a', days)).instruments[0]?.bar_length).toEqual({ unit: 'ms', count: DAY_MS })
  expect(universe([listing('a', [at(6)])])).toMatchObject({
    left: {
      _tag: 'UnknownBarLength',
      message:
        'a, 2020-01-06..2020-01-06: how long a bar lasts is not known: one bar has no spacing (wanted: bars of one spacing, or its bar_length, such as 1h, in a manifest or a listing)',
    },
  })
})

test('faults name the symbol and the near one', () => {
  expect(universe([])).toMatchObject({ left: { _tag: 'NoInstruments' } })
  expect(universe([daily(' ', [6])])).toMatchObject({ left: { _tag: 'BadSymbol' } })
  expect(universe([daily('a', [6]), daily('b', [6]), daily('a', [7])])).toMatchObject({
    left: { _tag: 'DuplicateSymbol', message: '"a" stands twice: a.csv, a.csv' },
  })
  const all = made(daily('SPY', [6, 7]), daily('AAPL', [6]))
  expect(instrumentOf(all, 'SPYY')).toMatchObject({
    left: { _tag: 'UnknownSymbol', message: 'there is no instrument "SPYY", did you mean "SPY"?' },
  })
  expect(restrictTo(all, ['AAPL', 'SPX'])).toMatchObject({ left: { _tag: 'UnknownSymbol' } })
  expect(restrictTo(all, ['SPY', 'SPY'])).toMatchObject({ left: { _tag: 'DuplicateSymbol' } })
  expect(restrictTo(all, [])).toMatchObject({ left: { _tag: 'NoInstruments' } })
})

test('a part keeps who was delisted, and has a hash of its own', () => {
  const all = made(daily('a', [6, 7, 8]), daily('b', [6, 7]), daily('c', [6, 7]))
  const part = restrictTo(all, ['c', 'b'])
  if (part._tag === 'Left') throw new Error(part.left.message)
  expect(part.right.instruments.map(({ symbol, delisted }) => [symbol, delisted])).toEqual([
    ['b', true],
    ['c', true],
  ])
  expect(part.right.steps.length).toBe(2)
  expect(part.right.hash).not.toBe(all.hash)
})

test('periods a year are those that the instruments agree on, else of the steps', () => {
  const days = (from: number, count: number, every: number, symbol: string): Listing =>
    listing(
      symbol,
      Array.from({ length: count }, (_, i) => at(from) + i * every),
    )
  expect(made(days(6, 100, DAY_MS, 'a'), days(9, 50, DAY_MS, 'b')).periods_per_year).toBe(365)
  expect(made(days(6, 100, DAY_MS, 'a'), days(6, 15, 7 * DAY_MS, 'b')).periods_per_year).toBe(365)
})

describe('a range of a universe', () => {
  const all = made(
    daily('old', [6, 7, 8, 9, 10, 13, 14]),
    daily('new', [9, 10, 13, 14]),
    daily('gone', [6, 7, 8]),
  )
  const resolved = (range: Range, warmup: number) => resolveUniverse(range, all, [warmup, warmup, warmup])

  test('begins where the first has its warm-up behind it; the others join when they have', () => {
    expect(resolved({}, 2)).toMatchObject({
      right: {
        steps: [2, 7],
        bars: [
          [2, 3],
          [0, 4],
          [2, 7],
        ],
        slices: [
          { warmup: [0, 2], scored: [2, 3] },
          { warmup: [0, 2], scored: [2, 4] },
          { warmup: [0, 2], scored: [2, 7] },
        ],
      },
    })
  })

  test('that is given leaves out whom it does not reach, and names what is missing', () => {
    expect(resolved({ from: '2020-01-09', to: '2020-01-14' }, 3)).toMatchObject({
      right: {
        steps: [3, 6],
        bars: [
          [3, 3],
          [0, 3],
          [3, 6],
        ],
        slices: [undefined, undefined, { warmup: [0, 3], scored: [3, 6] }],
      },
    })
    expect(resolved({ from: '2020-01-09' }, 5)).toMatchObject({
      left: {
        _tag: 'TooLittleWarmup',
        missing: 2,
        because:
          '2 warm-up bars are missing: no instrument has its warm-up of 5 bars behind it at 2020-01-09',
        wanted: 'a start at 2020-01-13 or later',
      },
    })
    expect(resolved({}, 7)).toMatchObject({ left: { _tag: 'TooLittleWarmup', missing: 1 } })
    expect(resolved({ from: '2021-01-09' }, 1)).toMatchObject({ left: { _tag: 'OutsideData' } })
  })
})
