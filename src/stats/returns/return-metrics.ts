import { power, square } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric, undefinedMetric } from '../metrics/metric.js'
import {
  averageOf,
  centralSum,
  coSquares,
  drawdownsOf,
  percentileOf,
  sumOf,
  wealthOf,
} from './column.kernel.js'
import { type Convention, excessOver } from './convention.js'

/** Deviations below this share of the mean are rounding, not variance. */
const ROUNDING = 1e-12
const INFINITE = 'the figures are not finite'
const FLAT = 'the returns do not vary'
const NO_LOSS = 'no return is below the threshold'

/** A figure of at least this many finite returns. */
export const ofReturns = (returns: Float64Array, least: number, figure: () => Metric): Metric =>
  returns.length < least
    ? undefinedMetric(least === 1 ? 'there are no returns' : `fewer than ${least} returns`)
    : returns.every(Number.isFinite)
      ? figure()
      : undefinedMetric('a return is not finite')

/** Standard deviation, 0 where it is rounding; ddof 1 by default. */
export const spreadOf = (values: Float64Array, ddof: 0 | 1 = 1): number => {
  const spread = Math.sqrt(centralSum(values, 2) / (values.length - ddof))
  return spread <= ROUNDING * Math.abs(averageOf(values)) ? 0 : spread
}

/** a / b, `Undefined` where b is 0. */
export const quotient = (a: number, b: number, because: string): Metric =>
  b === 0 ? undefinedMetric(because) : definedOr(a / b, INFINITE)

/** `Π (1 + r) - 1`. */
export const totalReturn = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => definedOr((wealthOf(returns).at(-1) ?? Number.NaN) - 1, INFINITE))

/** `Π (1 + r)^(P / n) - 1`, or with an arithmetic mean `P mean r`; geometric by default. */
export const annualReturn = (
  returns: Float64Array,
  { periods_per_year, mean = 'geometric' }: Convention,
): Metric =>
  mean === 'arithmetic'
    ? ofReturns(returns, 1, () => definedOr(averageOf(returns) * periods_per_year, INFINITE))
    : liftMetrics(
        [totalReturn(returns)],
        (total = 0) => (total < -1 ? Number.NaN : power(1 + total, periods_per_year / returns.length) - 1),
        'more than the capital was lost',
      )

/** `sd(r) √P`. */
export const volatilityOf = (returns: Float64Array, { periods_per_year, ddof = 1 }: Convention): Metric =>
  ofReturns(returns, 1 + ddof, () =>
    definedOr(spreadOf(returns, ddof) * Math.sqrt(periods_per_year), INFINITE),
  )

/**
 * `mean(r - rf) / sd(r - rf) √P` (Sharpe 1994); with a geometric mean the annual return of r - rf over its volatility (Bacon
 * 2008). Arithmetic by default.
 */
export const sharpeRatio = (returns: Float64Array, convention: Convention): Metric => {
  const { periods_per_year, risk_free = 0, ddof = 1, mean = 'arithmetic' } = convention
  const excess = excessOver(returns, risk_free)
  const year = Math.sqrt(periods_per_year)
  return ofReturns(excess, 1 + ddof, () =>
    mean === 'geometric'
      ? liftMetrics(
          [annualReturn(excess, { periods_per_year })],
          (annual = 0) => annual / (spreadOf(excess, ddof) * year),
          FLAT,
        )
      : quotient(averageOf(excess) * year, spreadOf(excess, ddof), FLAT),
  )
}

/** `√(Σ min(r - t, 0)² / n)` per period, t the threshold (Sortino and Price 1994). */
export const downsideDeviation = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () =>
    definedOr(
      Math.sqrt(sumOf(returns, (r) => square(Math.min(r - threshold, 0))) / returns.length),
      INFINITE,
    ),
  )
/** `√(Σ max(r - t, 0)² / n)` per period. */
export const upsideDeviation = (returns: Float64Array, threshold = 0): Metric =>
  downsideDeviation(
    returns.map((r) => -r),
    -threshold,
  )

/** `downsideDeviation √P`. */
export const downsideRisk = (
  returns: Float64Array,
  { periods_per_year, threshold = 0 }: Convention,
): Metric =>
  liftMetrics([downsideDeviation(returns, threshold)], (d = 0) => d * Math.sqrt(periods_per_year), INFINITE)

/** `mean(r - t) P / downsideRisk`. */
export const sortinoRatio = (
  returns: Float64Array,
  { periods_per_year, threshold = 0 }: Convention,
): Metric =>
  liftMetrics(
    [downsideDeviation(returns, threshold)],
    (d = 0) => ((averageOf(returns) - threshold) / d) * Math.sqrt(periods_per_year),
    NO_LOSS,
  )

/** `Σ max(r - t, 0) / Σ max(t - r, 0)` (Keating and Shadwick 2002); at 0 the Bernardo-Ledoit ratio. */
export const omegaRatio = (returns: Float64Array, threshold = 0): Metric =>
  ofReturns(returns, 1, () =>
    quotient(
      sumOf(returns, (r) => Math.max(r - threshold, 0)),
      sumOf(returns, (r) => Math.max(threshold - r, 0)),
      NO_LOSS,
    ),
  )

/** The deepest `wealth / highest wealth so far - 1`, the start included; <= 0. */
export const maxDrawdown = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () =>
    definedOr(
      drawdownsOf(returns).reduce((least, value) => Math.min(least, value), 0),
      INFINITE,
    ),
  )

/** `annualReturn / |maxDrawdown|` (Young 1991). */
export const calmarRatio = (returns: Float64Array, convention: Convention): Metric =>
  liftMetrics(
    [annualReturn(returns, convention), maxDrawdown(returns)],
    (annual = 0, deepest = 0) => annual / -deepest,
    'there was no drawdown',
  )

/** `√(Σ drawdown² / (n - ddof))`, ddof 0 by default (Martin and McCann 1989). */
export const ulcerIndex = (returns: Float64Array, ddof: 0 | 1 = 0): Metric =>
  ofReturns(returns, 1 + ddof, () =>
    definedOr(Math.sqrt(sumOf(drawdownsOf(returns), (d) => d * d) / (returns.length - ddof)), INFINITE),
  )

/** `annualReturn / ulcerIndex` (Martin and McCann 1989). */
export const martinRatio = (returns: Float64Array, convention: Convention): Metric =>
  liftMetrics(
    [annualReturn(returns, convention), ulcerIndex(returns)],
    (annual = 0, ulcer = 0) => annual / ulcer,
    'there was no drawdown',
  )

/** R² of the line through the cumulative log returns on 0 .. n - 1. */
export const stabilityOf = (returns: Float64Array): Metric =>
  ofReturns(returns, 2, () => {
    const growth = wealthOf(returns).map(Math.log)
    const places = growth.map((_, i) => i)
    const along = coSquares(growth, places)
    return growth.every(Number.isFinite)
      ? quotient(along * along, coSquares(growth, growth) * coSquares(places, places), FLAT)
      : undefinedMetric('the capital was lost')
  })

/** `|95th percentile / 5th percentile|` of the returns, linear. */
export const tailRatio = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () =>
    quotient(
      Math.abs(percentileOf(returns, 0.95)),
      Math.abs(percentileOf(returns, 0.05)),
      'the 5th percentile is 0',
    ),
  )
