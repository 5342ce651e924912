import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { power } from '../core/power.kernel.js'
import { type AutoregressionFit, fitAutoregression } from './autoregression-fit.js'
import type { AutoregressionParams } from './autoregression-params.js'
import { latestStates, passPaths } from './autoregression-paths.kernel.js'
import type { RegimeFault } from './regime-fault.js'
import type { SwitchingSeries } from './switching-params.js'

/** Paths of states beyond which a fit is refused: states^(lags + 1). */
const MOST_PATHS = 4096

export interface AutoregressionOptions {
  readonly states?: number
  /** Lags of what is left of an observation under the mean of its own state. */
  readonly lags?: number
  /** Further columns, each as long as the observations. */
  readonly regressors?: readonly (Float64Array | readonly number[])[]
  /** Whether variance, lags and coefficients of regressors are those of a state. */
  readonly switching_variance?: boolean
  readonly switching_lags?: boolean
  readonly switching_regressors?: boolean
  readonly starts?: number
  readonly max_iterations?: number
  readonly tolerance?: number
  /** The smallest variance, as a share of the whole series'. */
  readonly variance_floor?: number
  readonly seed?: number
}

/** P(state) of each observation after the first `lags`: a row each, given those up to it, or all. */
export interface StateProbabilities {
  readonly log_likelihood: number
  readonly filtered: readonly (readonly number[])[]
  readonly smoothed: readonly (readonly number[])[]
}

const seriesOf = (
  observations: Float64Array | readonly number[],
  regressors: readonly (Float64Array | readonly number[])[],
): SwitchingSeries => {
  const columns = 1 + regressors.length
  return {
    observations: Float64Array.from(observations),
    regressors: Float64Array.from({ length: observations.length * columns }, (_, at) =>
      at % columns === 0 ? 1 : (regressors[(at % columns) - 1]?.[Math.floor(at / columns)] ?? Number.NaN),
    ),
    columns,
  }
}

const rowsOf = (values: Float64Array, columns: number): readonly (readonly number[])[] =>
  Array.from({ length: values.length / columns }, (_, i) => [
    ...values.subarray(i * columns, (i + 1) * columns),
  ])

/**
 * Filtered and smoothed probabilities of the states under given parameters (Hamilton 1989, Kim 1994). What is smoothed reads
 * later observations: it is never for a gate.
 */
export const autoregressionStates = (
  params: AutoregressionParams,
  observations: Float64Array | readonly number[],
  regressors: readonly (Float64Array | readonly number[])[] = [],
): StateProbabilities => {
  const { log_likelihood, paths, filtered, smoothed } = passPaths(params, seriesOf(observations, regressors))
  const marginal = (rows: Float64Array) => rowsOf(latestStates(rows, paths, params.states), params.states)
  return { log_likelihood, filtered: marginal(filtered), smoothed: marginal(smoothed) }
}

/** The states in rising order of their means. */
const byMean = (params: AutoregressionParams): AutoregressionParams => {
  const { states: k, transitions, coefficients, lags, variances } = params
  const [columns, order] = [coefficients.length / k, lags.length / k]
  const states = Array.from({ length: k }, (_, s) => s).sort(
    (a, b) => (coefficients[a * columns] ?? 0) - (coefficients[b * columns] ?? 0),
  )
  const rows = (of: Float64Array, width: number): Float64Array =>
    Float64Array.from(states.flatMap((s) => [...of.subarray(s * width, (s + 1) * width)]))
  return {
    states: k,
    transitions: Float64Array.from(states.flatMap((i) => states.map((j) => transitions[i * k + j] ?? 0))),
    coefficients: rows(coefficients, columns),
    lags: rows(lags, order),
    variances: rows(variances, 1),
  }
}

/**
 * Fits Hamilton's Markov autoregression by the exact maximum of its likelihood, from seeded starts of its own; states are in
 * rising order of their means. Errors: too few observations, values that are not finite or do not vary, too many paths.
 * Source: Hamilton 1989; the published fit of U.S. GNP is reached from the default starts.
 */
export const fitMarkovAutoregression = (
  observations: Float64Array | readonly number[],
  options: AutoregressionOptions = {},
): Either<RegimeFault, AutoregressionFit> => {
  const { states = 2, lags = 4, regressors = [], seed = 0, variance_floor = 1e-3 } = options
  const { switching_variance = false, switching_lags = false, switching_regressors = false } = options
  const series = seriesOf(observations, regressors)
  const needed = lags + 10 * states
  const paths = power(states, lags + 1)
  if (paths > MOST_PATHS)
    return left({
      _tag: 'NoFit',
      because: `${states} states with ${lags} lags have ${paths} paths: at most ${MOST_PATHS} are fitted`,
    })
  if (observations.length < needed) return left({ _tag: 'TooFewBars', needed, given: observations.length })
  const [first] = series.observations
  if (![...series.observations, ...series.regressors].every(Number.isFinite))
    return left({ _tag: 'NoVariance', because: 'an observation or a regressor is not a finite number' })
  if (series.observations.every((y) => y === first))
    return left({ _tag: 'NoVariance', because: 'the observations do not vary' })
  const found = fitAutoregression(
    series,
    {
      states,
      order: lags,
      columns: series.columns,
      switching_variance,
      switching_lags,
      switching_regressors,
      variance_floor,
    },
    {
      starts: options.starts ?? 20,
      max_iterations: options.max_iterations ?? 500,
      tolerance: options.tolerance ?? 1e-8,
    },
    seed,
  )
  return found === undefined
    ? left({ _tag: 'NoFit', because: 'no start gave a finite likelihood' })
    : right({ ...found, params: byMean(found.params) })
}
