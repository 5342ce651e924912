import { breakPoint } from '../core/break-point.js'
import { square } from '../core/power.kernel.js'
import { forwardSpace } from './hmm-forward.kernel.js'
import { solve } from './linear.kernel.js'
import { residual, type Smoothed, smoothSwitching } from './switching-filter.kernel.js'
import type { SwitchingParams, SwitchingSeries } from './switching-params.js'

export interface SwitchingEmConfig {
  readonly switching_variance: boolean
  readonly max_iterations: number
  /** Stops when the log likelihood gains less than this. */
  readonly tolerance: number
  /** No variance falls below it. */
  readonly variance_floor: number
}

export interface SwitchingFit {
  readonly params: SwitchingParams
  readonly log_likelihood: number
  readonly iterations: number
  readonly converged: boolean
}

const leastSquares = (
  { observations, regressors, columns: m }: SwitchingSeries,
  weights: Float64Array,
  k: number,
  state: number,
): Float64Array => {
  const normal = new Float64Array(m * m)
  const right = new Float64Array(m)
  for (let t = 0; t < observations.length; t++)
    for (let a = 0; a < m; a++) {
      const x = weights[t * k + state]! * regressors[t * m + a]!
      right[a] = right[a]! + x * observations[t]!
      for (let b = 0; b < m; b++) normal[a * m + b] = normal[a * m + b]! + x * regressors[t * m + b]!
    }
  return solve(normal, right)
}

const variancesOf = (
  series: SwitchingSeries,
  coefficients: Float64Array,
  { smoothed }: Smoothed,
  k: number,
  { switching_variance, variance_floor }: SwitchingEmConfig,
): Float64Array => {
  const squares = new Float64Array(k)
  const weights = new Float64Array(k)
  for (let t = 0; t < series.observations.length; t++)
    for (let j = 0; j < k; j++) {
      const gamma = smoothed[t * k + j]!
      squares[j] = squares[j]! + gamma * square(residual(series, coefficients, j, t))
      weights[j] = weights[j]! + gamma
    }
  const all = squares.reduce((a, b) => a + b, 0) / series.observations.length
  return squares.map((sum, j) =>
    Math.max(variance_floor, switching_variance && weights[j]! > 0 ? sum / weights[j]! : all),
  )
}

const maximize = (
  old: SwitchingParams,
  series: SwitchingSeries,
  passed: Smoothed,
  config: SwitchingEmConfig,
): SwitchingParams => {
  const { states: k } = old
  const counts = passed.expected.transitions
  const transitions = old.transitions.slice()
  const coefficients = old.coefficients.slice()
  for (let i = 0; i < k; i++) {
    let left = 0
    for (let j = 0; j < k; j++) left += counts[i * k + j]!
    if (left > 0) for (let j = 0; j < k; j++) transitions[i * k + j] = counts[i * k + j]! / left
    const fitted = leastSquares(series, passed.smoothed, k, i)
    if (fitted.every(Number.isFinite)) coefficients.set(fitted, i * series.columns)
  }
  return {
    states: k,
    transitions,
    coefficients,
    variances: variancesOf(series, coefficients, passed, k, config),
  }
}

/**
 * EM from a given start: transitions from expected counts, coefficients by weighted least squares, variances by state or
 * common (Hamilton 1990). It leaves out what the first observation tells of the transitions, so it ends near the likeliest
 * parameters, not on them: `quasiNewton` goes the rest.
 * Cost: O(iterations · length · states · (states + columns²)). NaN: observations and regressors must be finite. Look-ahead:
 * whole, by nature.
 */
export const switchingEm = (
  start: SwitchingParams,
  series: SwitchingSeries,
  config: SwitchingEmConfig,
): SwitchingFit => {
  const length = series.observations.length
  const space = forwardSpace(start.states, length)
  const smoothed = new Float64Array(start.states * length)
  let fit = { params: start, log_likelihood: -Infinity, iterations: 0, converged: false }
  for (let round = 0; round < config.max_iterations && !fit.converged; round++) {
    breakPoint()
    const passed = smoothSwitching(fit.params, series, space, smoothed)
    fit = {
      params: maximize(fit.params, series, passed, config),
      log_likelihood: passed.log_likelihood,
      iterations: round + 1,
      converged: passed.log_likelihood - fit.log_likelihood < config.tolerance,
    }
  }
  return fit
}
