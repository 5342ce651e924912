import { power as powerOf, square } from '../../core/power.kernel.js'
import { definedOr, type Metric, undefinedMetric } from './metric.js'

/** The number of values and the sums of their first four powers. */
export interface PowerSums {
  readonly n: number
  readonly sum: number
  readonly sum2: number
  readonly sum3: number
  readonly sum4: number
}

/** What a mean and a variance ask for. */
type Spread = Pick<PowerSums, 'n' | 'sum' | 'sum2'>

/** Standard deviations below this share of the root mean square are rounding, not variance. */
const ROUNDING = 1e-7
const FLAT = 'the returns do not vary'

export const meanOf = ({ n, sum }: PowerSums): Metric =>
  n === 0 ? undefinedMetric('there are no returns') : definedOr(sum / n, 'the returns are not finite')

/** Mean squared deviation from the mean, ddof 0, and 0 where it is lost in rounding. */
const populationVariance = ({ n, sum, sum2 }: Spread): number => {
  const mean = sum / n
  const square = sum2 / n
  const variance = square - mean * mean
  return variance <= square * ROUNDING * ROUNDING ? 0 : variance
}

/** Standard deviation of the values, ddof 1. */
export const deviationOf = (sums: PowerSums): Metric =>
  sums.n < 2
    ? undefinedMetric('fewer than 2 returns')
    : definedOr(Math.sqrt((populationVariance(sums) * sums.n) / (sums.n - 1)), 'the returns are not finite')

/** Mean over standard deviation (ddof 1) per period, not annualised; Sharpe 1994 with risk-free 0. */
export const sharpeOf = (sums: Spread): Metric => {
  if (sums.n < 2) return undefinedMetric('fewer than 2 returns')
  const variance = populationVariance(sums)
  return variance === 0
    ? undefinedMetric(FLAT)
    : definedOr(
        sums.sum / sums.n / Math.sqrt((variance * sums.n) / (sums.n - 1)),
        'the returns are not finite',
      )
}

const standardized = (sums: PowerSums, moment: (mean: number) => number, power: number): Metric => {
  if (sums.n < 2) return undefinedMetric('fewer than 2 returns')
  const variance = populationVariance(sums)
  return variance === 0
    ? undefinedMetric(FLAT)
    : definedOr(moment(sums.sum / sums.n) / powerOf(variance, power), 'the returns are not finite')
}

/** Population skewness `m3 / m2^(3/2)`, central moments with ddof 0. */
export const skewOf = (sums: PowerSums): Metric =>
  standardized(
    sums,
    (mean) => sums.sum3 / sums.n - 3 * mean * (sums.sum2 / sums.n) + 2 * mean * mean * mean,
    1.5,
  )

/** Population kurtosis `m4 / m2²`, not excess: 3 for a normal distribution. */
export const kurtosisOf = (sums: PowerSums): Metric =>
  standardized(
    sums,
    (mean) =>
      sums.sum4 / sums.n -
      (4 * mean * sums.sum3) / sums.n +
      (6 * mean * mean * sums.sum2) / sums.n -
      3 * square(square(mean)),
    2,
  )
