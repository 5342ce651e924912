import { content, tradeSymbolsContent } from '../../candidate/stored-artifacts.js'
import {
  checked,
  dictionary,
  finite,
  integer,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { columns } from '../../core/codec/columns.js'
import { ENTRIES } from '../../portfolio/runs/excursions.kernel.js'
import { distributionCodec } from '../../stats/inference/distribution.js'
import { metricCodec } from '../../stats/inference/result-codecs.js'
import { sourceFields, sourceProblem } from './source.js'

const SIDES = ['all', 'long', 'short'] as const

/** Trades whose excursions are looked at, and how cautious the levels are that they suggest. */
export const maeMfeConfig = checked(
  struct('mae_mfe analysis', {
    ...sourceFields,
    /** How the trades were filled; a candidate's execution says it, and a fill at the decision's own close is seen. */
    fill: optionalField(oneOf('fill', ENTRIES)),
    side: withDefault(oneOf('side', SIDES), 'all'),
    /** Share of the winners that the suggested stop would not have touched. */
    keep_winners: withDefault(finite(0, 1), 0.95),
    /** Share of the winners that came as far as the suggested target. */
    reach_target: withDefault(finite(0, 1), 0.5),
    /** Below this many winners nothing is suggested. */
    min_winners: withDefault(integer(1), 10),
  }),
  (config) =>
    sourceProblem(config, ['trades']) ??
    (config.candidate !== undefined && config.fill !== undefined
      ? "a candidate's execution says its fill"
      : undefined),
)
export type MaeMfeConfig = TypeOf<typeof maeMfeConfig>

/** Each trade's excursions as columns of one length, in the order of the trades that were looked at. */
export const excursionsContent = content(
  'excursions',
  columns('excursions', {
    side: Int8Array,
    entry_bar: Int32Array,
    exit_bar: Int32Array,
    pnl: Float64Array,
    gross: Float64Array,
    mae: Float64Array,
    mfe: Float64Array,
    mae_bars: Int32Array,
    mfe_bars: Int32Array,
  }),
)

/** What excursions are shown of: all trades, and those that won and lost after costs. */
const groupsCodec = struct('excursions', {
  all: distributionCodec,
  winners: distributionCodec,
  losers: distributionCodec,
})

/** Levels that the trades themselves suggest, with hindsight. */
const suggestionCodec = struct('suggestion', {
  /** As `execution.risk` takes them: fractions of the entry price, above 0. */
  stop_loss: metricCodec,
  take_profit: metricCodec,
  /** Share of the losers that the stop would have ended. */
  losers_stopped: metricCodec,
  /** Mean return before costs, as it was, and had every trade that touched the stop ended there. */
  mean_return: metricCodec,
  mean_return_stopped: metricCodec,
})

const figures = {
  trades: integer(0),
  winners: integer(0),
  losers: integer(0),
  mae: groupsCodec,
  mfe: groupsCodec,
  bars_to_mae: groupsCodec,
  bars_to_mfe: groupsCodec,
  /** Mean MFE over mean |MAE|: above 1 trades went further for than against their side. */
  edge_ratio: metricCodec,
  suggestion: suggestionCodec,
} as const

/** How far trades went against and for their side, and the levels that this suggests. */
export const maeMfeResult = struct('mae_mfe result', {
  ...figures,
  excursions: excursionsContent.reference,
  /** Of several instruments: the symbol of each trade, and the figures of each one's own trades. */
  trade_symbols: optionalField(tradeSymbolsContent.reference),
  by_symbol: optionalField(dictionary(struct('excursions of one instrument', figures))),
  /** The same of the trades of each group, where instruments have groups. */
  by_group: optionalField(dictionary(struct('excursions of one group', figures))),
  dataset: text,
})

export type MaeMfeResult = TypeOf<typeof maeMfeResult>
