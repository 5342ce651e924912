import { backward, type Expected } from './hmm-backward.kernel.js'
import { type Forward, type ForwardSpace, filterDensities, forwardSpace } from './hmm-forward.kernel.js'
import { stationary } from './stationary.kernel.js'
import type { SwitchingParams, SwitchingSeries } from './switching-params.js'

const LOG_2PI = Math.log(2 * Math.PI)

/** What is left of observation t in a state; NaN where it or a regressor is not finite. Cost: O(columns). */
export const residual = (
  { observations, regressors, columns }: SwitchingSeries,
  coefficients: Float64Array,
  state: number,
  t: number,
): number => {
  let off = observations[t]!
  for (let c = 0; c < columns; c++) off -= regressors[t * columns + c]! * coefficients[state * columns + c]!
  return Number.isFinite(off) ? off : Number.NaN
}

/**
 * The Hamilton filter from the stationary distribution on: row t of `filtered` is P(state at t | observations up to t). An
 * observation that is not finite, or has a regressor that is not, is missing: the prediction stands.
 * Cost: O(length · states · (states + columns)). NaN: see above. Look-ahead: none.
 */
export const filterSwitching = (
  params: SwitchingParams,
  series: SwitchingSeries,
  space: ForwardSpace = forwardSpace(params.states, series.observations.length),
): Forward => {
  const { states: k, transitions, coefficients, variances } = params
  const constants = variances.map((variance) => -0.5 * (LOG_2PI + Math.log(variance)))
  for (let t = 0; t < series.observations.length; t++)
    for (let j = 0; j < k; j++) {
      const off = residual(series, coefficients, j, t)
      space.emission[t * k + j] = Number.isNaN(off) ? 0 : constants[j]! - (0.5 * off * off) / variances[j]!
    }
  return filterDensities({ states: k, start: stationary(transitions, k), transitions }, space)
}

/** P(state at t | all observations), a row each, and expected transitions (Kim 1994). Look-ahead: whole, by nature. */
export interface Smoothed {
  readonly log_likelihood: number
  readonly smoothed: Float64Array
  readonly expected: Pick<Expected, 'first' | 'transitions'>
}

/** Cost: twice that of the filter. NaN: as the filter. Look-ahead: whole, by nature: never for a gate. */
export const smoothSwitching = (
  params: SwitchingParams,
  series: SwitchingSeries,
  space: ForwardSpace = forwardSpace(params.states, series.observations.length),
  smoothed: Float64Array = new Float64Array(params.states * series.observations.length),
): Smoothed => {
  const passed = filterSwitching(params, series, space)
  const expected = backward(params, series.observations, passed, smoothed)
  return { log_likelihood: passed.log_likelihood, smoothed, expected }
}
