import { type Chain, type Forward, forward, forwardSpace } from './hmm-forward.kernel.js'
import type { HmmParams } from './hmm-params.js'

/** What the M-step needs of one pass over the observations: expected counts under the smoothed probabilities. */
export interface Expected {
  readonly first: Float64Array
  readonly transitions: Float64Array
  /** Per state: Σ γ, Σ γ x, Σ γ x². */
  readonly weight: Float64Array
  readonly sum: Float64Array
  readonly sum2: Float64Array
}

/**
 * The backward pass: expected counts and, where asked for, the smoothed probabilities, a row per observation.
 * Cost: O(length · states²). NaN: a missing observation counts as a transition only. Look-ahead: whole, by nature.
 */
export const backward = (
  { states: k, transitions }: Pick<Chain, 'states' | 'transitions'>,
  observations: Float64Array,
  { filtered, emission, scale }: Forward,
  smoothed?: Float64Array,
): Expected => {
  const expected = {
    first: new Float64Array(k),
    transitions: new Float64Array(k * k),
    weight: new Float64Array(k),
    sum: new Float64Array(k),
    sum2: new Float64Array(k),
  }
  const beta = new Float64Array(k).fill(1)
  const ahead = new Float64Array(k)
  for (let t = observations.length - 1; t >= 0; t--) {
    const row = t * k
    const x = observations[t]!
    for (let i = 0; i < k; i++) {
      const gamma = filtered[row + i]! * beta[i]!
      if (smoothed !== undefined) smoothed[row + i] = gamma
      if (t === 0) expected.first[i] = gamma
      if (!Number.isFinite(x)) continue
      expected.weight[i] = expected.weight[i]! + gamma
      expected.sum[i] = expected.sum[i]! + gamma * x
      expected.sum2[i] = expected.sum2[i]! + gamma * x * x
    }
    if (t === 0) break
    for (let j = 0; j < k; j++) ahead[j] = (emission[row + j]! * beta[j]!) / scale[t]!
    for (let i = 0; i < k; i++) {
      let sum = 0
      const before = filtered[row - k + i]!
      for (let j = 0; j < k; j++) {
        const step = transitions[i * k + j]! * ahead[j]!
        sum += step
        expected.transitions[i * k + j] = expected.transitions[i * k + j]! + before * step
      }
      beta[i] = sum
    }
  }
  return expected
}

/** P(state at t | all observations), a row per observation. Cost: O(length · states²). Look-ahead: whole, by nature. */
export const smooth = (params: HmmParams, observations: Float64Array): Float64Array => {
  const smoothed = new Float64Array(observations.length * params.states)
  const passed = forward(params, observations, forwardSpace(params.states, observations.length))
  backward(params, observations, passed, smoothed)
  return smoothed
}
