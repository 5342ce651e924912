import { spanCodec } from '../../candidate/figures.js'
import {
  bool,
  checked,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { distributionCodec } from '../../stats/inference/distribution.js'
import {
  bootstrapCodec,
  figureRecordCodec,
  metricCodec,
  metricsCodec,
} from '../../stats/inference/result-codecs.js'
import { baconFigures } from '../../stats/returns/bacon.js'
import { baconRelative } from '../../stats/returns/bacon-relative.js'
import { sourceFields, sourceProblem } from './source.js'
import { drawdownsCodec, yearsCodec } from './tables.js'

/** A run, how many of its last bars are recent, and what counts as worse than expected. */
export const performanceConfig = checked(
  struct('performance_analysis', {
    ...sourceFields,
    /** The last this many bars are held against what those before would lead one to expect. */
    recent: withDefault(integer(2), 63),
    /** Below this share of the paths drawn from the bars before, recent bars count as worse than expected. */
    level: withDefault(finite(0, 0.5), 0.05),
    /** Bars of a window of the rolling Sharpe ratio. */
    window: withDefault(integer(2), 126),
    resamples: withDefault(integer(1), 2000),
    /** Return of a bar below which it counts as a loss in Bacon's figures. */
    minimum_acceptable_return: withDefault(finite(), 0),
    seed: optionalField(integer()),
  }),
  (config) => sourceProblem(config, ['trades', 'equity']),
)
export type PerformanceConfig = TypeOf<typeof performanceConfig>

const partCodec = struct('part', {
  span: spanCodec,
  total_return: metricCodec,
  sharpe_ratio: metricCodec,
  max_drawdown: metricCodec,
})

/** How a run did next to buy and hold, and whether its last bars are as expected. */
export const performanceResult = struct('performance_analysis result', {
  span: spanCodec,
  metrics: metricsCodec,
  bootstrap: bootstrapCodec,
  /** Buy and hold on the same bars, under the candidate's execution or the usual one. */
  benchmark: metricsCodec,
  /** What the returns are held against: of another file (`--benchmark`), or buy and hold. */
  relative_to: oneOf('relative to', ['benchmark', 'buy_and_hold']),
  relative: struct('relative', {
    alpha: metricCodec,
    beta: metricCodec,
    correlation: metricCodec,
    tracking_error: metricCodec,
    information_ratio: metricCodec,
    up_capture: metricCodec,
    down_capture: metricCodec,
  }),
  /** Bacon's table of the returns, and of them next to buy and hold. */
  bacon: figureRecordCodec('bacon', baconFigures(new Float64Array(), { periods_per_year: 1 })),
  bacon_relative: figureRecordCodec(
    'bacon_relative',
    baconRelative(new Float64Array(), new Float64Array(), { periods_per_year: 1 }),
  ),
  years: yearsCodec,
  /** The ten deepest. */
  drawdowns: drawdownsCodec,
  rolling_sharpe: struct('rolling Sharpe ratio', {
    window: integer(2),
    last: metricCodec,
    lowest: metricCodec,
    highest: metricCodec,
    distribution: distributionCodec,
  }),
  recent: partCodec,
  before: partCodec,
  expected: struct('expected', {
    total_return: distributionCodec,
    max_drawdown: distributionCodec,
    /** Shares of the paths that did as badly as the recent bars, or worse. */
    return_probability: metricCodec,
    drawdown_probability: metricCodec,
  }),
  degraded: bool,
  because: list(text),
  dataset: text,
})
export type PerformanceResult = TypeOf<typeof performanceResult>
