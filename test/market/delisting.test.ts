import { expect, test } from 'vitest'
import { must } from '../../laws/strategy/strategy.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { universe } from '../../src/market/universe/universe.js'

const DAY = 86_400_000
const MONDAY = Date.UTC(2020, 0, 6)
const isWeekday = (day: number): boolean => day % 7 < 5

/** Daily bars on some days after a Monday. */
const listed = (symbol: string, last: number, trades: (day: number) => boolean) => {
  const days = Array.from({ length: last + 1 }, (_, day) => day).filter(trades)
  const one = Float64Array.from(days, () => 1)
  return {
    symbol,
    dataset: datasetOf(
      { name: symbol },
      {
        length: days.length,
        time: Float64Array.from(days, (day) => MONDAY + day * DAY),
        open: one,
        high: one,
        low: one,
        close: one,
        volume: one,
      },
    ),
  }
}
/** Whether an instrument of weekdays that ends on one day counts as delisted where another one goes on to a later day. */
const delisted = (last: number, end: number): boolean | undefined =>
  must(universe([listed('stock', last, isWeekday), listed('coin', end, () => true)])).instruments.find(
    ({ symbol }) => symbol === 'stock',
  )?.delisted

test.each([
  ['through the weekend after its last Friday', 46, 48, false],
  ['to the Saturday after its last Friday', 46, 47, false],
  ['to the Monday after, which it has no bar of', 46, 49, true],
  ['a day after its last Thursday', 45, 46, true],
  ['no further than itself', 46, 46, false],
])('an instrument of weekdays, next to one that goes on %s', (_, last, end, expected) => {
  expect(delisted(last, end)).toBe(expected)
})
