import fc from 'fast-check'
import { normalCdf } from '../../src/stats/normal.kernel.js'
import type { TrialBlocks } from '../../src/stats/timing/multiplier.kernel.js'
import {
  type decide,
  type OUTCOMES,
  type Rule,
  type TimingTest,
  timingTest,
} from '../../src/stats/timing/outcome.js'
import { selectionSeries } from '../../src/stats/timing/selection.kernel.js'
import {
  type BarPart,
  blockSums,
  coarserBlocks,
  meanOfColumn,
  type TimedReturns,
} from '../../src/stats/timing/timing.kernel.js'
import type { TrainEvidence } from '../../src/stats/timing/train-evidence.js'
import type { Law } from '../law.js'

const finite = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
const column = (n: number, most: number) =>
  fc.array(finite(most), { minLength: n, maxLength: n }).map((values) => Float64Array.from(values))

/** An account of `n` bars in parts: what the weights earn, less a cost. */
const account = (parts: number, n = 90) =>
  fc
    .record({
      parts: fc.array(fc.record({ weight: column(n, 2), unit: column(n, 0.05) }), {
        minLength: parts,
        maxLength: parts,
      }),
      cost: column(n, 0.001).map((cost) => cost.map(Math.abs)),
    })
    .map(({ parts: of, cost }) => timed(of, cost))

const timed = (parts: readonly BarPart[], cost: Float64Array): TimedReturns => ({
  parts,
  net: cost.map((paid, t) =>
    parts.reduce((sum, { weight, unit }) => sum + (weight[t] ?? 0) * (unit[t] ?? 0), -paid),
  ),
})

const near = (a: number, b: number, by = 1e-9): boolean => Math.abs(a - b) <= by * Math.max(1, Math.abs(a))
const nearly = (a: Float64Array, b: Float64Array, by = 1e-12): boolean =>
  a.length === b.length && a.every((value, t) => Math.abs(value - (b[t] ?? Number.NaN)) <= by)
const varies = (d: Float64Array): boolean => timingTest(d, d, 252).deviation > 1e-5

/** Laws of the series that is tested for timing. */
export const timingSeriesLaws = (series: (of: TimedReturns) => Float64Array): readonly Law[] => [
  {
    name: 'the mean above the same exposure is the mean return less what the mean weights earn',
    check: () =>
      fc.assert(
        fc.property(account(2), (of) => {
          const held = of.parts.reduce(
            (sum, { weight, unit }) => sum + meanOfColumn(weight) * meanOfColumn(unit),
            0,
          )
          return near(meanOfColumn(series(of)), meanOfColumn(of.net) - held, 1e-12)
        }),
      ),
  },
  {
    name: 'a constant added to what a unit earns, at given weights and costs, changes nothing',
    check: () =>
      fc.assert(
        fc.property(account(2), finite(0.01), (of, c) => {
          const drifted: TimedReturns = {
            parts: of.parts.map(({ weight, unit }) => ({ weight, unit: unit.map((r) => r + c) })),
            net: of.net.map((x, t) => of.parts.reduce((sum, { weight }) => sum + c * (weight[t] ?? 0), x)),
          }
          return nearly(series(of), series(drifted))
        }),
      ),
  },
  {
    name: 'weights turned to 1 less themselves turn the sign of z where nothing costs',
    check: () =>
      fc.assert(
        fc.property(column(90, 2), column(90, 0.05), (weight, unit) => {
          const free = new Float64Array(90)
          const there = series(timed([{ weight, unit }], free))
          const back = series(timed([{ weight: weight.map((w) => 1 - w), unit }], free))
          fc.pre(varies(there))
          return near(timingTest(there, there, 252).z, -timingTest(back, back, 252).z, 1e-6)
        }),
      ),
  },
  {
    name: 'two parts of one weight are one part',
    check: () =>
      fc.assert(
        fc.property(column(90, 2), column(90, 0.05), column(90, 0.05), (weight, night, day) => {
          const free = new Float64Array(90)
          const both = series(
            timed(
              [
                { weight, unit: night },
                { weight, unit: day },
              ],
              free,
            ),
          )
          const whole = night.map((r, t) => r + (day[t] ?? 0))
          return nearly(both, series(timed([{ weight, unit: whole }], free)))
        }),
      ),
  },
  {
    name: 'one exposure throughout is no timing, whatever the market did',
    check: () =>
      fc.assert(
        fc.property(finite(2), column(90, 0.05), (w, unit) => {
          const of = timed([{ weight: new Float64Array(90).fill(w), unit }], new Float64Array(90))
          const { z, p } = timingTest(series(of), of.net, 252)
          return z === 0 && p === 0.5
        }),
      ),
  },
  {
    name: 'an account of one instrument has the series of its timing',
    check: () =>
      fc.assert(
        fc.property(account(2), (of) => {
          const tradable = new Uint8Array(of.net.length).fill(1)
          return nearly(series(of), selectionSeries(of.net, [{ parts: of.parts, tradable }]).at_exposure)
        }),
      ),
  },
  {
    name: 'blocks hold the whole series, and fine blocks add to coarse ones',
    check: () =>
      fc.assert(
        fc.property(fc.integer({ min: 64, max: 400 }), fc.nat(), (n, seed) => {
          const d = Float64Array.from({ length: n }, (_, t) => Math.sin(seed + t))
          return nearly(coarserBlocks(blockSums(d, 64), 4), blockSums(d, 16))
        }),
      ),
  },
]

const trial: fc.Arbitrary<TrialBlocks> = column(64, 1).map((blocks) => ({
  blocks,
  squares: blocks.reduce((sum, value) => sum + value * value, 0),
}))

/** Laws of the evidence of the bars that a choice was made on. */
export const trainEvidenceLaws = (
  evidence: (chosen: TrialBlocks, trials: readonly TrialBlocks[], apart?: number) => TrainEvidence,
): readonly Law[] => [
  {
    name: 'one trial alone has about the p value of its t',
    check: () =>
      fc.assert(
        fc.property(trial, (one) => {
          const { p, t } = evidence(one, [one])
          return Math.abs(p - normalCdf(-t)) < 0.05
        }),
        { numRuns: 30 },
      ),
  },
  {
    name: 'copies of a trial change nothing',
    check: () =>
      fc.assert(
        fc.property(fc.array(trial, { minLength: 1, maxLength: 5 }), ([one, ...rest]) => {
          if (one === undefined) return true
          const { p } = evidence(one, [one, ...rest])
          return p === evidence(one, [one, one, ...rest, ...rest]).p
        }),
        { numRuns: 20 },
      ),
  },
  {
    name: 'one more trial that is not chosen never lowers p',
    check: () =>
      fc.assert(
        fc.property(fc.array(trial, { minLength: 1, maxLength: 5 }), trial, ([one, ...rest], more) => {
          if (one === undefined) return true
          return evidence(one, [one, ...rest, more]).p >= evidence(one, [one, ...rest]).p
        }),
        { numRuns: 20 },
      ),
  },
  {
    name: 'earlier searches that lie apart never lower p',
    check: () =>
      fc.assert(
        fc.property(
          trial,
          fc.nat(20),
          (one, apart) => evidence(one, [one], apart).p >= evidence(one, [one]).p,
        ),
        { numRuns: 10 },
      ),
  },
]

const tested = fc.record({
  z: finite(5),
  n: fc.integer({ min: 60, max: 5000 }),
  q: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
  tag: fc.constantFrom('Test', 'TrainAndTest', 'Chain'),
  worth: fc.double({ min: 0.1, max: 2, noNaN: true }),
})
const testOf = (z: number, n: number): TimingTest => ({
  n,
  mean: (z * 0.01) / Math.sqrt(n),
  deviation: 0.01,
  variance: 0.0001,
  periods: 252,
  years: n / 252,
  z,
  p: normalCdf(-z),
})
const rank = (outcome: (typeof OUTCOMES)[number]): number => (outcome === 'supported' ? 1 : 0)
const ruleOf = (tag: string, p: number): Rule =>
  tag === 'Test' ? { _tag: 'Test' } : { _tag: tag === 'Chain' ? 'Chain' : 'TrainAndTest', p }

/** Laws of what follows from the tests. */
export const outcomeLaws = (outcomeOf: typeof decide): readonly Law[] => [
  {
    name: 'less chance of luck and fewer looks never take support away',
    check: () =>
      fc.assert(
        fc.property(
          tested,
          fc.integer({ min: 1, max: 9 }),
          fc.nat(5),
          finite(3),
          fc.double({ min: 0, max: 1, noNaN: true }),
          ({ z, n, q, tag, worth }, look, more, better, less) => {
            const common = { decisions: 9, peeked: 0, worth }
            const weak = outcomeOf({ ...common, test: testOf(z, n), look: look + more, rule: ruleOf(tag, q) })
            const strong = outcomeOf({
              ...common,
              test: testOf(z + Math.abs(better), n),
              look,
              rule: ruleOf(tag, Math.max(0.001, q * less)),
            })
            return rank(strong.outcome) >= rank(weak.outcome)
          },
        ),
      ),
  },
  {
    name: 'what peeked is never supported, nor what has too few days or decisions',
    check: () =>
      fc.assert(
        fc.property(tested, fc.constantFrom('peeked', 'short', 'idle'), ({ q, tag, worth }, why) => {
          const { outcome } = outcomeOf({
            test: testOf(9, why === 'short' ? 59 : 2000),
            decisions: why === 'idle' ? 4 : 100,
            peeked: why === 'peeked' ? 1 : 0,
            look: 1,
            rule: ruleOf(tag, Math.min(q, 0.001)),
            worth,
          })
          return outcome !== 'supported'
        }),
      ),
  },
  {
    name: 'what is refuted has an upper bound of its edge below what is worth having',
    check: () =>
      fc.assert(
        fc.property(tested, ({ z, n, q, tag, worth }) => {
          const { outcome, edge } = outcomeOf({
            test: testOf(z, n),
            decisions: 9,
            peeked: 0,
            look: 1,
            rule: ruleOf(tag, q),
            worth,
          })
          return outcome === 'supported' || (outcome === 'refuted') === edge.most.ratio < worth
        }),
      ),
  },
]
