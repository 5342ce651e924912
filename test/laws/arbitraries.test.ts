import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMarket, anyParams, anyUniverse, type Law } from '../../laws/index.js'
import { int } from '../../src/core/space/dimension.js'
import type { Bars } from '../../src/market/bars/bars.js'

const smallest = <A>(arbitrary: fc.Arbitrary<A>, holds: (value: A) => boolean): A => {
  const { counterexample } = fc.check(fc.property(arbitrary, holds), { numRuns: 500, seed: 7 })
  if (counterexample === null) throw new Error('nothing was found')
  return counterexample[0]
}
const columns = ({ open, high, low, close }: Bars): readonly Float64Array[] => [open, high, low, close]

const laws: readonly Law[] = [
  {
    name: 'a market is sound: times rise, the low is lowest and the high highest',
    check: () =>
      fc.assert(
        fc.property(anyMarket(), (bars) =>
          Array.from(bars.close).every((close, i) => {
            const [open, high, low] = [bars.open[i] ?? 0, bars.high[i] ?? 0, bars.low[i] ?? 0]
            const before = i === 0 ? 0 : (bars.time[i - 1] ?? 0)
            return (
              0 < low &&
              low <= Math.min(open, close) &&
              high >= Math.max(open, close) &&
              (bars.time[i] ?? 0) > before
            )
          }),
        ),
      ),
  },
  {
    name: 'a counterexample of a market has as few bars as it takes, and whole prices where they do',
    check: () => {
      const falls = smallest(anyMarket({ maxLength: 300 }), ({ close }) =>
        Array.from(close).every(
          (value, i) => i < 2 || !(value < (close[i - 1] ?? 0) && (close[i - 1] ?? 0) < (close[i - 2] ?? 0)),
        ),
      )
      expect(falls.length).toBeLessThanOrEqual(3)
      expect(columns(falls).every((column) => column.every(Number.isInteger))).toBe(true)
    },
  },
  {
    name: 'a market prints as a table of at most 30 bars, and is equal to one that does not',
    check: () => {
      const [bars] = fc.sample(anyMarket({ minLength: 50 }), { numRuns: 1, seed: 1 })
      const lines = fc
        .stringify(bars)
        .split('\n')
        .filter((line) => /^ +\d+ +20\d\d-/.test(line))
      expect(lines).toHaveLength(30)
      expect(Object.keys(bars ?? {})).toEqual(['length', 'time', 'open', 'high', 'low', 'close', 'volume'])
    },
  },
  {
    name: 'a universe prints a table for each of its instruments',
    check: () =>
      fc.assert(
        fc.property(anyUniverse, (all) =>
          all.instruments.every(({ symbol }) => fc.stringify(all).includes(`    ${symbol}\n`)),
        ),
        { numRuns: 5 },
      ),
  },
  {
    name: 'parameters are of their space and meet its constraints',
    check: () =>
      fc.assert(
        fc.property(
          anyParams({ n: int(2, 9) }, []),
          ({ n }) => Number.isInteger(n) && Number(n) >= 2 && Number(n) <= 9,
        ),
      ),
  },
]

describe('arbitraries of regimen/laws', () => {
  test.each(laws.map((law) => [law.name, law] as const))('%s', (_, law) => law.check())
})
