import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { type UnitReturns, unitReturns } from '../../src/portfolio/account/exposure.kernel.js'
import { type CurveWalk, curveInTurn } from '../../src/portfolio/fast/curve-walk.kernel.js'
import { pricesAlong, type ScoredBars, scoredBars } from '../../src/portfolio/fast/prices.kernel.js'
import type { StretchSums } from '../../src/portfolio/fast/stretch-sums.kernel.js'
import { beginStretch, type Stretches, stretches } from '../../src/portfolio/fast/stretches.kernel.js'
import { summarizeStretches } from '../../src/portfolio/fast/summary.kernel.js'
import { timingSums, unitSums } from '../../src/portfolio/fast/timing-sums.kernel.js'
import type { Law } from '../law.js'

/** Prepares scored bars, and sums accounts over them. */
export type StretchSummer = (
  scored: ScoredBars,
  unit: UnitReturns,
) => (accounts: Iterable<Stretches>, capital: number) => readonly StretchSums[]

const CAPITAL = 1000
/** Bars whose prices move by some thousandths, the number of them before the first scored one, and whether fills are at opens. */
const anyPrices = fc
  .record({
    seed: fc.nat(1000),
    bars: fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 200, max: 700 }),
      fc.integer({ min: 1020, max: 2100 }),
    ),
    before: fc.constantFrom(0, 3),
    opens: fc.boolean(),
  })
  .map(({ seed, bars: length, before, opens }) => {
    const n = length + before
    const stream = random(seed, 'prices')
    const close = new Float64Array(n)
    for (const t of close.keys()) close[t] = (close[t - 1] ?? 100) * (1 + (stream.below(61) - 30) / 1000)
    const bars: Bars = {
      length: n,
      time: Float64Array.from(close, (_, t) => t),
      open: close.map((price, t) => price * (1 + ((t % 5) - 2) / 1000)),
      high: close,
      low: close,
      close,
      volume: close,
    }
    const scored = scoredBars(bars, { warmup: [0, before], scored: [before, n] })
    const unit = unitReturns(bars, [before, n], { fill: opens ? 'next_open' : 'close' })
    return { scored, unit }
  })

/** What an account holds for some bars: nothing, all in, some cash left, a short, or what may ruin it. */
const anyHeld = fc.record({
  kind: fc.constantFrom('flat', 'all in', 'some', 'short', 'owing', 'broke'),
  bars: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 20, max: 300 })),
})
const HELD = {
  flat: { cash: CAPITAL, units: 0 },
  'all in': { cash: 0, units: 9 },
  some: { cash: 400, units: 5 },
  short: { cash: 2000, units: -9 },
  broke: { cash: -10, units: 0 },
  owing: { cash: -890, units: 9 },
} as const
const accountOf = (
  held: readonly { readonly kind: string; readonly bars: number }[],
  n: number,
): Stretches => {
  const account = stretches()
  const place = { at: 0 }
  for (const { kind, bars } of held) {
    if (place.at >= n) break
    const { cash, units } = HELD[kind as keyof typeof HELD]
    beginStretch(account, place.at, cash, units, units)
    place.at += bars
  }
  return account
}

/** What makes a walk of the curve of an account a faster reading of `curveInTurn`. */
export const curveWalkLaws = (walk: CurveWalk): readonly Law[] => [
  {
    name: 'the curve of an account, and what is summed along it, are to the bit those of its bars one by one',
    check: () =>
      fc.assert(
        fc.property(
          anyPrices,
          fc.array(anyHeld, { minLength: 1, maxLength: 40, size: 'max' }),
          ({ scored }, held) => {
            const account = accountOf(held, scored.n)
            deepStrictEqual(walk(scored, account, CAPITAL), curveInTurn(scored, account, CAPITAL))
          },
        ),
        { numRuns: 200 },
      ),
  },
]

/** What makes sums of an account a faster reading of the plain ones. */
export const stretchSumsLaws = (sums: StretchSummer): readonly Law[] => [
  {
    name: 'the sums of an account are to the bit those of its bars one by one, whatever was summed before it',
    check: () =>
      fc.assert(
        fc.property(
          anyPrices,
          fc.array(fc.array(anyHeld, { minLength: 1, maxLength: 40, size: 'max' }), {
            minLength: 1,
            maxLength: 3,
          }),
          fc.constantFrom(1, 2, 70),
          ({ scored, unit }, many, times) => {
            const summed = sums(scored, unit)
            const accounts = many.map((held) => accountOf(held, scored.n))
            const plain = accounts.map((account) => ({
              curve: summarizeStretches(pricesAlong(scored, account), account, CAPITAL),
              timing: timingSums(scored, unitSums(unit), account, CAPITAL),
            }))
            const together = <A>(each: readonly A[]): readonly A[] =>
              Array.from({ length: times }, () => each).flat()
            deepStrictEqual(summed(together(accounts), CAPITAL), together(plain))
            for (const [i, account] of accounts.entries())
              deepStrictEqual(summed([account], CAPITAL), [plain[i]])
          },
        ),
        { numRuns: 200 },
      ),
  },
]
