import { finite, integer, struct, type TypeOf } from '../../core/codec/codec.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import {
  definedOr,
  isDefined,
  liftMetrics,
  type Metric,
  undefinedMetric,
} from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'

/** In how many windows the choice did out of sample what it did in sample. */
export const consistencyCodec = struct('consistency', {
  windows: integer(0),
  /** Share of windows with a total return above 0 out of sample. */
  positive: finite(0, 1),
  /** Of windows with an in-sample Sharpe ratio above 0, the share that kept at least half of it. */
  at_least_half: metricCodec,
})
export type Consistency = TypeOf<typeof consistencyCodec>

/** What is left out of sample of the Sharpe ratio in sample: means over the windows that have both. */
export const degradationCodec = struct('degradation', {
  windows: integer(0),
  in_sample: metricCodec,
  out_of_sample: metricCodec,
  /** Out of sample less in sample. */
  difference: metricCodec,
  /** Out of sample over in sample, where that is above 0. */
  kept: metricCodec,
})
export type Degradation = TypeOf<typeof degradationCodec>

/** Metrics of one window's choice on its train and on its test bars. */
export interface Sides {
  readonly in_sample: Metrics
  readonly out_of_sample: Metrics
}

const meanOf = (values: readonly number[]): Metric =>
  definedOr(
    values.reduce((sum, value) => sum + value, 0) / values.length,
    'no window has a Sharpe ratio in sample and out of sample',
  )

const sharpesOf = (windows: readonly Sides[]): readonly (readonly [inside: number, outside: number])[] =>
  windows.flatMap(({ in_sample, out_of_sample }) =>
    isDefined(in_sample.sharpe_ratio) && isDefined(out_of_sample.sharpe_ratio)
      ? [[in_sample.sharpe_ratio, out_of_sample.sharpe_ratio] as const]
      : [],
  )

/** Counts the windows whose choice kept its promise. */
export const consistencyOf = (windows: readonly Sides[]): Consistency => {
  const gained = windows.filter(
    ({ out_of_sample: { total_return } }) => isDefined(total_return) && total_return > 0,
  )
  const sound = sharpesOf(windows).filter(([inside]) => inside > 0)
  const kept = sound.filter(([inside, outside]) => outside >= inside / 2)
  return {
    windows: windows.length,
    positive: gained.length / Math.max(1, windows.length),
    at_least_half: definedOr(kept.length / sound.length, 'no window has a Sharpe ratio above 0 in sample'),
  }
}

/** Compares the Sharpe ratios of windows in sample and out of sample. */
export const degradationOf = (windows: readonly Sides[]): Degradation => {
  const both = sharpesOf(windows)
  const in_sample = meanOf(both.map(([inside]) => inside))
  const out_of_sample = meanOf(both.map(([, outside]) => outside))
  return {
    windows: both.length,
    in_sample,
    out_of_sample,
    difference: liftMetrics([out_of_sample, in_sample], (outside = 0, inside = 0) => outside - inside, ''),
    kept:
      isDefined(in_sample) && in_sample <= 0
        ? undefinedMetric('the Sharpe ratio in sample is not above 0')
        : liftMetrics([out_of_sample, in_sample], (outside = 0, inside = 1) => outside / inside, ''),
  }
}
