import { power } from '../core/power.kernel.js'
import type { AutoregressionParams } from './autoregression-params.js'
import { stationary } from './stationary.kernel.js'
import type { SwitchingSeries } from './switching-params.js'

const LOG_2PI = Math.log(2 * Math.PI)

/**
 * What one pass over the observations leaves. A path is the states of an observation and of those that it depends on, the
 * latest first: number `s_0 k^p + s_1 k^(p-1) + .. + s_p`. Row t is observation t + p of the series.
 */
export interface PathPass {
  readonly log_likelihood: number
  readonly paths: number
  /** P(path at t | observations up to t), and given all of them. */
  readonly filtered: Float64Array
  readonly smoothed: Float64Array
  /** `e` of each path; NaN where the observation, a regressor or one before is missing. */
  readonly residuals: Float64Array
  /** Expected transitions, those before the first row too, and expected states before all of them. */
  readonly transitions: Float64Array
  readonly first: Float64Array
}

/** `y_t - x_t'β_s` of each observation and state. Cost: O(length · states · columns). NaN: spreads. */
const leftOver = (params: AutoregressionParams, series: SwitchingSeries): Float64Array => {
  const { states: k, coefficients } = params
  const { observations, regressors, columns } = series
  const left = new Float64Array(observations.length * k)
  for (let t = 0; t < observations.length; t++)
    for (let s = 0; s < k; s++) {
      let u = observations[t]!
      for (let c = 0; c < columns; c++) u -= regressors[t * columns + c]! * coefficients[s * columns + c]!
      left[t * k + s] = u
    }
  return left
}

const residualsOf = (
  { states: k, lags }: AutoregressionParams,
  left: Float64Array,
  order: number,
  rows: number,
  paths: number,
): Float64Array => {
  const residuals = new Float64Array(rows * paths)
  for (let t = 0; t < rows; t++)
    for (let path = 0; path < paths; path++) {
      let size = paths / k
      const s = Math.floor(path / size)
      let e = left[(t + order) * k + s]!
      let rest = path % size
      for (let i = 1; i <= order; i++) {
        size /= k
        e -= lags[s * order + i - 1]! * left[(t + order - i) * k + Math.floor(rest / size)]!
        rest %= size
      }
      residuals[t * paths + path] = e
    }
  return residuals
}

/** The probability of each path before anything is seen: stationary at its oldest state, then by the transitions. */
const startOf = (transitions: Float64Array, k: number, order: number, paths: number): Float64Array => {
  const shares = stationary(transitions, k)
  const start = new Float64Array(paths)
  for (let path = 0; path < paths; path++) {
    let state = path % k
    let p = shares[state]!
    let rest = Math.floor(path / k)
    for (let i = 0; i < order; i++) {
      const next = rest % k
      p *= transitions[state * k + next]!
      state = next
      rest = Math.floor(rest / k)
    }
    start[path] = p
  }
  return start
}

/**
 * The Hamilton filter over paths and Kim's smoother, with what the gradient needs of them. An observation that is not finite,
 * or depends on one that is not, is missing: the prediction stands.
 * Cost: O(length · states^(order + 1) · (states + order)). NaN: see above. Look-ahead: row t of `filtered` reads up to t;
 * `smoothed` reads the whole, by nature: never for a gate.
 */
export const passPaths = (params: AutoregressionParams, series: SwitchingSeries): PathPass => {
  const { states: k, transitions, variances, lags } = params
  const order = lags.length / k
  const rows = Math.max(0, series.observations.length - order)
  const tail = power(k, order)
  const paths = k * tail
  const residuals = residualsOf(params, leftOver(params, series), order, rows, paths)
  const constants = variances.map((variance) => -0.5 * (LOG_2PI + Math.log(variance)))
  const filtered = new Float64Array(rows * paths)
  const density = new Float64Array(rows * paths)
  const scale = new Float64Array(rows)
  const prediction = startOf(transitions, k, order, paths)
  let log_likelihood = 0
  for (let t = 0; t < rows; t++) {
    const row = t * paths
    let highest = -Infinity
    for (let path = 0; path < paths; path++) {
      if (t > 0) {
        const state = Math.floor(path / tail)
        const before = (path % tail) * k
        let p = 0
        for (let last = 0; last < k; last++) {
          const from = before + last
          p += filtered[row - paths + from]! * transitions[Math.floor(from / tail) * k + state]!
        }
        prediction[path] = p
      }
      const state = Math.floor(path / tail)
      const e = residuals[row + path]!
      const log = Number.isFinite(e) ? constants[state]! - (0.5 * e * e) / variances[state]! : 0
      density[row + path] = log
      if (prediction[path]! > 0 && log > highest) highest = log
    }
    let total = 0
    for (let path = 0; path < paths; path++) {
      const p = prediction[path]! > 0 ? Math.exp(density[row + path]! - highest) : 0
      density[row + path] = p
      total += prediction[path]! * p
    }
    for (let path = 0; path < paths; path++)
      filtered[row + path] = (prediction[path]! * density[row + path]!) / total
    scale[t] = total
    log_likelihood += Math.log(total) + highest
  }
  const smoothed = new Float64Array(rows * paths)
  const counted = new Float64Array(k * k)
  const first = new Float64Array(k)
  let beta = new Float64Array(paths).fill(1)
  for (let t = rows - 1; t >= 0; t--) {
    const row = t * paths
    for (let path = 0; path < paths; path++) smoothed[row + path] = filtered[row + path]! * beta[path]!
    if (t === 0) break
    const earlier = new Float64Array(paths)
    for (let path = 0; path < paths; path++) {
      const from = Math.floor(path / tail)
      const rest = Math.floor(path / k)
      for (let to = 0; to < k; to++) {
        const next = to * tail + rest
        const step = (transitions[from * k + to]! * density[row + next]! * beta[next]!) / scale[t]!
        earlier[path] = earlier[path]! + step
        counted[from * k + to] = counted[from * k + to]! + filtered[row - paths + path]! * step
      }
    }
    beta = earlier
  }
  for (let path = 0; path < paths && rows > 0; path++) {
    let state = path % k
    let rest = Math.floor(path / k)
    first[state] = first[state]! + smoothed[path]!
    for (let i = 0; i < order; i++) {
      const next = rest % k
      counted[state * k + next] = counted[state * k + next]! + smoothed[path]!
      state = next
      rest = Math.floor(rest / k)
    }
  }
  return { log_likelihood, paths, filtered, smoothed, residuals, transitions: counted, first }
}

/** P(state at t) of rows of P(path at t). Cost: O(rows · paths). NaN: spreads. Look-ahead: none of its own. */
export const latestStates = (rows: Float64Array, paths: number, states: number): Float64Array => {
  const tail = paths / states
  const latest = new Float64Array((rows.length / paths) * states)
  for (let at = 0; at < rows.length; at++) {
    const to = Math.floor(at / paths) * states + Math.floor((at % paths) / tail)
    latest[to] = latest[to]! + rows[at]!
  }
  return latest
}
