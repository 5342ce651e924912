import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { Execution } from '../rules/execution.js'
import type { Normalization, TargetRules } from '../rules/target-rules.js'
import { followTarget } from './follow-target.js'
import { runUniverse, type UniverseRun } from './universe-run.kernel.js'

/** A target weight of each bar of an instrument, NaN where it is unknown. */
type Weights = Float64Array

/**
 * The weights of members next to one another: at each moment by the last known weights of all, those of members without a bar
 * among them, so that their share is not given to others. A sum of 0 leaves all in cash. Cost: O(steps x members). NaN: unknown,
 * in no sum. Look-ahead: none.
 */
export const normalizedWeights = (
  { instruments, steps }: Universe,
  weights: readonly (Weights | undefined)[],
  how: Normalization,
): readonly (Weights | undefined)[] => {
  if (how === 'none') return weights
  const out = weights.map((own) => own?.slice())
  const done = new Int32Array(instruments.length).fill(-1)
  for (let step = 0; step < steps.length; step++) {
    let sum = 0
    let count = 0
    for (let i = 0; i < instruments.length; i++) {
      const value = weights[i]?.[instruments[i]!.last[step]!] ?? Number.NaN
      if (Number.isNaN(value)) continue
      sum += value
      count += 1
    }
    const mean = how === 'net' ? sum / count : 0
    const shaped = (value: number): number => (how === 'long_only' ? Math.max(0, value) : value - mean)
    let gross = 0
    for (let i = 0; i < instruments.length; i++) {
      const value = weights[i]?.[instruments[i]!.last[step]!] ?? Number.NaN
      if (!Number.isNaN(value)) gross += Math.abs(shaped(value))
    }
    for (let i = 0; i < instruments.length; i++) {
      const bar = instruments[i]!.last[step]!
      const own = weights[i]
      if (bar === done[i] || bar < 0 || own === undefined) continue
      done[i] = bar
      out[i]![bar] = gross === 0 && !Number.isNaN(own[bar]!) ? 0 : shaped(own[bar]!) / gross
    }
  }
  return out
}

/**
 * Runs one cash account that follows target weights: of each instrument a share of the account's equity by bar of its dataset,
 * -1..1 or beyond under a leverage; without a column nothing is traded. Decided at closes, filled as the execution says with units
 * fixed at the decision; sales and covers go before purchases, and where cash is short all purchases of a moment shrink by one
 * factor, which is counted as `cuts`. An unknown weight is no target. Cost: O(bars of all). NaN: prices must be finite and above
 * 0. Look-ahead: none.
 */
export const runWeights = (
  universe: Universe,
  weights: readonly (Weights | undefined)[],
  rules: TargetRules,
  execution: Execution,
  slice: UniverseSlice,
): UniverseRun => {
  const targets = normalizedWeights(universe, weights, rules.normalize)
  const machines = universe.instruments.map(({ dataset: { bars } }, at) => {
    const own = targets[at]
    return own === undefined ? undefined : followTarget(own, bars, rules)
  })
  return runUniverse(universe, machines, execution, slice, { shrinks: true })
}
