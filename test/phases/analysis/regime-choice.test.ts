import { expect, test } from 'vitest'
import { type JoinedLabels, joinedLabels } from '../../../src/candidate/regime-results.kernel.js'
import { random } from '../../../src/core/random.kernel.js'
import { bestIn, type Contender, leadsOf } from '../../../src/phases/analysis/regime-choice.js'
import type { Contribution } from '../../../src/portfolio/account/contributions.kernel.js'

const BARS = 640
const labels = (label: Uint8Array, first = 0): JoinedLabels =>
  joinedLabels([
    {
      labels: { _tag: 'FilteredLabels', names: ['unknown', 'calm'], label, fitted_here: [] },
      first,
    },
  ])
const calm = labels(new Uint8Array(BARS).fill(1))
/** What the only instrument earned by its timing, from one of its bars on. */
const earned = (returns: Float64Array, from = 0): readonly Contribution[] => [
  { bar: Int32Array.from(returns, (_, k) => from + k), pnl: new Float64Array(returns.length), returns },
]
const nothing = earned(new Float64Array(BARS))

/** What a candidate earned by timing, noise of deviation 1 with a mean, and its figures in the regime. */
const contender = (trial: number, mean: number, sharpe: number, trades = 40): Contender => {
  const stream = random(7, 'regime choice', trial)
  const timing = Float64Array.from({ length: BARS }, () => mean + stream.normal())
  return {
    trial,
    bars: { calm: { sharpe_ratio: sharpe } },
    matrix: { by_entry: { calm: { trades } } },
    leads: leadsOf(earned(timing), nothing, calm),
  } as unknown as Contender
}
const overall = contender(0, 0, 0.5)
const rule = { min_trades_per_regime: 20, own_choice_p: 0.1 }

test('a lead is what one timing earned above the other on bars whose label was known at the close before', () => {
  const label = Uint8Array.from([0, 1, 1, 0, 1])
  const lead = leadsOf(
    earned(Float64Array.from([1, 2, 4, 8]), 11),
    earned(Float64Array.from([0, 0, 1, 0]), 11),
    labels(label, 10),
  )
  // bar 11 follows label 0; bars 12 and 13 follow label 1; bar 14 follows label 0
  const sum = (name: string): number =>
    Array.from(lead[name]?.blocks ?? []).reduce((total, block) => total + block, 0)
  expect([sum('unknown'), sum('calm')]).toEqual([1 + 8, 2 + 3])
  expect(lead['calm']?.squares).toBe(4 + 9)
})

test('a regime has a choice of its own where that beats the overall best there', () => {
  const strong = contender(1, 0.2, 2)
  expect(bestIn([overall, strong, contender(2, 0, 1)], overall, 'calm', rule)).toMatchObject({
    one: strong,
    source: 'regime',
  })
})

test('the best of many by luck leaves the regime to the overall best, and says with which p', () => {
  const many = Array.from({ length: 50 }, (_, i) => contender(i + 1, 0, i / 10))
  const { one, source, p } = bestIn(many, overall, 'calm', rule)
  expect([one, source]).toEqual([overall, 'overall'])
  expect(p).toBeGreaterThan(0.1)
})

test('the overall best does not beat itself', () => {
  const same = { ...overall, leads: leadsOf(nothing, nothing, calm) }
  expect(bestIn([same, contender(1, 0, 0.1)], same, 'calm', rule)).toMatchObject({
    one: same,
    source: 'overall',
  })
})

test('copies of a candidate change nothing, and too few trades are no choice', () => {
  const all = [overall, contender(1, 0.2, 2), contender(2, 0.1, 1)]
  expect(bestIn([...all, ...all.slice(1)], overall, 'calm', rule)).toEqual(bestIn(all, overall, 'calm', rule))
  expect(bestIn([contender(1, 0.2, 2, 19)], overall, 'calm', rule)).toEqual({
    one: overall,
    source: 'overall',
  })
})
