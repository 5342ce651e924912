import type { Undefined } from '../../core/absent.js'
import {
  type Codec,
  checked,
  codec,
  dictionary,
  either,
  finite,
  integer,
  oneOf,
  optionalField,
  struct,
  text,
} from '../../core/codec/codec.js'
import { shaped, shapeOf } from '../../core/codec/shape.js'
import type { Metric } from '../metrics/metric.js'
import { METRICS } from '../metrics/metric-name.js'
import type { Metrics } from '../metrics/metrics.js'
import { type BlockMoments, isBlockMoments } from '../metrics/moments.kernel.js'
import type { Bootstrap, Interval } from './bootstrap.js'
import type { Deflation } from './deflation.js'
import type { Pbo } from './pbo.js'

const undefinedCodec: Codec<Undefined, unknown> = struct('undefined metric', {
  _tag: oneOf('tag', ['Undefined']),
  because: text,
})
const orUndefined = <A>(name: string, is: (value: unknown) => boolean, defined: Codec<A, unknown>) =>
  either(name, is, defined, undefinedCodec)

/** A number, or `Undefined` with its reason. */
export const metricCodec: Codec<Metric, unknown> = shaped(
  orUndefined('metric', (value) => typeof value === 'number', finite()),
  { _tag: 'MayBeUndefined' },
)

/** A record of every metric, and of those that a user added. */
export const metricsCodec = shaped(
  checked(dictionary(metricCodec), (metrics) => {
    const missing = METRICS.find((name) => !Object.hasOwn(metrics, name))
    return missing === undefined ? undefined : `the metric ${missing} is missing`
  }) as Codec<Readonly<Record<string, Metric>>, unknown> as Codec<Metrics, unknown>,
  {
    _tag: 'Fields',
    fields: Object.fromEntries(METRICS.map((name) => [name, shapeOf(metricCodec)])),
    absent: [],
  },
)

/** A record of figures with the names of another. */
export const figureRecordCodec = <Names extends string>(
  name: string,
  figures: Readonly<Record<Names, Metric>>,
): Codec<Readonly<Record<Names, Metric>>, unknown> =>
  struct(
    name,
    Object.fromEntries(Object.keys(figures).map((each) => [each, metricCodec])),
  ) as unknown as Codec<Readonly<Record<Names, Metric>>, unknown>

export const blockMomentsCodec: Codec<BlockMoments> = codec(
  'block moments',
  isBlockMoments,
  '17 rows of 5 numbers',
)

export const pboCodec: Codec<Pbo, unknown> = struct('pbo', {
  probability_of_backtest_overfitting: metricCodec,
  probability_of_loss: metricCodec,
  degradation: optionalField(struct('line', { slope: finite(), intercept: finite(), r_squared: finite() })),
  combinations: integer(0),
  columns: integer(0),
  constant: integer(0),
  duplicates: integer(0),
})

const interval: Codec<Interval | Undefined, unknown> = orUndefined(
  'interval',
  (value) => typeof value === 'object' && value !== null && 'low' in value,
  struct('interval', { low: finite(), high: finite() }),
)

export const bootstrapCodec: Codec<Bootstrap, unknown> = struct('bootstrap', {
  block_length: finite(1),
  resamples: integer(0),
  level: finite(0, 1),
  sharpe_ratio: interval,
  sharpe_error: metricCodec,
  max_drawdown: interval,
})

export const deflationCodec: Codec<Deflation, unknown> = struct('deflation', {
  trials: integer(0),
  effective_trials: finite(0),
  probabilistic_sharpe_ratio: metricCodec,
  expected_maximum_sharpe: metricCodec,
  deflated_sharpe_ratio: metricCodec,
  deflated_sharpe_ratio_effective: metricCodec,
  min_backtest_length: metricCodec,
  min_track_record_length: metricCodec,
})
