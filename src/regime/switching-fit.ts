import { type Maximum, quasiNewton } from './quasi-newton.kernel.js'
import { type Standard, scaleOf, standardised } from './standard-series.js'
import { type SwitchingFit, switchingEm } from './switching-em.kernel.js'
import type { SwitchingParams, SwitchingSeries } from './switching-params.js'
import { switchingParams, switchingScore, switchingVector } from './switching-score.kernel.js'
import { switchingStart } from './switching-start.js'

export interface SwitchingOptions {
  readonly states: number
  readonly switching_variance: boolean
  readonly starts: number
  readonly max_iterations: number
  /** Stops when the log likelihood gains less than this. */
  readonly tolerance: number
  /** The smallest variance, as a share of the whole series'. */
  readonly variance_floor: number
}

/** The likeliest of all starts, and how many of them reached the limit of iterations. */
export interface LikeliestSwitching extends SwitchingFit {
  readonly starts: number
  readonly not_converged: number
}

const unscaled = (params: SwitchingParams, { regressors, ...of }: Standard): SwitchingParams => ({
  ...params,
  coefficients: params.coefficients.map((beta, at) => {
    const column = at % regressors.length
    return (beta * of.deviation) / (regressors[column] ?? 1) + (column === 0 ? of.mean : 0)
  }),
  variances: params.variances.map((variance) => variance * of.deviation * of.deviation),
})

/**
 * Fits a Markov-switching regression whose first regressor is 1 to finite observations: EM from seeded starts, then the
 * likeliest is taken to the maximum of the exact likelihood by its gradient. Undefined where no start has a finite
 * likelihood.
 */
export const fitSwitching = (
  series: SwitchingSeries,
  options: SwitchingOptions,
  seed: number,
): LikeliestSwitching | undefined => {
  const { columns } = series
  const { states, switching_variance, variance_floor, starts, max_iterations, tolerance } = options
  const standard = scaleOf(series)
  const within = standardised(series, standard)
  const fits = Array.from({ length: starts }, (_, number) =>
    switchingEm(switchingStart(seed, number, states, columns, switching_variance), within, {
      switching_variance,
      max_iterations,
      tolerance: Math.max(tolerance, 1e-4),
      variance_floor,
    }),
  )
  const best = fits
    .filter(({ log_likelihood }) => Number.isFinite(log_likelihood))
    .reduce<SwitchingFit | undefined>(
      (top, fit) => (top === undefined || fit.log_likelihood > top.log_likelihood ? fit : top),
      undefined,
    )
  if (best === undefined) return undefined
  const shape = { states, columns, switching_variance, variance_floor }
  const top: Maximum = quasiNewton(switchingScore(within, shape), switchingVector(best.params, shape), {
    max_steps: max_iterations,
    tolerance,
  })
  return {
    params: unscaled(switchingParams(top.at, shape), standard),
    log_likelihood: top.value - series.observations.length * Math.log(standard.deviation),
    iterations: best.iterations + top.steps,
    converged: top.converged,
    starts,
    not_converged: fits.filter(({ converged }) => !converged).length,
  }
}
