import { type Codec, integer, struct } from '../../core/codec/codec.js'
import { definedOr, type Metric } from '../metrics/metric.js'
import { averageOf, percentileOfSorted } from '../returns/column.kernel.js'
import { metricCodec } from './result-codecs.js'

/** Some values by their number, mean and linear percentiles: `p05` is not exceeded by 5 % of them. */
export interface Distribution {
  readonly count: number
  readonly mean: Metric
  readonly p05: Metric
  readonly p25: Metric
  readonly p50: Metric
  readonly p75: Metric
  readonly p95: Metric
}

/** The distribution of finite values; of none, every figure is `Undefined`. Cost: O(n log n). */
export const distributionOf = (values: Float64Array): Distribution => {
  const sorted = values.toSorted()
  const figure = (value: number): Metric => definedOr(value, 'there are no values')
  const at = (share: number): Metric => figure(percentileOfSorted(sorted, share))
  return {
    count: values.length,
    mean: figure(averageOf(sorted)),
    p05: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
  }
}

/** A distribution as it is stored. */
export const distributionCodec: Codec<Distribution, unknown> = struct('distribution', {
  count: integer(0),
  mean: metricCodec,
  p05: metricCodec,
  p25: metricCodec,
  p50: metricCodec,
  p75: metricCodec,
  p95: metricCodec,
})
