import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import type { MarketPrint } from '../../src/stats/timing/market-print.kernel.js'
import type { Law } from '../law.js'

interface Bars {
  readonly time: Float64Array
  readonly open: Float64Array
  readonly close: Float64Array
}
type Print = (bars: Bars, range: readonly [number, number]) => MarketPrint
type Overlap = (a: MarketPrint, b: MarketPrint) => boolean

const DAY = 86_400_000
const barsOf = (steps: readonly number[]): Bars => {
  const close = Float64Array.from(steps)
  steps.forEach((step, t) => {
    close[t] = (t === 0 ? 100 : (close[t - 1] ?? 100)) * (1 + step)
  })
  const open = close.map((price, t) => (t === 0 ? price : (close[t - 1] ?? price)))
  return { time: Float64Array.from(steps, (_, t) => t * DAY), open, close }
}
const market = (n: number) =>
  fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), { minLength: n, maxLength: n }).map(barsOf)
const wandering = (seed: number, number: number): Bars => {
  const stream = random(seed, 'market', number)
  return barsOf(Array.from({ length: 120 }, () => 0.01 * stream.normal()))
}

const hourly = ({ time, open, close }: Bars): Bars => {
  const rows = [...time].flatMap((at, t) =>
    [0, 1, 2].map((k) => {
      const from = open[t] ?? 0
      const price = (share: number): number => from + ((close[t] ?? 0) - from) * share
      return [at + k * 3_600_000, price(k / 3), price((k + 1) / 3)] as const
    }),
  )
  return {
    time: Float64Array.from(rows, ([at]) => at),
    open: Float64Array.from(rows, ([, first]) => first),
    close: Float64Array.from(rows, ([, , last]) => last),
  }
}
const mapped = ({ time, open, close }: Bars, to: (price: number, t: number) => number): Bars => ({
  time,
  open: open.map(to),
  close: close.map(to),
})

/** Laws of what counts as the same bars. */
export const marketPrintLaws = (print: Print, overlap: Overlap): readonly Law[] => {
  const holds = (name: string, same: (bars: Bars) => boolean): Law => ({
    name,
    check: () => fc.assert(fc.property(market(120), same), { numRuns: 40 }),
  })
  return [
    holds('bars overlap themselves, and what adds rows or begins later', (bars) => {
      const whole = print(bars, [10, 110])
      return (
        overlap(whole, whole) &&
        overlap(whole, print(bars, [10, 120])) &&
        overlap(print(bars, [50, 110]), whole) &&
        overlap(print(bars, [109, 120]), whole)
      )
    }),
    holds(
      'bars without a common day never overlap',
      (bars) => !overlap(print(bars, [0, 60]), print(bars, [60, 120])),
    ),
    holds('cents that are rounded again are the same bars', (bars) => {
      const cents = mapped(bars, (price) => Math.round(price * 100) / 100)
      return overlap(print(bars, [10, 110]), print(cents, [10, 110]))
    }),
    holds('a split that one file adjusts for and the other does not is the same bars', (bars) => {
      const split = mapped(bars, (price, t) => (t < 60 ? price : price / 4))
      return overlap(print(bars, [10, 110]), print(split, [10, 110]))
    }),
    holds('hourly bars are those of their days', (bars) => {
      const finer = hourly(bars)
      return overlap(print(bars, [10, 110]), print(finer, [30, 330]))
    }),
    {
      name: 'another market on the same days is other bars',
      check: () =>
        fc.assert(
          fc.property(fc.nat(), (seed) => {
            const [a, b] = [wandering(seed, 0), wandering(seed, 1)]
            return !overlap(print(a, [1, 120]), print(b, [1, 120]))
          }),
          { numRuns: 40 },
        ),
    },
  ]
}
