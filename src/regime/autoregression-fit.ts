import { square } from '../core/power.kernel.js'
import { random } from '../core/random.kernel.js'
import type { AutoregressionParams, AutoregressionShape } from './autoregression-params.js'
import {
  autoregressionParams,
  autoregressionScore,
  autoregressionVector,
} from './autoregression-score.kernel.js'
import { stayingRows } from './hmm-start.js'
import { type Maximum, quasiNewton } from './quasi-newton.kernel.js'
import { type Standard, scaleOf, standardised } from './standard-series.js'
import type { SwitchingSeries } from './switching-params.js'

export interface AutoregressionSearch {
  readonly starts: number
  readonly max_iterations: number
  /** Stops when the log likelihood gains less than this. */
  readonly tolerance: number
}

export interface AutoregressionFit {
  readonly params: AutoregressionParams
  readonly log_likelihood: number
  readonly iterations: number
  readonly converged: boolean
  readonly starts: number
  /** Starts that came to this maximum, to 0.001 in the log likelihood. */
  readonly agreeing: number
}

/** A place to start from of a series of mean 0 and variance 1, drawn by (seed, number). */
const startOf = (seed: number, number: number, shape: AutoregressionShape): AutoregressionParams => {
  const { states, columns, order, switching_variance } = shape
  const stream = random(seed, 'autoregression', number)
  return {
    states,
    transitions: stayingRows(stream, states),
    coefficients: Float64Array.from({ length: states * columns }, (_, at) =>
      at % columns === 0 ? stream.normal() : 0,
    ),
    lags: new Float64Array(states * order),
    variances: Float64Array.from({ length: states }, () =>
      switching_variance ? 0.5 * square(Math.exp(stream.normal() / 2)) : 0.5,
    ),
  }
}

const unscaled = (
  params: AutoregressionParams,
  { mean, deviation, regressors }: Standard,
): AutoregressionParams => ({
  ...params,
  coefficients: params.coefficients.map((beta, at) => {
    const column = at % regressors.length
    return (beta * deviation) / (regressors[column] ?? 1) + (column === 0 ? mean : 0)
  }),
  variances: params.variances.map((variance) => variance * deviation * deviation),
})

/**
 * The likeliest parameters of finite observations whose first regressor is 1: the exact likelihood is climbed from every
 * start. Undefined where no start has a finite likelihood.
 */
export const fitAutoregression = (
  series: SwitchingSeries,
  shape: AutoregressionShape,
  { starts, max_iterations, tolerance }: AutoregressionSearch,
  seed: number,
): AutoregressionFit | undefined => {
  const standard = scaleOf(series)
  const objective = autoregressionScore(standardised(series, standard), shape)
  const climbed = Array.from({ length: starts }, (_, number) =>
    quasiNewton(objective, autoregressionVector(startOf(seed, number, shape), shape), {
      max_steps: max_iterations,
      tolerance,
    }),
  ).filter(({ value }) => Number.isFinite(value))
  const best = climbed.reduce<Maximum | undefined>(
    (top, each) => (top === undefined || each.value > top.value ? each : top),
    undefined,
  )
  return best === undefined
    ? undefined
    : {
        params: unscaled(autoregressionParams(best.at, shape), standard),
        log_likelihood:
          best.value - (series.observations.length - shape.order) * Math.log(standard.deviation),
        iterations: best.steps,
        converged: best.converged,
        starts,
        agreeing: climbed.filter(({ value }) => best.value - value < 1e-3).length,
      }
}
