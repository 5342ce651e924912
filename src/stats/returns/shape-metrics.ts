import { power } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric } from '../metrics/metric.js'
import { lowerTail } from '../metrics/tail.kernel.js'
import { averageOf, centralSum, sumOf } from './column.kernel.js'
import { normalQuantile } from './normal.kernel.js'
import { ofReturns, quotient, spreadOf } from './return-metrics.js'

/** Moments of the values at hand, or estimates of those of what they were drawn from (bias-corrected, Joanes and Gill 1998). */
export type Moments = 'population' | 'sample'

const FLAT = 'the returns do not vary'

/** `m3 / m2^(3/2)`; for a sample times `√(n (n - 1)) / (n - 2)`. */
export const skewnessOf = (returns: Float64Array, moments: Moments = 'population'): Metric => {
  const n = returns.length
  return ofReturns(returns, moments === 'sample' ? 3 : 2, () =>
    liftMetrics(
      [quotient(centralSum(returns, 3) / n, power(spreadOf(returns, 0), 3), FLAT)],
      (g = 0) => (moments === 'sample' ? (g * Math.sqrt(n * (n - 1))) / (n - 2) : g),
      FLAT,
    ),
  )
}

/** `m4 / m2² - 3`, in excess of a normal distribution's; for a sample `((n + 1) g + 6) (n - 1) / ((n - 2) (n - 3))`. */
export const excessKurtosisOf = (returns: Float64Array, moments: Moments = 'population'): Metric => {
  const n = returns.length
  return ofReturns(returns, moments === 'sample' ? 4 : 2, () =>
    liftMetrics(
      [quotient(centralSum(returns, 4) / n, power(spreadOf(returns, 0), 4), FLAT)],
      (k = 0) => (moments === 'sample' ? (((n + 1) * (k - 3) + 6) * (n - 1)) / ((n - 2) * (n - 3)) : k - 3),
      FLAT,
    ),
  )
}

export interface TailFigures {
  readonly value_at_risk: Metric
  readonly conditional_value_at_risk: Metric
}

/** The lower tail of the returns at hand: `lowerTail`, a loss is negative. */
export const historicalTail = (returns: Float64Array, level = 0.05): TailFigures => ({
  value_at_risk: ofReturns(returns, 1, () => lowerTail(returns, level).value_at_risk),
  conditional_value_at_risk: ofReturns(returns, 1, () => lowerTail(returns, level).conditional_value_at_risk),
})

/** Value at risk of a normal distribution, `mean + Φ⁻¹(level) sd` with ddof 1, and the mean of the returns below it. */
export const gaussianTail = (returns: Float64Array, level = 0.05): TailFigures => {
  const value_at_risk = ofReturns(returns, 2, () =>
    definedOr(averageOf(returns) + normalQuantile(level) * spreadOf(returns), 'the figures are not finite'),
  )
  return {
    value_at_risk,
    conditional_value_at_risk: liftMetrics(
      [value_at_risk],
      (bound = 0) => averageOf(returns.filter((r) => r < bound)),
      'no return is below the value at risk',
    ),
  }
}

/** Share of returns below a threshold. */
export const downsideFrequency = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () => sumOf(returns, (r) => (r < threshold ? 1 : 0)) / returns.length)

/** `S (1 + skew / 6 S - excess kurtosis / 24 S²)`, S a Sharpe ratio, population moments (Pezier and White 2006). */
export const adjustedSharpe = (returns: Float64Array, sharpe: Metric): Metric =>
  liftMetrics(
    [sharpe, skewnessOf(returns), excessKurtosisOf(returns)],
    (s = 0, skew = 0, kurtosis = 0) => s * (1 + (skew / 6) * s - (kurtosis / 24) * s * s),
    'the figures are not finite',
  )
