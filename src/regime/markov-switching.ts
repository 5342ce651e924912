import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Bars } from '../market/bars/bars.js'
import { fittedHere, rangeOf } from './fitted-range.js'
import { labelsOf, mostProbable } from './hysteresis.kernel.js'
import { type FilteredLabels, type SmoothedLabels, UNKNOWN } from './labels.js'
import {
  type MarkovSwitchingConfig,
  type MarkovSwitchingModel,
  switchingNames,
  switchingParamsOf,
} from './markov-switching-model.js'
import { autoregression, percentLogReturns } from './observations.kernel.js'
import type { RegimeFault } from './regime-fault.js'
import { filterSwitching, smoothSwitching } from './switching-filter.kernel.js'
import { fitSwitching, type LikeliestSwitching } from './switching-fit.js'
import type { SwitchingParams, SwitchingSeries } from './switching-params.js'

/** Observations per state below which nothing is fitted, the share below which a state is reported, and the longest stay. */
const BARS_PER_STATE = 50
const RARE = 0.05
const LONGEST = 1e9

const seriesOf = (bars: Bars, lags: number): SwitchingSeries =>
  autoregression(percentLogReturns(bars.close), lags)

/** The same parameters with their states in rising order of variance, or else of the intercept. */
const ordered = (params: SwitchingParams, columns: number, byVariance: boolean): SwitchingParams => {
  const k = params.states
  const rank = (state: number): number =>
    (byVariance ? params.variances[state] : params.coefficients[state * columns]) ?? 0
  const order = Array.from({ length: k }, (_, state) => state).sort((a, b) => rank(a) - rank(b))
  return {
    states: k,
    transitions: Float64Array.from(
      order.flatMap((i) => order.map((j) => params.transitions[i * k + j] ?? 0)),
    ),
    coefficients: Float64Array.from(
      order.flatMap((i) => [...params.coefficients.subarray(i * columns, (i + 1) * columns)]),
    ),
    variances: Float64Array.from(order, (i) => params.variances[i] ?? 0),
  }
}

const rowsOf = (values: Float64Array, columns: number): readonly (readonly number[])[] =>
  Array.from({ length: values.length / columns }, (_, i) => [
    ...values.subarray(i * columns, (i + 1) * columns),
  ])

const modelOf = (
  bars: Bars,
  config: MarkovSwitchingConfig,
  series: SwitchingSeries,
  found: LikeliestSwitching,
): MarkovSwitchingModel => {
  const params = ordered(found.params, series.columns, config.switching_variance)
  const names = switchingNames(config)
  const { smoothed } = smoothSwitching(params, series)
  const share = names.map(
    (_, state) =>
      smoothed.reduce((sum, p, at) => (at % names.length === state ? sum + p : sum), 0) /
      series.observations.length,
  )
  return {
    names,
    lags: config.lags,
    transitions: rowsOf(params.transitions, names.length),
    coefficients: rowsOf(params.coefficients, series.columns),
    variances: [...params.variances],
    enter: config.enter,
    leave: config.leave,
    fitted_on: rangeOf(bars),
    report: {
      log_likelihood: found.log_likelihood,
      iterations: found.iterations,
      converged: found.converged,
      starts: found.starts,
      not_converged: found.not_converged,
      expected_durations: names.map((_, i) =>
        Math.min(LONGEST, 1 / (1 - (params.transitions[i * names.length + i] ?? 0))),
      ),
      share,
      rare: names.filter((_, i) => (share[i] ?? 0) < RARE),
    },
  }
}

/**
 * Fits a Markov-switching regression of 100 x log returns on their own lags: EM from seeded starts, then the exact maximum
 * likelihood. A start that does not converge and a state under 5 % are reported, not refused.
 */
export const fitMarkovSwitching = (
  bars: Bars,
  config: MarkovSwitchingConfig,
  seed: number,
): Either<RegimeFault, MarkovSwitchingModel> => {
  const needed = 1 + config.lags + config.states * BARS_PER_STATE
  if (bars.length < needed) return left({ _tag: 'TooFewBars', needed, given: bars.length })
  const series = seriesOf(bars, config.lags)
  const [first = 0] = series.observations
  if (!series.observations.every(Number.isFinite) || series.observations.every((x) => x === first))
    return left({ _tag: 'NoVariance', because: 'the closes to fit on do not vary, or are not all above 0' })
  const found = fitSwitching(series, config, seed)
  return found === undefined
    ? left({ _tag: 'NoFit', because: 'no start of the regression gave a finite likelihood' })
    : right(modelOf(bars, config, series, found))
}

/** Bars before the first that has a return and all its lags. */
const offsetOf = (model: MarkovSwitchingModel, bars: Bars): number => Math.min(1 + model.lags, bars.length)
const named = (model: MarkovSwitchingModel): readonly string[] => [UNKNOWN, ...model.names]

/**
 * The filtered arg-max with hysteresis; bars without a return and all its lags are `unknown`. Look-ahead: none, given the
 * model.
 */
export const labelMarkovSwitching = (model: MarkovSwitchingModel, bars: Bars): FilteredLabels => ({
  _tag: 'FilteredLabels',
  names: named(model),
  label: labelsOf(
    filterSwitching(switchingParamsOf(model), seriesOf(bars, model.lags)).filtered,
    model.names.length,
    model,
    offsetOf(model, bars),
  ),
  fitted_here: fittedHere(model.fitted_on, bars),
})

/** The most probable state of each bar given all bars, later ones too: for charts only. */
export const smoothMarkovSwitching = (model: MarkovSwitchingModel, bars: Bars): SmoothedLabels => ({
  _tag: 'SmoothedLabels',
  names: named(model),
  label: mostProbable(
    smoothSwitching(switchingParamsOf(model), seriesOf(bars, model.lags)).smoothed,
    model.names.length,
    offsetOf(model, bars),
  ),
})
