import type { AutoregressionParams, AutoregressionShape } from './autoregression-params.js'
import { passPaths } from './autoregression-paths.kernel.js'
import type { SmoothFunction } from './quasi-newton.kernel.js'
import { stationary, stationaryScore } from './stationary.kernel.js'
import type { SwitchingSeries } from './switching-params.js'
import { logitsOf, rowsFrom, transitionScore } from './transition-logits.kernel.js'

/** Where in a vector of unbounded numbers each parameter stands: one place for all states where it is common. */
interface Places {
  readonly coefficients: Int32Array
  readonly lags: Int32Array
  readonly variances: Int32Array
  readonly size: number
}

const placesOf = (shape: AutoregressionShape): Places => {
  const { states: k, order, columns, switching_lags, switching_regressors, switching_variance } = shape
  let size = k * (k - 1)
  const placed = (of: number, switches: (column: number) => boolean): Int32Array => {
    const places = new Int32Array(k * of)
    for (let column = 0; column < of; column++)
      for (let s = 0; s < k; s++)
        places[s * of + column] = s === 0 || switches(column) ? size++ : places[column]!
    return places
  }
  const coefficients = placed(columns, (column) => column === 0 || switching_regressors)
  const lags = placed(order, () => switching_lags)
  const variances = placed(1, () => switching_variance)
  return { coefficients, lags, variances, size }
}

/** The parameters as unbounded numbers: logits, β, φ, and ln(σ² - floor). Cost: O(states · (states + columns + order)). */
export const autoregressionVector = (
  params: AutoregressionParams,
  shape: AutoregressionShape,
): Float64Array => {
  const places = placesOf(shape)
  const vector = new Float64Array(places.size)
  vector.set(logitsOf(params.transitions, shape.states))
  for (const [i, at] of places.coefficients.entries()) vector[at] = params.coefficients[i]!
  for (const [i, at] of places.lags.entries()) vector[at] = params.lags[i]!
  for (const [i, at] of places.variances.entries())
    vector[at] = Math.log(Math.max(1e-300, params.variances[i]! - shape.variance_floor))
  return vector
}

/** The inverse of `autoregressionVector`. Cost: as there. */
export const autoregressionParams = (
  vector: Float64Array,
  shape: AutoregressionShape,
): AutoregressionParams => {
  const places = placesOf(shape)
  return {
    states: shape.states,
    transitions: rowsFrom(vector, shape.states),
    coefficients: Float64Array.from(places.coefficients, (at) => vector[at]!),
    lags: Float64Array.from(places.lags, (at) => vector[at]!),
    variances: Float64Array.from(places.variances, (at) => shape.variance_floor + Math.exp(vector[at]!)),
  }
}

/**
 * The log likelihood and its gradient in one pass, by Fisher's identity as for the regression.
 * Cost: O(length · states^(order + 1) · (states + order · columns)) a call. NaN: observations and regressors must be finite.
 * Look-ahead: whole.
 */
export const autoregressionScore = (series: SwitchingSeries, shape: AutoregressionShape): SmoothFunction => {
  const { states: k, order, columns, variance_floor } = shape
  const places = placesOf(shape)
  const { observations, regressors } = series
  const rows = observations.length - order
  return (vector) => {
    const params = autoregressionParams(vector, shape)
    const { coefficients, lags, variances, transitions } = params
    const passed = passPaths(params, series)
    const { paths, smoothed, residuals } = passed
    const gradient = new Float64Array(vector.length)
    const first = stationaryScore(transitions, stationary(transitions, k), passed.first)
    gradient.set(transitionScore(transitions, passed.transitions, first, k))
    const pull = new Float64Array(k * columns)
    for (let t = 0; t < rows; t++)
      for (let path = 0; path < paths; path++) {
        const gamma = smoothed[t * paths + path]!
        if (gamma === 0) continue
        let size = paths / k
        const s = Math.floor(path / size)
        let rest = path % size
        const e = residuals[t * paths + path]!
        const variance = variances[s]!
        const weight = (gamma * e) / variance
        for (let c = 0; c < columns; c++)
          pull[s * columns + c] = pull[s * columns + c]! + weight * regressors[(t + order) * columns + c]!
        for (let i = 1; i <= order; i++) {
          size /= k
          const before = Math.floor(rest / size)
          rest %= size
          const at = (t + order - i) * columns
          const phi = lags[s * order + i - 1]!
          let left = observations[t + order - i]!
          for (let c = 0; c < columns; c++) {
            const x = regressors[at + c]!
            left -= x * coefficients[before * columns + c]!
            pull[before * columns + c] = pull[before * columns + c]! - weight * phi * x
          }
          const place = places.lags[s * order + i - 1]!
          gradient[place] = gradient[place]! + weight * left
        }
        const place = places.variances[s]!
        gradient[place] =
          gradient[place]! +
          ((gamma * (e * e - variance)) / (2 * variance * variance)) * (variance - variance_floor)
      }
    for (const [i, at] of places.coefficients.entries()) gradient[at] = gradient[at]! + pull[i]!
    return { value: passed.log_likelihood, gradient }
  }
}
