import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { square } from '../core/power.kernel.js'
import type { Bars } from '../market/bars/bars.js'
import { rangeOf } from './fitted-range.js'
import { smooth } from './hmm-backward.kernel.js'
import { type EmResult, expectationMaximization, logLikelihood } from './hmm-em.kernel.js'
import { type HmmConfig, type HmmModel, stateNames } from './hmm-model.js'
import type { HmmParams } from './hmm-params.js'
import { startAt } from './hmm-start.js'
import { percentLogReturns } from './observations.kernel.js'
import type { RegimeFault } from './regime-fault.js'

/** Observations per state below which nothing is fitted, and the share below which a state is reported. */
const BARS_PER_STATE = 50
const RARE = 0.05

const seriesOf = (values: Float64Array): { readonly mean: number; readonly variance: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + square(value - mean), 0) / values.length }
}

/** The same model with its states in rising order of variance. */
const ordered = (params: HmmParams): HmmParams => {
  const k = params.states
  const order = [...params.variances.keys()].sort(
    (a, b) => (params.variances[a] ?? 0) - (params.variances[b] ?? 0),
  )
  const pick = (values: Float64Array): Float64Array => Float64Array.from(order, (from) => values[from] ?? 0)
  return {
    states: k,
    start: pick(params.start),
    transitions: Float64Array.from(
      order.flatMap((i) => order.map((j) => params.transitions[i * k + j] ?? 0)),
    ),
    means: pick(params.means),
    variances: pick(params.variances),
  }
}

const sharesOf = (smoothed: Float64Array, states: number): readonly number[] =>
  Array.from({ length: states }, (_, state) => {
    const weight = smoothed.reduce((sum, p, at) => (at % states === state ? sum + p : sum), 0)
    return (weight * states) / smoothed.length
  })

const separations = (params: HmmParams, weights: readonly number[]): readonly number[] =>
  weights.slice(1).map((weight, i) => {
    const error = (params.variances[i] ?? 0) / (weights[i] ?? 0) + (params.variances[i + 1] ?? 0) / weight
    const z = ((params.means[i + 1] ?? 0) - (params.means[i] ?? 0)) / Math.sqrt(error)
    return Number.isFinite(z) ? z : 0
  })

const modelOf = (
  bars: Bars,
  config: HmmConfig,
  fits: readonly EmResult[],
  best: EmResult,
  x: Float64Array,
): HmmModel => {
  const params = ordered(best.params)
  const names = stateNames(params.states)
  const share = sharesOf(smooth(params, x), params.states)
  const rows = names.map((_, i) => [
    ...params.transitions.subarray(i * params.states, (i + 1) * params.states),
  ])
  return {
    names,
    start: [...params.start],
    transitions: rows,
    means: [...params.means],
    variances: [...params.variances],
    enter: config.enter,
    leave: config.leave,
    fitted_on: rangeOf(bars),
    report: {
      log_likelihood: logLikelihood(params, x),
      iterations: best.history.length,
      converged: best.converged,
      starts: fits.length,
      not_converged: fits.filter(({ converged }) => !converged).length,
      share,
      rare: names.filter((_, i) => (share[i] ?? 0) < RARE),
      separation_of_means: separations(
        params,
        share.map((part) => part * x.length),
      ),
    },
  }
}

/**
 * Fits a Gaussian hidden Markov model to 100 x log returns of the closes: the likeliest of the seeded starts, its states
 * in rising order of variance. A start that does not converge and a state under 5 % are reported, not refused.
 */
export const fitHmm = (bars: Bars, config: HmmConfig, seed: number): Either<RegimeFault, HmmModel> => {
  const needed = 1 + config.states * BARS_PER_STATE
  if (bars.length < needed) return left({ _tag: 'TooFewBars', needed, given: bars.length })
  const x = percentLogReturns(bars.close)
  const series = seriesOf(x)
  if (!(series.variance > 0))
    return left({ _tag: 'NoVariance', because: 'the closes to fit on do not vary, or are not all above 0' })
  const fits = Array.from({ length: config.starts }, (_, number) =>
    expectationMaximization(startAt(seed, number, config.states, series), x, {
      max_iterations: config.max_iterations,
      tolerance: config.tolerance,
      variance_prior: 0,
      variance_floor: config.variance_floor * series.variance,
    }),
  )
  const likelihood = (fit: EmResult): number => fit.history.at(-1) ?? -Infinity
  const usable = fits.filter((fit) => Number.isFinite(likelihood(fit)))
  const best = usable.reduce<EmResult | undefined>(
    (top, fit) => (top === undefined || likelihood(fit) > likelihood(top) ? fit : top),
    undefined,
  )
  return best === undefined
    ? left({ _tag: 'NoFit', because: 'no start of the hmm gave a finite likelihood' })
    : right(modelOf(bars, config, fits, best, x))
}
