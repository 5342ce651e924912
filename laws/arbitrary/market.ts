import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import { barColumns } from '../../src/market/bars/bar-columns.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { type Universe, universe } from '../../src/market/universe/universe.js'
import { barRows } from '../check/table.js'
import { anyListings } from './universe.js'

const MOST_SHOWN = 30
/** A value that counterexamples print as lines of text; it is equal to the one without them. */
const printedAs = <A extends object>(value: A, lines: () => readonly string[]): A =>
  Object.defineProperty({ ...value }, fc.toStringMethod, { value: () => `\n${lines().join('\n')}\n` })

const tableOf = (bars: Bars): readonly string[] => [
  ...barRows(bars, 0, Math.min(bars.length, MOST_SHOWN)),
  ...(bars.length > MOST_SHOWN ? [`    and ${bars.length - MOST_SHOWN} bars more`] : []),
]

/** How one bar goes on from the one before; 0 everywhere is a flat bar a day later. */
interface Step {
  /** In thousandths of the price. */
  readonly gap: number
  readonly move: number
  readonly above: number
  readonly below: number
  /** Days without a bar before it. */
  readonly closed: number
  readonly volume: number
}
const anyStep: fc.Arbitrary<Step> = fc.record({
  gap: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -80, max: 80 })),
  move: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -30, max: 30 }) }, fc.constant(0)),
  above: fc.nat(20),
  below: fc.nat(20),
  closed: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(10)),
  volume: fc.oneof({ weight: 6, arbitrary: fc.nat(10_000) }, fc.constant(0)),
})
const DAY_MS = 86_400_000
const marketOf = (digits: number, steps: readonly Step[]): Bars => {
  const columns = barColumns(Math.max(1, steps.length))
  const rounded = (price: number): number => Math.max(10 ** -digits, Number(price.toFixed(digits)))
  let [time, price] = [Date.UTC(2020, 0, 1), 100]
  for (const { gap, move, above, below, closed, volume } of steps) {
    time += DAY_MS * (1 + closed)
    const open = rounded(price * (1 + gap / 1000))
    const close = rounded(open * (1 + move / 1000))
    const high = Math.max(open, close, rounded(Math.max(open, close) * (1 + above / 1000)))
    const low = Math.min(open, close, rounded(Math.min(open, close) * (1 - below / 1000)))
    columns.push(time, open, high, low, close, volume)
    price = close
  }
  return columns.copied(0, columns.length())
}

/**
 * Any market of days from 100 on, with gaps, holidays, flat and silent bars. It shrinks to fewer bars, then to flat ones, and its prices
 * to whole ones; a counterexample prints as a table of at most 30 bars.
 *
 * @example fc.assert(fc.property(anyMarket(), (bars) => bars.close.every((close) => close > 0)))
 */
export const anyMarket = ({
  minLength = 1,
  maxLength = 120,
}: {
  readonly minLength?: number
  readonly maxLength?: number
} = {}): fc.Arbitrary<Bars> =>
  fc
    // the first shrinks first: to whole prices while there are many bars
    .tuple(fc.constantFrom(0, 1, 2, 4), fc.array(anyStep, { minLength, maxLength, size: 'max' }))
    .map(([digits, steps]) => marketOf(digits, steps))
    .map((bars) => printedAs(bars, () => tableOf(bars)))

/** Any universe of a few instruments, listed late, with gaps and bars of several lengths; it prints as a table for each. */
export const anyUniverse: fc.Arbitrary<Universe> = anyListings()
  .map(universe)
  .filter(isRight)
  .map(({ right: all }) =>
    printedAs(all, () =>
      all.instruments.flatMap(({ symbol, dataset }) => [`    ${symbol}`, ...tableOf(dataset.bars)]),
    ),
  )
