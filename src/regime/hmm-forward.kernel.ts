import type { HmmParams } from './hmm-params.js'

/**
 * The forward pass. Row t of `filtered` is P(state at t | observations up to t); row t of `emission` the densities of
 * observation t, all scaled by one factor; `scale[t]` their total under the prediction for t.
 */
export interface Forward {
  readonly log_likelihood: number
  readonly filtered: Float64Array
  readonly emission: Float64Array
  readonly scale: Float64Array
}

const LOG_2PI = Math.log(2 * Math.PI)

/** Space for `forward`, to be used again for series of one length. */
export const forwardSpace = (states: number, length: number) => ({
  filtered: new Float64Array(states * length),
  emission: new Float64Array(states * length),
  scale: new Float64Array(length),
})
export type ForwardSpace = ReturnType<typeof forwardSpace>

/** States that follow each other: the probability of each at first, and row-major `transitions[from * states + to]`. */
export interface Chain {
  readonly states: number
  readonly start: Float64Array
  readonly transitions: Float64Array
}

/**
 * Filters rows of log densities, a density of each state per observation, held in `space.emission`; they are scaled in place
 * by the largest among the states that can be reached, so that neither an outlier nor a long series underflows.
 * Cost: O(length · states²). NaN: spreads. Look-ahead: none, row t reads rows up to t.
 */
export const filterDensities = ({ states: k, start, transitions }: Chain, space: ForwardSpace): Forward => {
  const { filtered, emission, scale } = space
  const prediction = new Float64Array(k)
  let logLikelihood = 0
  for (let t = 0; t < scale.length; t++) {
    const row = t * k
    let highest = -Infinity
    for (let j = 0; j < k; j++) {
      let p = 0
      if (t === 0) p = start[j]!
      else for (let i = 0; i < k; i++) p += filtered[row - k + i]! * transitions[i * k + j]!
      prediction[j] = p
      if (p > 0 && emission[row + j]! > highest) highest = emission[row + j]!
    }
    let total = 0
    for (let j = 0; j < k; j++) {
      const density = prediction[j]! > 0 ? Math.exp(emission[row + j]! - highest) : 0
      emission[row + j] = density
      total += prediction[j]! * density
    }
    for (let j = 0; j < k; j++) filtered[row + j] = (prediction[j]! * emission[row + j]!) / total
    scale[t] = total
    logLikelihood += Math.log(total) + highest
  }
  return { log_likelihood: logLikelihood, filtered, emission, scale }
}

/**
 * Filters observations from the first on; one that is not finite is missing, and the prediction stands.
 * Cost: O(length · states²). NaN: see above. Look-ahead: none, row t reads observations up to t.
 */
export const forward = (params: HmmParams, observations: Float64Array, space: ForwardSpace): Forward => {
  const { states: k, means, variances } = params
  const constants = variances.map((variance) => -0.5 * (LOG_2PI + Math.log(variance)))
  const precisions = variances.map((variance) => -0.5 / variance)
  for (let t = 0; t < observations.length; t++) {
    const x = observations[t]!
    const missing = !Number.isFinite(x)
    for (let j = 0; j < k; j++) {
      const off = x - means[j]!
      space.emission[t * k + j] = missing ? 0 : constants[j]! + precisions[j]! * off * off
    }
  }
  return filterDensities(params, space)
}
