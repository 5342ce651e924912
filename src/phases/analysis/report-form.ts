import { ofEachCodec } from '../../candidate/by-symbol.js'
import { paramsCodec } from '../../candidate/candidate.js'
import { spanCodec } from '../../candidate/figures.js'
import { gatesCodec } from '../../candidate/gate.js'
import { content, ledgerContent, tradesContent } from '../../candidate/stored-artifacts.js'
import {
  checked,
  dictionary,
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
import { columns } from '../../core/codec/columns.js'
import { regimeBarsCodec, regimeScoreCodec } from '../../regime/result-codecs.js'
import { metricCodec, metricsCodec } from '../../stats/inference/result-codecs.js'
import { histogramCodec } from '../../stats/returns/histogram.js'
import { sourceFields, sourceProblem } from './source.js'
import { drawdownsCodec, yearsCodec } from './tables.js'

/** A run, the search that chose it, and how finely it is drawn. */
export const reportConfig = checked(
  struct('report', {
    ...sourceFields,
    /** The search that chose. */
    search: optionalField(ledgerContent.reference),
    /** Whose regimes are drawn; by default the candidate's own. */
    gate: optionalField(gatesCodec),
    /** At most this many points of a curve. */
    points: withDefault(integer(8), 1000),
    /** Bins of a histogram. */
    bins: withDefault(integer(1), 40),
  }),
  (config) => sourceProblem(config, ['trades', 'equity']),
)
export type ReportConfig = TypeOf<typeof reportConfig>

/** Curves on the bars that were kept: `bar` counts from bar 0 of the data, -1 before it. */
export const curvesContent = content(
  'curves',
  columns('curves', {
    bar: Int32Array,
    time: Float64Array,
    equity: Float64Array,
    drawdown: Float64Array,
    benchmark: Float64Array,
  }),
)
/** Runs of bars `[from, to)` in one regime, by its index in `names`. */
export const stripContent = content(
  'regime_strip',
  columns('regime strip', { from: Int32Array, to: Int32Array, regime: Int32Array }),
)

const tradeCodec = struct('trade', {
  /** Of several instruments. */
  symbol: optionalField(text),
  side: oneOf('side', ['long', 'short']),
  entry: text,
  exit: text,
  entry_price: finite(),
  exit_price: finite(),
  bars: integer(0),
  pnl: finite(),
  return: finite(),
  reason: text,
})

/** The figures and tables of a run at hand; its curves and trades as references. */
export const reportResult = struct('report result', {
  span: spanCodec,
  metrics: metricsCodec,
  benchmark: metricsCodec,
  years: yearsCodec,
  drawdowns: drawdownsCodec,
  trades: struct('trades summary', {
    count: integer(0),
    long: integer(0),
    short: integer(0),
    by_reason: dictionary(struct('exits', { trades: integer(0), pnl: finite() })),
    best: list(tradeCodec),
    worst: list(tradeCodec),
  }),
  histograms: struct('histograms', { bar_returns: histogramCodec, trade_returns: histogramCodec }),
  curves: curvesContent.reference,
  points: integer(0),
  trade_log: tradesContent.reference,
  regimes: optionalField(
    struct('drawn regimes', {
      names: list(text),
      /** Of several instruments score and strip of each. */
      score: ofEachCodec('score', regimeScoreCodec),
      by_regime: regimeBarsCodec,
      strip: ofEachCodec('strip', stripContent.reference),
    }),
  ),
  search: optionalField(
    struct('searched', {
      trials: integer(0),
      distinct: integer(0),
      best: struct('best', { strategy: text, params: paramsCodec, score: metricCodec }),
      scores: histogramCodec,
    }),
  ),
  warnings: list(text),
  dataset: text,
})
export type ReportResult = TypeOf<typeof reportResult>
