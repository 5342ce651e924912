import { type InputOf, integer, optionalField, struct, type TypeOf, text } from '../core/codec/codec.js'
import type { BarRange, Bars } from '../market/bars/bars.js'
import { showTime } from '../market/bars/dataset-text.js'
import { BOOTSTRAP, type Bootstrap, bootstrapOf } from '../stats/inference/bootstrap.js'
import { bootstrapCodec, metricCodec, metricsCodec } from '../stats/inference/result-codecs.js'
import { returnsOf } from '../stats/metrics/equity-fold.kernel.js'
import type { Metric } from '../stats/metrics/metric.js'
import type { Performance } from '../stats/metrics/metrics.js'
import { type InstrumentServices, runMetrics } from './services.js'

/** Bars that a figure was computed on, and their times for people. */
export const spanCodec = struct('span', {
  from_bar: integer(0),
  to_bar: integer(0),
  bars: integer(0),
  first: text,
  last: text,
})
export type Span = TypeOf<typeof spanCodec>
/** The span of the bars, or of the steps of a universe, `[from, to)`. */
export const spanOf = ({ bars }: { readonly bars: Pick<Bars, 'time'> }, [from, to]: BarRange): Span => ({
  from_bar: from,
  to_bar: to,
  bars: to - from,
  first: showTime(bars.time[from] ?? 0),
  last: showTime(bars.time[to - 1] ?? 0),
})

/** What is said of one run: metrics, how sure they are, and what costs it could bear. */
export const figuresCodec = struct('figures', {
  span: spanCodec,
  metrics: metricsCodec,
  bootstrap: optionalField(bootstrapCodec),
  break_even_cost: optionalField(metricCodec),
})
export type Figures = TypeOf<typeof figuresCodec>
export type FiguresForm = InputOf<typeof figuresCodec>

/** The seed of the bootstrap where `resamples` were asked for: on the bars of a choice an interval says little, so that none is drawn by itself. */
export const askedSeed = (
  { resamples }: Pick<InstrumentServices, 'resamples'>,
  seed: number,
): { readonly seed?: number } => (resamples === undefined ? {} : { seed })

/** How sure the figures of a run are, by as many resamples as the study asks for. */
export const resampled = (
  { resamples = BOOTSTRAP.resamples }: Pick<InstrumentServices, 'resamples'>,
  { equity, periods_per_year }: Pick<Performance, 'equity' | 'periods_per_year'>,
  seed: number,
): Bootstrap => bootstrapOf(returnsOf(equity), { ...BOOTSTRAP, resamples, periods_per_year, seed })

/** The figures of a run; the bootstrap is seeded and comes where a seed is given. */
export const figuresOf = (
  services: Pick<InstrumentServices, 'metrics' | 'resamples'>,
  span: Span,
  performance: Performance,
  options: { readonly seed?: number; readonly break_even_cost?: Metric } = {},
): Figures => ({
  span,
  metrics: runMetrics(services, performance),
  ...(options.seed === undefined ? {} : { bootstrap: resampled(services, performance, options.seed) }),
  ...(options.break_even_cost === undefined ? {} : { break_even_cost: options.break_even_cost }),
})
