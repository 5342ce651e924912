import { square } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric, undefinedMetric } from '../metrics/metric.js'
import { kurtosisOf, type PowerSums, sharpeOf, skewOf } from '../metrics/power-sums.js'
import { normalCdf, normalQuantile } from '../returns/normal.kernel.js'

/** A Sharpe ratio per period, not annualised, and what its sampling error depends on. */
export interface SharpeSample {
  readonly sharpe: number
  /** Number of returns. */
  readonly bars: number
  /** Population skewness of the returns. */
  readonly skew: number
  /** Population kurtosis, not excess: 3 for a normal distribution. */
  readonly kurtosis: number
}

const EULER = 0.5772156649015329
const NO_SPREAD = 'the sampling error of this Sharpe ratio is not positive'

/** `1 - skew SR + (kurtosis - 1) / 4 SR²`: (T - 1) times the variance of the estimate (Mertens 2002). */
const spread = ({ sharpe, skew, kurtosis }: SharpeSample): number =>
  1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe

/** The sample that the sums of some returns hold; `Undefined` parts make what is computed from it `Undefined`. */
export const withSample = (sums: PowerSums, compute: (sample: SharpeSample) => Metric): Metric => {
  const parts = [sharpeOf(sums), skewOf(sums), kurtosisOf(sums)]
  const checked = liftMetrics(parts, () => 0, '')
  const [sharpe, skew, kurtosis] = parts
  return typeof sharpe === 'number' && typeof skew === 'number' && typeof kurtosis === 'number'
    ? compute({ sharpe, skew, kurtosis, bars: sums.n })
    : checked
}

/**
 * Probability that the true Sharpe ratio is above `benchmark` (per period):
 * `Φ((SR - SR*) √(T - 1) / √(1 - skew SR + (kurtosis - 1) / 4 SR²))` (Bailey and López de Prado 2012).
 */
export const probabilisticSharpe = (sample: SharpeSample, benchmark: number): Metric =>
  sample.bars < 2
    ? undefinedMetric('fewer than 2 returns')
    : definedOr(
        normalCdf(((sample.sharpe - benchmark) * Math.sqrt(sample.bars - 1)) / Math.sqrt(spread(sample))),
        NO_SPREAD,
      )

/** Standard error of a Sharpe ratio per period: `√((1 - skew SR + (kurtosis - 1) / 4 SR²) / (T - 1))` (Mertens 2002). */
export const sharpeError = (sample: SharpeSample): Metric =>
  sample.bars < 2
    ? undefinedMetric('fewer than 2 returns')
    : definedOr(Math.sqrt(spread(sample) / (sample.bars - 1)), NO_SPREAD)

/** The standard error of the annualised Sharpe ratio of returns with these sums. */
export const sharpeErrorOf = (sums: PowerSums, periods_per_year: number): Metric =>
  liftMetrics([withSample(sums, sharpeError)], (error = 0) => error * Math.sqrt(periods_per_year), '')

/** `(1 - γ) Φ⁻¹(1 - 1/N) + γ Φ⁻¹(1 - 1/(N e))`: expected maximum of N independent standard normals; 0 for one. */
const expectedMaximum = (trials: number): number =>
  trials <= 1 ? 0 : (1 - EULER) * -normalQuantile(1 / trials) + EULER * -normalQuantile(1 / (trials * Math.E))

/**
 * The Sharpe ratio per period that the best of N worthless trials is expected to show: √V times the expected maximum, V the
 * variance (ddof 1) of the trials' Sharpe ratios per period (Bailey and López de Prado 2014).
 */
export const expectedMaximumSharpe = (trials: number, variance: number): number =>
  Math.sqrt(variance) * expectedMaximum(trials)

/** Probabilistic Sharpe ratio of the winner against the expected maximum of its trials: the deflated Sharpe ratio. */
export const deflatedSharpe = (winner: SharpeSample, trials: number, variance: number): Metric =>
  probabilisticSharpe(winner, expectedMaximumSharpe(trials, variance))

/**
 * Number of returns after which the probabilistic Sharpe ratio reaches `confidence`:
 * `1 + (1 - skew SR + (kurtosis - 1) / 4 SR²) (Φ⁻¹(p) / (SR - SR*))²` (Bailey and López de Prado 2012).
 */
export const minTrackRecord = (sample: SharpeSample, benchmark: number, confidence: number): Metric =>
  sample.sharpe <= benchmark
    ? undefinedMetric('the Sharpe ratio is not above its benchmark')
    : definedOr(
        1 + spread(sample) * square(normalQuantile(confidence) / (sample.sharpe - benchmark)),
        NO_SPREAD,
      )

/**
 * Years of data below which the best of N worthless trials is expected to show this annualised Sharpe ratio:
 * `(expected maximum of N / SR)²` (Bailey, Borwein, López de Prado and Zhu 2014).
 */
export const minBacktestLength = (trials: number, annualSharpe: number): Metric =>
  annualSharpe <= 0
    ? undefinedMetric('the Sharpe ratio is not positive')
    : definedOr(square(expectedMaximum(trials) / annualSharpe), 'the number of trials is not finite')

/** Variance (ddof 1) of the trials' Sharpe ratios. */
export const sharpeVariance = (sharpes: readonly number[]): Metric => {
  const n = sharpes.length
  const mean = sharpes.reduce((sum, value) => sum + value, 0) / n
  return n < 2
    ? undefinedMetric('fewer than 2 trials')
    : definedOr(
        sharpes.reduce((sum, value) => sum + square(value - mean), 0) / (n - 1),
        'a Sharpe ratio is not finite',
      )
}
