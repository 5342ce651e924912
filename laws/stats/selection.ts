import fc from 'fast-check'
import { multiplierMaxima, type TrialBlocks, trialT } from '../../src/stats/timing/multiplier.kernel.js'
import type { SelectionTest } from '../../src/stats/timing/outcome.js'
import type { SelectionSeries } from '../../src/stats/timing/selection.kernel.js'
import { type BarPart, meanOfColumn, type TimedReturns } from '../../src/stats/timing/timing.kernel.js'
import type { Law } from '../law.js'
import { type PlainMember, plainMarket, plainSelection } from '../model/selection.js'
import { valuesBetween } from './timing.js'

const BARS = 80

/** What one instrument of an account adds, and whether it could be traded at the close before. */
interface InstrumentParts {
  readonly parts: readonly BarPart[]
  readonly tradable: Uint8Array
}
interface Account {
  readonly net: Float64Array
  readonly members: readonly InstrumentParts[]
}

/** An account of some instruments, of which some are not there all the time: what they earn, less a cost. */
const anyAccount: fc.Arbitrary<Account> = fc.integer({ min: 1, max: 2 }).chain((parts) =>
  fc
    .record({
      members: fc.array(
        fc.record({
          parts: fc.array(fc.record({ weight: valuesBetween(BARS, 1), unit: valuesBetween(BARS, 0.05) }), {
            minLength: parts,
            maxLength: parts,
          }),
          tradable: fc
            .array(fc.integer({ min: 0, max: 4 }), { minLength: BARS, maxLength: BARS })
            .map((of) => Uint8Array.from(of, (n) => (n === 0 ? 0 : 1))),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      cost: valuesBetween(BARS, 0.001).map((cost) => cost.map(Math.abs)),
    })
    .map(({ members, cost }) => ({ members, net: earned(members, cost) })),
)

const earned = (members: readonly InstrumentParts[], cost: Float64Array): Float64Array =>
  cost.map((paid, t) =>
    members.reduce(
      (all, { parts }) =>
        parts.reduce((sum, { weight, unit }) => sum + (weight[t] ?? 0) * (unit[t] ?? 0), all),
      -paid,
    ),
  )
const nearly = (a: ArrayLike<number>, b: ArrayLike<number>, by = 1e-11): boolean =>
  a.length === b.length && Array.from(a).every((value, t) => Math.abs(value - (b[t] ?? Number.NaN)) <= by)

const plain = (members: readonly InstrumentParts[]): readonly PlainMember[] =>
  members.map(({ parts, tradable }) => ({
    weight: parts.map(({ weight }) => [...weight]),
    unit: parts.map(({ unit }) => [...unit]),
    tradable: Array.from(tradable, (there) => there === 1),
  }))
/** The account of some members as it is timed: its net exposure, and the mean of those that trade. */
const timed = (net: Float64Array, members: readonly InstrumentParts[]): TimedReturns => ({
  net,
  parts: plainMarket([...net], plain(members)).map((part) => ({
    weight: Float64Array.from(part.net),
    unit: Float64Array.from(part.market),
  })),
  of_several: true,
})

/** Laws of the series that are tested of an account of several instruments, and of their test. */
export const selectionLaws = (
  series: (timed: TimedReturns) => SelectionSeries,
  test: (series: SelectionSeries, net: Float64Array, periods: number) => SelectionTest,
): readonly Law[] => [
  {
    name: 'both series of several instruments are those of the plain reading',
    check: () =>
      fc.assert(
        fc.property(anyAccount, ({ net, members }) => {
          const expected = plainSelection([...net], plain(members))
          const { at_exposure, at_beta } = series(timed(net, members))
          return nearly(at_exposure, expected.at_exposure) && nearly(at_beta, expected.at_beta, 1e-8)
        }),
      ),
  },
  {
    name: 'at the exposure it is selection, timing and costs',
    check: () =>
      fc.assert(
        fc.property(anyAccount, valuesBetween(BARS, 0.001), ({ members }, cost) => {
          const net = earned(members, cost)
          const all = members.map((one) => ({ ...one, tradable: new Uint8Array(BARS).fill(1) }))
          const by = all[0]?.parts.map((_, part) => {
            const unit = (t: number): readonly number[] => all.map(({ parts }) => parts[part]?.unit[t] ?? 0)
            const weight = (t: number): readonly number[] =>
              all.map(({ parts }) => parts[part]?.weight[t] ?? 0)
            const n = cost.map((_, t) => weight(t).reduce((sum, w) => sum + w, 0))
            const m = cost.map((_, t) => unit(t).reduce((sum, r) => sum + r / all.length, 0))
            return { unit, weight, n, m, nbar: meanOfColumn(n), mbar: meanOfColumn(m) }
          })
          const d = cost.map((paid, t) =>
            (by ?? []).reduce((sum, { unit, weight, n, m, nbar, mbar }) => {
              const picked = weight(t).reduce((one, w, i) => one + w * ((unit(t)[i] ?? 0) - (m[t] ?? 0)), 0)
              return sum + picked + ((n[t] ?? 0) - nbar) * ((m[t] ?? 0) - mbar)
            }, -paid),
          )
          return nearly(series(timed(net, all)).at_exposure, d)
        }),
      ),
  },
  {
    name: 'one weight in each of all members throughout is neither selection nor timing',
    check: () =>
      fc.assert(
        fc.property(anyAccount, fc.double({ min: 0.1, max: 2, noNaN: true }), ({ members }, share) => {
          const held = members.map(({ parts }) => ({
            parts: parts.map(({ unit }) => ({
              weight: new Float64Array(BARS).fill(share / members.length),
              unit,
            })),
            tradable: new Uint8Array(BARS).fill(1),
          }))
          const net = earned(held, new Float64Array(BARS))
          return test(series(timed(net, held)), net, 252).z === 0
        }),
      ),
  },
  {
    name: 'the larger p counts, and never less than at the exposure',
    check: () =>
      fc.assert(
        fc.property(anyAccount, ({ net, members }) => {
          const both = series(timed(net, members))
          const found = test(both, net, 252)
          const lone = (d: Float64Array) => test({ at_exposure: d, at_beta: d }, net, 252).p
          return found.p === Math.max(lone(both.at_exposure), lone(both.at_beta))
        }),
      ),
  },
  {
    name: 'a trial of two equal series is one of one series, and the smaller of two others counts in each draw',
    check: () =>
      fc.assert(
        fc.property(
          fc.array(fc.tuple(valuesBetween(16, 1), valuesBetween(16, 1)), { minLength: 1, maxLength: 4 }),
          (pairs) => {
            const one = (blocks: Float64Array) => ({ blocks, squares: 2 })
            const alone = pairs.map(([d]): TrialBlocks => one(d))
            const equal = pairs.map(([d]): TrialBlocks => ({ ...one(d), at_beta: one(d) }))
            const both = pairs.map(([d, e]): TrialBlocks => ({ ...one(d), at_beta: one(e) }))
            const most = multiplierMaxima(alone, 16)
            const less = multiplierMaxima(both, 16)
            return (
              nearly(multiplierMaxima(equal, 16), most) &&
              less.every((value, k) => value <= (most[k] ?? 0) + 1e-12) &&
              both.every((trial, i) => trialT(trial) <= trialT(alone[i] ?? trial))
            )
          },
        ),
        { numRuns: 20 },
      ),
  },
]
