import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import { normalCdf, normalQuantile } from '../../src/stats/returns/normal.kernel.js'
import { type TrialBlocks, trialT } from '../../src/stats/timing/multiplier.kernel.js'
import type { decide, Rule, TimingTest, VerdictOutcome } from '../../src/stats/timing/outcome.js'
import type { TrainEvidence } from '../../src/stats/timing/train-evidence.js'
import type { Law } from '../law.js'
import { finite, valuesBetween } from './timing.js'

const trial: fc.Arbitrary<TrialBlocks> = valuesBetween(64, 1).map((blocks) => ({
  blocks,
  squares: blocks.reduce((sum, value) => sum + value * value, 0),
}))

/** A trial whose returns are drawn: 64 blocks of one standard normal each. */
const normalTrial = (seed: number, number: number): TrialBlocks => {
  const stream = random(seed, 'trial', number)
  const blocks = Float64Array.from({ length: 64 }, () => stream.normal())
  return { blocks, squares: blocks.reduce((sum, value) => sum + value * value, 0) }
}

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
    name: 'what the others earned in all blocks alike changes nothing',
    check: () =>
      fc.assert(
        fc.property(trial, trial, finite(3), (one, { blocks, squares }, more) => {
          const risen = { blocks: blocks.map((sum) => sum + more), squares }
          return Math.abs(evidence(one, [one, risen]).p - evidence(one, [one, { blocks, squares }]).p) < 0.002
        }),
        { numRuns: 20 },
      ),
  },
  {
    name: 'each earlier search that lies apart adds the p of the choice once more, up to .999',
    check: () =>
      fc.assert(
        fc.property(trial, fc.nat(20), (one, apart) => {
          const expected = Math.min(0.999, (apart + 1) * evidence(one, [one]).p)
          return Math.abs(evidence(one, [one], apart).p - expected) < 1e-12
        }),
        { numRuns: 10 },
      ),
  },
  {
    name: 'the best of n trials that have nothing in common is as surprising as the least of n p values',
    check: () =>
      fc.assert(
        fc.property(fc.integer({ min: 5, max: 30 }), fc.nat(), (n, seed) => {
          const trials = Array.from({ length: n }, (_, number) => normalTrial(seed, number))
          const best = trials.toSorted((a, b) => trialT(b) - trialT(a))[0] ?? normalTrial(seed, 0)
          const least = 1 - Math.exp(n * Math.log1p(-normalCdf(-trialT(best))))
          return Math.abs(evidence(best, trials).p - least) < 0.1
        }),
        { numRuns: 10 },
      ),
  },
]

const evenly = (from: number, to: number) =>
  fc.integer({ min: 0, max: 100_000 }).map((part) => from + ((to - from) * part) / 100_000)
const tested = fc.record({
  z: fc.oneof(evenly(-5, 5), evenly(1.5, 3.5)),
  n: fc.integer({ min: 60, max: 5000 }),
  q: fc.oneof(evenly(0.001, 0.999), evenly(0.001, 0.06)),
  tag: fc.constantFrom('Test', 'TrainAndTest', 'Chain'),
  worth: evenly(0.1, 2),
})
/** The whole rule, by p values: of the test bars, of train and test bars together, of the chain. */
const isEnough = (tag: string, z: number, q: number, look: number): boolean => {
  const m = (look * (look + 1)) / 2
  const [test, both] = [normalCdf(-z), normalCdf((normalQuantile(q) - z) / Math.SQRT2)]
  return tag === 'Chain'
    ? m * q <= 0.025
    : tag === 'Test'
      ? m * test <= 0.025
      : m * both <= 0.025 && m * test <= 0.15
}
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
const rank = (outcome: VerdictOutcome): number => (outcome === 'supported' ? 1 : 0)
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
          fc.oneof(evenly(0, 3), evenly(0, 0.5)),
          evenly(0, 1),
          ({ z, n, q, tag, worth }, look, more, better, less) => {
            const common = { decisions: 9, peeked: 0, worth }
            const weak = outcomeOf({ ...common, test: testOf(z, n), look: look + more, rule: ruleOf(tag, q) })
            const strong = outcomeOf({
              ...common,
              test: testOf(z + better, n),
              look,
              rule: ruleOf(tag, Math.max(0.001, q * less)),
            })
            return rank(strong.outcome) >= rank(weak.outcome)
          },
        ),
        { numRuns: 1000 },
      ),
  },
  {
    name: 'supported is what meets all of the rule: .025 at the look, and .15 of the test bars where train bars count',
    check: () =>
      fc.assert(
        fc.property(tested, fc.integer({ min: 1, max: 6 }), ({ z, n, q, tag, worth }, look) => {
          const { outcome } = outcomeOf({
            test: testOf(z, n),
            decisions: 9,
            peeked: 0,
            look,
            rule: ruleOf(tag, q),
            worth,
          })
          return (outcome === 'supported') === isEnough(tag, z, q, look)
        }),
        { numRuns: 1000 },
      ),
  },
  {
    name: 'in the years that would decide, the edge that is worth having leaves 80 % of tests above what supports',
    check: () =>
      fc.assert(
        fc.property(tested, fc.integer({ min: 1, max: 6 }), ({ z, n, q, tag, worth }, look) => {
          fc.pre(tag !== 'Chain')
          const of = (at: number) =>
            outcomeOf({ test: testOf(at, n), decisions: 9, peeked: 0, look, rule: ruleOf(tag, q), worth })
          const years = of(z).years_needed.worth
          const least = worth * Math.sqrt(years) - normalQuantile(0.8)
          return of(least + 1e-5).outcome === 'supported' && of(least - 1e-5).outcome !== 'supported'
        }),
        { numRuns: 300 },
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
