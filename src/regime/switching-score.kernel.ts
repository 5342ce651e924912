import { forwardSpace } from './hmm-forward.kernel.js'
import type { SmoothFunction } from './quasi-newton.kernel.js'
import { stationary, stationaryScore } from './stationary.kernel.js'
import { residual, smoothSwitching } from './switching-filter.kernel.js'
import type { SwitchingParams, SwitchingSeries } from './switching-params.js'
import { logitsOf, rowsFrom, transitionScore } from './transition-logits.kernel.js'

/** What one vector of unbounded numbers holds: logits of transitions against staying, β, and ln(σ² - floor). */
export interface SwitchingShape {
  readonly states: number
  readonly columns: number
  readonly switching_variance: boolean
  readonly variance_floor: number
}

/** Cost: O(states · (states + columns)). */
export const switchingVector = (params: SwitchingParams, shape: SwitchingShape): Float64Array => {
  const variances = shape.switching_variance ? params.variances : params.variances.subarray(0, 1)
  const rests = [...variances].map((v) => Math.log(Math.max(1e-300, v - shape.variance_floor)))
  return Float64Array.from([...logitsOf(params.transitions, shape.states), ...params.coefficients, ...rests])
}

/** The inverse of `switchingVector`. Cost: O(states · (states + columns)). */
export const switchingParams = (vector: Float64Array, shape: SwitchingShape): SwitchingParams => {
  const { states: k, columns } = shape
  const from = k * (k - 1)
  const rest = from + k * columns
  return {
    states: k,
    transitions: rowsFrom(vector, k),
    coefficients: vector.slice(from, rest),
    variances: Float64Array.from(
      { length: k },
      (_, j) => shape.variance_floor + Math.exp(vector[shape.switching_variance ? rest + j : rest]!),
    ),
  }
}

/**
 * The log likelihood and its gradient in one pass: by Fisher's identity the gradient is that of the expected log likelihood
 * of states and observations together, the first state's stationary probability included.
 * Cost: O(length · states · (states + columns)) a call. NaN: observations and regressors must be finite. Look-ahead: whole.
 */
export const switchingScore = (series: SwitchingSeries, shape: SwitchingShape): SmoothFunction => {
  const { states: k, columns } = shape
  const length = series.observations.length
  const space = forwardSpace(k, length)
  const smoothed = new Float64Array(k * length)
  const from = k * (k - 1)
  const rest = from + k * columns
  return (vector) => {
    const params = switchingParams(vector, shape)
    const { transitions, variances, coefficients } = params
    const { log_likelihood, expected } = smoothSwitching(params, series, space, smoothed)
    const gradient = new Float64Array(vector.length)
    const first = stationaryScore(transitions, stationary(transitions, k), expected.first)
    gradient.set(transitionScore(transitions, expected.transitions, first, k))
    for (let j = 0; j < k; j++) {
      const variance = variances[j]!
      let spread = 0
      for (let t = 0; t < length; t++) {
        const gamma = smoothed[t * k + j]!
        const off = residual(series, coefficients, j, t)
        spread += gamma * (off * off - variance)
        const pull = (gamma * off) / variance
        for (let c = 0; c < columns; c++) {
          const at = from + j * columns + c
          gradient[at] = gradient[at]! + pull * series.regressors[t * columns + c]!
        }
      }
      const at = shape.switching_variance ? rest + j : rest
      gradient[at] = gradient[at]! + (spread / (2 * variance * variance)) * (variance - shape.variance_floor)
    }
    return { value: log_likelihood, gradient }
  }
}
