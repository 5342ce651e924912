import { power, square } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric } from '../metrics/metric.js'
import { averageOf, drawdownsOf, sumOf } from './column.kernel.js'
import { type Convention, excessOver } from './convention.js'
import { drawdownTable } from './drawdown-table.kernel.js'
import { losingRuns } from './losing-runs.kernel.js'
import {
  annualReturn,
  calmarRatio,
  downsideDeviation,
  maxDrawdown,
  ofReturns,
  omegaRatio,
  quotient,
  sharpeRatio,
  spreadOf,
  ulcerIndex,
  upsideDeviation,
  volatilityOf,
} from './return-metrics.js'
import { adjustedSharpe, downsideFrequency, excessKurtosisOf, skewnessOf } from './shape-metrics.js'
import { dRatio } from './win-metrics.js'

const INFINITE = 'the figures are not finite'
const NO_LOSS = 'no return is below the threshold'
const NO_DRAWDOWN = 'there was no drawdown'

/** a / b of two figures. */
export const ratioOf = (a: Metric, b: Metric, because: string): Metric =>
  liftMetrics([a, b], (x = 0, y = 0) => x / y, because)
/** a - b of two figures. */
export const lessOf = (a: Metric, b: Metric): Metric => liftMetrics([a, b], (x = 0, y = 0) => x - y, INFINITE)
const squared = (a: Metric): Metric => liftMetrics([a], (x = 0) => square(x), INFINITE)

/** `Σ |r - mean| / n`. */
export const meanAbsoluteDeviation = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => {
    const mean = averageOf(returns)
    return definedOr(sumOf(returns, (r) => Math.abs(r - mean)) / returns.length, INFINITE)
  })

/** `Σ max(t - r, 0) / n`. */
export const downsidePotential = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () =>
    definedOr(sumOf(returns, (r) => Math.max(threshold - r, 0)) / returns.length, INFINITE),
  )
/** `Σ max(r - t, 0) / n`. */
export const upsidePotential = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () =>
    definedOr(sumOf(returns, (r) => Math.max(r - threshold, 0)) / returns.length, INFINITE),
  )
/** Share of returns above a threshold. */
export const upsideFrequency = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () => sumOf(returns, (r) => (r > threshold ? 1 : 0)) / returns.length)

/** `(mean r - t) / (Σ max(t - r, 0)^l / n)^(1 / l)` of order l: 1 is Omega less 1, 2 Sortino's (Kaplan and Knowles 2004). */
export const kappaRatio = (returns: Float64Array, order: number, threshold = 0): Metric =>
  ofReturns(returns, 1, () =>
    quotient(
      averageOf(returns) - threshold,
      power(sumOf(returns, (r) => power(Math.max(threshold - r, 0), order)) / returns.length, 1 / order),
      NO_LOSS,
    ),
  )

/** Losses weigh 2.25 times: `(Σ (max(r, 0) + 2.25 min(r, 0)) / n - t) / downside deviation` (Watanabe 2006). */
export const prospectRatio = (returns: Float64Array, threshold = 0): Metric =>
  liftMetrics(
    [downsideDeviation(returns, threshold)],
    (deviation = 0) =>
      (sumOf(returns, (r) => Math.max(r, 0) + 2.25 * Math.min(r, 0)) / returns.length - threshold) /
      deviation,
    NO_LOSS,
  )

/** `Σ |drawdown| / n`: how deep it stood below its peak on average (Becker 2006). */
export const painIndex = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => definedOr(-averageOf(drawdownsOf(returns)), INFINITE))

const ofDrawdowns = (returns: Float64Array, figure: (depths: Float64Array) => number): Metric =>
  ofReturns(returns, 1, () =>
    definedOr(figure(Float64Array.from(drawdownTable(returns), ({ depth }) => depth)), NO_DRAWDOWN),
  )
/** The mean depth of the drawdowns from peak to recovery, a positive number. */
export const averageDrawdown = (returns: Float64Array): Metric =>
  ofDrawdowns(returns, (depths) => -averageOf(depths))
/** `√(Σ depth² / n)` over drawdowns from peak to recovery, n the number of returns. */
export const drawdownDeviation = (returns: Float64Array): Metric =>
  ofDrawdowns(returns, (depths) => Math.sqrt(sumOf(depths, square) / returns.length))

/**
 * `annual return / √(Σ D²)`, D the sum of each run of losing returns, as the published numbers take it; modified
 * with `Σ D² / n` (Burke 1994, Bacon 2008).
 */
export const burkeRatio = (annual: Metric, returns: Float64Array, modified = false): Metric =>
  ofReturns(returns, 1, () =>
    liftMetrics(
      [annual],
      (a = 0) => a / Math.sqrt(sumOf(losingRuns(returns), square) / (modified ? returns.length : 1)),
      NO_DRAWDOWN,
    ),
  )

/** `annual return / (|deepest drawdown| + 10 %)` (Kestner 1996). */
export const sterlingRatio = (annual: Metric, returns: Float64Array): Metric =>
  liftMetrics([annual, maxDrawdown(returns)], (a = 0, deepest = 0) => a / (0.1 - deepest), INFINITE)

/** The risk-free rate of a year, compounded. */
export const annualRiskFree = (
  returns: Float64Array,
  { periods_per_year, risk_free = 0 }: Convention,
): Metric =>
  annualReturn(typeof risk_free === 'number' ? returns.map(() => risk_free) : risk_free, { periods_per_year })

/**
 * The figures of returns that Bacon's table lists (Practical Portfolio Performance Measurement and Attribution, 2008), by
 * their names: per period unless a year is in the formula, with a minimum acceptable return of a period as `threshold`.
 * `omega_sharpe_ratio` `(mean r - t) / downside potential`; `upside_potential_ratio` `upside potential / downside deviation`;
 * `volatility_skewness` `upside variance / downside variance`, `variability_skewness` its root; Pain, Martin, Burke and
 * Sterling ratios divide the annual return above the risk-free one.
 */
export const baconFigures = (returns: Float64Array, convention: Convention) => {
  const { threshold = 0, risk_free = 0, periods_per_year } = convention
  const downside_deviation = downsideDeviation(returns, threshold)
  const downside_potential = downsidePotential(returns, threshold)
  const upside_risk = upsideDeviation(returns, threshold)
  const upside_potential = upsidePotential(returns, threshold)
  const annual = lessOf(annualReturn(returns, { periods_per_year }), annualRiskFree(returns, convention))
  const skewness = skewnessOf(returns)
  const excess_kurtosis = excessKurtosisOf(returns)
  const volatility_skewness = ratioOf(squared(upside_risk), squared(downside_deviation), NO_LOSS)
  const ulcer_index = ulcerIndex(returns)
  const pain_index = painIndex(returns)
  return {
    mean_absolute_deviation: meanAbsoluteDeviation(returns),
    standard_deviation: ofReturns(returns, 1, () => definedOr(spreadOf(returns, 0), INFINITE)),
    annualised_risk: volatilityOf(returns, { periods_per_year, ddof: 0 }),
    sharpe_ratio: sharpeRatio(returns, convention),
    adjusted_sharpe_ratio: adjustedSharpe(
      returns,
      sharpeRatio(returns, { ...convention, mean: 'geometric' }),
    ),
    skewness,
    excess_kurtosis,
    skewness_kurtosis_ratio: liftMetrics(
      [skewness, excess_kurtosis],
      (s = 0, k = 0) => s / (k + 3),
      INFINITE,
    ),
    downside_deviation,
    downside_variance: squared(downside_deviation),
    downside_potential,
    downside_frequency: downsideFrequency(returns, threshold),
    upside_risk,
    upside_variance: squared(upside_risk),
    upside_potential,
    upside_frequency: upsideFrequency(returns, threshold),
    volatility_skewness,
    variability_skewness: ratioOf(upside_risk, downside_deviation, NO_LOSS),
    omega_ratio: omegaRatio(returns, threshold),
    omega_sharpe_ratio: kappaRatio(returns, 1, threshold),
    bernardo_ledoit_ratio: omegaRatio(returns),
    d_ratio: dRatio(returns),
    sortino_ratio: kappaRatio(returns, 2, threshold),
    kappa_3_ratio: kappaRatio(returns, 3, threshold),
    upside_potential_ratio: ratioOf(upside_potential, downside_deviation, NO_LOSS),
    prospect_ratio: prospectRatio(returns, threshold),
    max_drawdown: maxDrawdown(returns),
    average_drawdown: averageDrawdown(returns),
    drawdown_deviation: drawdownDeviation(returns),
    calmar_ratio: calmarRatio(excessOver(returns, risk_free), convention),
    sterling_ratio: sterlingRatio(annual, returns),
    burke_ratio: burkeRatio(annual, returns),
    modified_burke_ratio: burkeRatio(annual, returns, true),
    pain_index,
    pain_ratio: ratioOf(annual, pain_index, NO_DRAWDOWN),
    ulcer_index,
    martin_ratio: ratioOf(annual, ulcer_index, NO_DRAWDOWN),
  } satisfies Readonly<Record<string, Metric>>
}
