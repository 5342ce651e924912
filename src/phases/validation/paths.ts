import { finite, integer, list, struct, type TypeOf } from '../../core/codec/codec.js'
import { ranked } from '../../search/ranking.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { definedOr, isDefined, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { momentsOf, wholeOf } from '../../stats/metrics/moments.kernel.js'
import { deviationOf, type PowerSums } from '../../stats/metrics/power-sums.js'

/** The Sharpe ratios of the paths that cover the range with tests; figures are of those that have one. */
export const pathsCodec = struct('paths', {
  count: integer(1),
  sharpe_ratio: list(metricCodec),
  mean: metricCodec,
  deviation: metricCodec,
  least: metricCodec,
  median: metricCodec,
  most: metricCodec,
  /** Share of all paths with a Sharpe ratio above 0. */
  above_0: finite(0, 1),
  /** The path whose curve stands for all: that of the median Sharpe ratio, the lower of two. */
  shown: integer(0),
})
export type Paths = TypeOf<typeof pathsCodec>

const NONE = undefinedMetric('no path has a Sharpe ratio')

/** How the Sharpe ratios of paths are spread. */
export const pathsReport = (sharpes: readonly Metric[]): Paths => {
  const order = ranked(sharpes).toReversed()
  const defined = order.filter((i) => isDefined(sharpes[i] ?? NONE))
  const values = defined.map((i) => sharpes[i]).filter((value) => typeof value === 'number')
  const sums: PowerSums = wholeOf(momentsOf(Float64Array.from(values)))
  const middle = (defined.length > 0 ? defined : order)[
    Math.max(0, Math.ceil(Math.max(1, defined.length) / 2) - 1)
  ]
  return {
    count: sharpes.length,
    sharpe_ratio: sharpes,
    mean: definedOr(sums.sum / sums.n, NONE.because),
    deviation: deviationOf(sums),
    least: values[0] ?? NONE,
    median: middle === undefined ? NONE : (sharpes[middle] ?? NONE),
    most: values.at(-1) ?? NONE,
    above_0: values.filter((value) => value > 0).length / Math.max(1, sharpes.length),
    shown: middle ?? 0,
  }
}
