import { breakPoint } from '../core/break-point.js'
import { backward, type Expected } from './hmm-backward.kernel.js'
import { forward, forwardSpace } from './hmm-forward.kernel.js'
import type { HmmParams } from './hmm-params.js'

export interface EmConfig {
  readonly max_iterations: number
  /** Stops when the log likelihood gains less than this. */
  readonly tolerance: number
  /** Added to each state's sum of squared deviations. */
  readonly variance_prior: number
  /** No variance falls below it. */
  readonly variance_floor: number
}

export interface EmResult {
  readonly params: HmmParams
  /** Before each M-step; the last is not that of `params`. */
  readonly history: readonly number[]
  readonly converged: boolean
}

const maximize = (old: HmmParams, expected: Expected, config: EmConfig): HmmParams => {
  const { states: k } = old
  const transitions = old.transitions.slice()
  const means = old.means.slice()
  const variances = old.variances.slice()
  for (let i = 0; i < k; i++) {
    let left = 0
    for (let j = 0; j < k; j++) left += expected.transitions[i * k + j]!
    if (left > 0) for (let j = 0; j < k; j++) transitions[i * k + j] = expected.transitions[i * k + j]! / left
    const weight = expected.weight[i]!
    if (!(weight > 0)) continue
    const mean = expected.sum[i]! / weight
    means[i] = mean
    variances[i] = Math.max(
      config.variance_floor,
      (config.variance_prior + expected.sum2[i]! - mean * expected.sum[i]!) / weight,
    )
  }
  let total = 0
  for (let i = 0; i < k; i++) total += expected.first[i]!
  return { states: k, start: expected.first.map((p) => p / total), transitions, means, variances }
}

/**
 * Baum-Welch from a given start: all four blocks of parameters are updated, the start probabilities from the smoothed
 * ones of the first observation (Rabiner 1989). A state that no observation belongs to keeps its parameters.
 * Cost: O(iterations · length · states²). NaN: a missing observation. Look-ahead: whole, by nature.
 */
export const expectationMaximization = (
  start: HmmParams,
  observations: Float64Array,
  config: EmConfig,
): EmResult => {
  const space = forwardSpace(start.states, observations.length)
  const history: number[] = []
  let params = start
  let converged = false
  while (history.length < config.max_iterations && !converged) {
    breakPoint()
    const passed = forward(params, observations, space)
    params = maximize(params, backward(params, observations, passed), config)
    const last = history.at(-1)
    converged = last !== undefined && passed.log_likelihood - last < config.tolerance
    history.push(passed.log_likelihood)
  }
  return { params, history, converged }
}

/** The log likelihood of observations under a model. Cost: O(length · states²). */
export const logLikelihood = (params: HmmParams, observations: Float64Array): number =>
  forward(params, observations, forwardSpace(params.states, observations.length)).log_likelihood
