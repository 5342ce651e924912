import fc from 'fast-check'
import { normalCdf } from '../../src/stats/returns/normal.kernel.js'
import type { TrialBlocks } from '../../src/stats/timing/multiplier.kernel.js'
import type { decide, Rule, TimingTest, VerdictOutcome } from '../../src/stats/timing/outcome.js'
import type { TrainEvidence } from '../../src/stats/timing/train-evidence.js'
import type { Law } from '../law.js'
import { finite, valuesBetween } from './timing.js'

const trial: fc.Arbitrary<TrialBlocks> = valuesBetween(64, 1).map((blocks) => ({
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
