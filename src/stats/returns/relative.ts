import { power, square } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric, undefinedMetric } from '../metrics/metric.js'
import { averageOf, coSquares } from './column.kernel.js'
import { type Convention, excessOver } from './convention.js'
import { annualReturn, ofReturns, quotient, spreadOf } from './return-metrics.js'

const FLAT = 'the benchmark does not vary'
const INFINITE = 'the figures are not finite'

/** A figure of two series of one length, both finite. */
const ofBoth = (
  returns: Float64Array,
  benchmark: Float64Array,
  least: number,
  figure: () => Metric,
): Metric =>
  returns.length === benchmark.length
    ? ofReturns(benchmark, least, () => ofReturns(returns, least, figure))
    : undefinedMetric(`${returns.length} returns next to ${benchmark.length} of the benchmark`)

/** `cov(r - rf, b - rf) / var(b - rf)`. */
export const betaOf = (
  returns: Float64Array,
  benchmark: Float64Array,
  { risk_free }: Pick<Convention, 'risk_free'> = {},
): Metric => {
  const [r, b] = [excessOver(returns, risk_free), excessOver(benchmark, risk_free)]
  return ofBoth(r, b, 2, () => quotient(coSquares(r, b), square(spreadOf(b, 0)) * b.length, FLAT))
}

/**
 * Jensen's alpha a year: with a = mean(r - rf - beta (b - rf)), geometric `(1 + a)^P - 1`, arithmetic `a P`; geometric unless
 * given (Jensen 1968).
 */
export const alphaOf = (returns: Float64Array, benchmark: Float64Array, convention: Convention): Metric => {
  const { periods_per_year, risk_free, mean = 'geometric' } = convention
  return liftMetrics(
    [betaOf(returns, benchmark, convention)],
    (beta = 0) => {
      const a = averageOf(excessOver(returns, risk_free)) - beta * averageOf(excessOver(benchmark, risk_free))
      return mean === 'geometric' ? power(1 + a, periods_per_year) - 1 : a * periods_per_year
    },
    INFINITE,
  )
}

/** Pearson's correlation of the returns. */
export const correlationOf = (returns: Float64Array, benchmark: Float64Array): Metric =>
  ofBoth(returns, benchmark, 2, () =>
    quotient(
      coSquares(returns, benchmark) / returns.length,
      spreadOf(returns, 0) * spreadOf(benchmark, 0),
      'one of them does not vary',
    ),
  )

const active = (returns: Float64Array, benchmark: Float64Array): Float64Array =>
  excessOver(returns, benchmark)
const SAME = 'the difference to the benchmark does not vary'

/** `sd(r - b) √P`. */
export const trackingError = (
  returns: Float64Array,
  benchmark: Float64Array,
  { periods_per_year, ddof = 1 }: Convention,
): Metric =>
  ofBoth(returns, benchmark, 1 + ddof, () =>
    definedOr(spreadOf(active(returns, benchmark), ddof) * Math.sqrt(periods_per_year), INFINITE),
  )

/** `mean(r - b) / sd(r - b)` per period, not annualised. */
export const excessSharpe = (
  returns: Float64Array,
  benchmark: Float64Array,
  { ddof = 1 }: Pick<Convention, 'ddof'> = {},
): Metric =>
  ofBoth(returns, benchmark, 1 + ddof, () => {
    const over = active(returns, benchmark)
    return quotient(averageOf(over), spreadOf(over, ddof), SAME)
  })

/**
 * Active return over tracking error, a year: arithmetic `mean(r - b) / sd(r - b) √P`, geometric the difference of the annual
 * returns over it; arithmetic by default.
 */
export const informationRatio = (
  returns: Float64Array,
  benchmark: Float64Array,
  convention: Convention,
): Metric => {
  const year = Math.sqrt(convention.periods_per_year)
  return convention.mean === 'geometric'
    ? liftMetrics(
        [
          annualReturn(returns, convention),
          annualReturn(benchmark, convention),
          trackingError(returns, benchmark, convention),
        ],
        (own = 0, other = 0, error = 0) => (own - other) / error,
        SAME,
      )
    : liftMetrics([excessSharpe(returns, benchmark, convention)], (ratio = 0) => ratio * year, INFINITE)
}

/** Annual return over that of the benchmark; of all periods, or of those in which the benchmark rose (`up`) or fell (`down`). */
export const captureRatio = (
  returns: Float64Array,
  benchmark: Float64Array,
  convention: Convention,
  periods: 'all' | 'up' | 'down' = 'all',
): Metric =>
  ofBoth(returns, benchmark, 1, () => {
    const counts = (_: number, i: number): boolean => {
      const b = benchmark[i] ?? 0
      return periods === 'all' || (periods === 'up' ? b > 0 : b < 0)
    }
    return liftMetrics(
      [annualReturn(returns.filter(counts), convention), annualReturn(benchmark.filter(counts), convention)],
      (own = 0, other = 0) => own / other,
      'the benchmark gained nothing',
    )
  })

/**
 * Annual return above the risk-free one over beta: `P mean(r - rf) / beta`, or the geometric annual return of r - rf (Treynor
 * 1965).
 */
export const treynorRatio = (
  returns: Float64Array,
  benchmark: Float64Array,
  convention: Convention,
): Metric =>
  liftMetrics(
    [
      annualReturn(excessOver(returns, convention.risk_free), { mean: 'arithmetic', ...convention }),
      betaOf(returns, benchmark, convention),
    ],
    (annual = 0, beta = 0) => annual / beta,
    'beta is 0',
  )
