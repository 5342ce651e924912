import { averageCorrelation } from '../stats/inference/correlation.kernel.js'
import type { Weights } from './simplex.kernel.js'

/** What weights must keep to, next to their own limits. */
export interface WeightRules {
  /** Least number of members with a weight above 0. */
  readonly min_members?: number | undefined
  /** No two members with a weight above 0 correlate more. */
  readonly max_correlation?: number | undefined
  /** Least and most that the members of the base layer have together. */
  readonly base?: { readonly min: number; readonly max: number } | undefined
}

/** The members that the rules speak of: which are of the base layer, and the returns of each. */
export interface Weighted {
  readonly is_base: readonly boolean[]
  readonly returns: readonly Float64Array[]
}

const ROUNDING = 1e-9
/** Steps of the bisection: beyond them a double does not change. */
const HALVINGS = 200

/**
 * Weights in `[min, max]` that sum to 1 out of any coordinates in [0, 1]: each is `min` and its share of the rest in
 * proportion to its coordinate, cut at `max`. Coordinates that are such weights already are kept to 1e-9, where min is 0.
 * Cost: O(members). NaN: none. Look-ahead: not a series.
 */
export const ontoSimplex = (
  coordinates: readonly number[],
  { min, max }: { readonly min: number; readonly max: number },
): Weights => {
  const raised = coordinates.map((x) => Math.max(x, 1e-12))
  const at = (scale: number): readonly number[] => raised.map((x) => Math.min(max, min + scale * x))
  const sum = (weights: readonly number[]): number => weights.reduce((total, weight) => total + weight, 0)
  let low = 0
  let high = 1
  while (sum(at(high)) < 1 && high < 1e15) high *= 2
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2
    if (sum(at(middle)) < 1) low = middle
    else high = middle
    if (middle === (low + high) / 2) break
  }
  const weights = at(high)
  const total = sum(weights)
  return weights.map((weight) => weight / total)
}

/**
 * Says which weights are allowed: why not, or nothing. Correlations are of the whole series of returns, each pair once.
 * Cost: O(members² x bars) once, then O(members²) a call. NaN: a pair without a correlation is allowed. Look-ahead: not a
 * decision.
 */
export const weightsRule = (
  { min_members, max_correlation, base }: WeightRules,
  { is_base, returns }: Weighted,
): ((weights: Weights) => string | undefined) => {
  const close: (readonly [number, number, number])[] = []
  if (max_correlation !== undefined)
    for (let i = 0; i < returns.length; i++)
      for (let j = i + 1; j < returns.length; j++) {
        const correlation = averageCorrelation([returns[i]!, returns[j]!])
        if (correlation !== undefined && correlation > max_correlation) close.push([i, j, correlation])
      }
  return (weights) => {
    const held = weights.filter((weight) => weight > ROUNDING).length
    if (min_members !== undefined && held < min_members)
      return `${held} members have a weight, at least ${min_members} must`
    if (base !== undefined) {
      const share = weights.reduce((sum, weight, i) => sum + (is_base[i] === true ? weight : 0), 0)
      if (share < base.min - ROUNDING || share > base.max + ROUNDING)
        return `the base layer has ${share.toFixed(2)}, not ${base.min} to ${base.max}`
    }
    const pair = close.find(([i, j]) => weights[i]! > ROUNDING && weights[j]! > ROUNDING)
    return pair === undefined
      ? undefined
      : `members ${pair[0]} and ${pair[1]} correlate ${pair[2].toFixed(2)}, above ${max_correlation}`
  }
}
