import { integer, list, struct, type TypeOf, text } from '../core/codec/codec.js'
import { metricCodec } from '../stats/inference/result-codecs.js'
import { definedOr, isDefined, liftMetrics, type Metric, undefinedMetric } from '../stats/metrics/metric.js'
import { deviationOf, kurtosisOf, meanOf, type PowerSums } from '../stats/metrics/power-sums.js'

const pairCodec = struct('pair of regimes', {
  a: text,
  b: text,
  /** Mean of a less mean of b, and its standard error. */
  mean_difference: metricCodec,
  mean_error: metricCodec,
  /** Deviation of a over that of b. */
  deviation_ratio: metricCodec,
  /** Differences in standard errors: of the means, and of the logarithms of the deviations. */
  mean_distance: metricCodec,
  deviation_distance: metricCodec,
})
export type RegimePair = TypeOf<typeof pairCodec>

/** How far regimes lie apart by the returns of their bars. */
export const separationCodec = struct('separation', {
  /** Regimes with enough bars to compare, and the pairs of them. */
  regimes: integer(0),
  pairs: list(pairCodec),
  /** The largest distances of any pair. */
  mean: metricCodec,
  deviation: metricCodec,
  /** Share of the pairs that lie `APART` or more standard errors apart, by mean or by deviation. */
  separated: metricCodec,
})
export type Separation = TypeOf<typeof separationCodec>

/** Standard errors from which two regimes count as separate. */
const APART = 2

/** Variance of the logarithm of a deviation: `(kurtosis - 1) / (4 n)`, 1 / (2 n) of normal returns. */
const logVariance = (sums: PowerSums): Metric =>
  liftMetrics([kurtosisOf(sums)], (kurtosis = 3) => (kurtosis - 1) / (4 * sums.n), 'not finite')

const pairOf = (a: string, x: PowerSums, b: string, y: PowerSums): RegimePair => {
  const [dx, dy] = [deviationOf(x), deviationOf(y)]
  const difference = liftMetrics([meanOf(x), meanOf(y)], (p = 0, q = 0) => p - q, 'not finite')
  const error = liftMetrics(
    [dx, dy],
    (p = 0, q = 0) => Math.sqrt((p * p) / x.n + (q * q) / y.n),
    'not finite',
  )
  const ratio = liftMetrics([dx, dy], (p = 0, q = 1) => p / q, 'the returns of a regime do not vary')
  return {
    a,
    b,
    mean_difference: difference,
    mean_error: error,
    deviation_ratio: ratio,
    mean_distance: liftMetrics([difference, error], (d = 0, e = 0) => d / e, 'the returns do not vary'),
    deviation_distance: liftMetrics(
      [ratio, logVariance(x), logVariance(y)],
      (r = 1, p = 0, q = 0) => Math.log(r) / Math.sqrt(p + q),
      'the returns do not vary',
    ),
  }
}

const sizeOf = (metric: Metric): number => (isDefined(metric) ? Math.abs(metric) : 0)

/** How far apart the regimes lie that have at least `least` bars. `sums` are those of the returns of each regime's bars. */
export const separationOf = (
  regimes: readonly { readonly name: string; readonly sums: PowerSums }[],
  least: number,
): Separation => {
  const known = regimes.filter(({ sums }) => sums.n >= least)
  const pairs = known.flatMap((a, i) => known.slice(i + 1).map((b) => pairOf(a.name, a.sums, b.name, b.sums)))
  const none = `fewer than 2 regimes have ${least} bars`
  const most = (distance: (pair: RegimePair) => Metric): Metric =>
    pairs.length === 0 ? undefinedMetric(none) : Math.max(...pairs.map((pair) => sizeOf(distance(pair))))
  const apart = pairs.filter(
    (pair) => sizeOf(pair.mean_distance) >= APART || sizeOf(pair.deviation_distance) >= APART,
  )
  return {
    regimes: known.length,
    pairs,
    mean: most(({ mean_distance }) => mean_distance),
    deviation: most(({ deviation_distance }) => deviation_distance),
    separated: definedOr(apart.length / pairs.length, none),
  }
}
