import { type CandidateInput, candidateCodec } from '../../candidate/candidate.js'
import { spanCodec } from '../../candidate/figures.js'
import {
  equityContent,
  logsContent,
  orderLogContent,
  tradeSymbolsContent,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import { integer, list, optionalField, struct, type TypeOf, text } from '../../core/codec/codec.js'
import { bootstrapCodec, metricCodec, metricsCodec } from '../../stats/inference/result-codecs.js'
import { instrumentCodec } from './instrument-figures.js'

/** How often a rule of execution had to act. */
const countsCodec = struct('execution counts', {
  forced: integer(0),
  cuts: integer(0),
  dropped: integer(0),
  unfilled: integer(0),
  max_position_size: integer(0),
  exposure: integer(0),
  max_drawdown: integer(0),
  daily_loss: integer(0),
  cooldown: integer(0),
  unsized: integer(0),
  no_edge: integer(0),
  below_min_trades: integer(0),
})

/** What any backtest gives. */
export const backtestResultCodec = struct('backtest result', {
  metrics: metricsCodec,
  bootstrap: bootstrapCodec,
  break_even_cost: metricCodec,
  /** Buy and hold on the same bars at the same costs: all in. */
  benchmark: metricsCodec,
  trades: tradesContent.reference,
  /** n + 1 values: the capital, then after each scored bar's close. */
  equity: equityContent.reference,
  signal_logs: optionalField(logsContent.reference),
  /** All that happened to the orders, where the run kept a book of them. */
  order_log: optionalField(orderLogContent.reference),
  /** What was run, as a choice that other phases take; a replay and orders have none. */
  candidate: optionalField(candidateCodec),
  /** Of several instruments: each one's part, and the symbol of each trade. */
  instruments: optionalField(list(instrumentCodec)),
  trade_symbols: optionalField(tradeSymbolsContent.reference),
  counts: countsCodec,
  dataset: text,
  span: spanCodec,
  /** What the data's own faults mean for this result, and why there were no trades, where there were none. */
  warnings: list(text),
})
export type BacktestResult = TypeOf<typeof backtestResultCodec>
/** The same as other phases read it. */
export type WrittenBacktestResult = Omit<BacktestResult, 'candidate'> & {
  readonly candidate?: CandidateInput
}
