import { integer, struct, withDefault } from '../../core/codec/codec.js'
import type { Own, OwnForm, Part } from '../../core/codec/own-part.js'
import { type Metric, metricOr } from './metric.js'
import type { Performance } from './metrics.js'

/**
 * A metric that a user adds: it stands among the metrics of every run, and is an objective by its name.
 *
 * @example
 * const turnover: MetricPart = { name: 'turnover', version: 1, lower_is_better: true, of: ({ trades }) => trades.units.length }
 */
export interface MetricPart extends Part {
  /** Whether less of it is better; as an objective it is then negated. */
  readonly lower_is_better?: boolean
  /** Of a run with its equity, its trades and the periods of a year; a number that is not finite becomes `Undefined`. */
  readonly of: (run: Performance) => Metric
}

/** A user's metric as an objective. */
export type OwnObjective = Own<'name', MetricPart, { readonly min_trades: number }>

/** Fewer closed trades than this make a score `Undefined`, unless an objective says another number. */
export const MIN_TRADES = 10

const options = struct('objective', { min_trades: withDefault(integer(0), MIN_TRADES) })
/** How a config names it: its name alone, or a record with `min_trades`. */
export const ownObjective: OwnForm<'name', MetricPart, OwnObjective['value']> = {
  sort: 'metrics',
  what: 'objective',
  tag: 'name',
  form: () => options,
}

/** The metrics that users added, of one run. */
export const ownMetrics = (
  parts: readonly MetricPart[],
  run: Performance,
): Readonly<Record<string, Metric>> =>
  Object.fromEntries(
    parts.map((part) => [part.name, metricOr(part.of(run), `${part.name} is not finite`)] as const),
  )
