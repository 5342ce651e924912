import { spanCodec } from '../../candidate/figures.js'
import { equityContent, tradeSymbolsContent, tradesContent } from '../../candidate/stored-artifacts.js'
import {
  bool,
  finite,
  integer,
  list,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
} from '../../core/codec/codec.js'
import { metricsCodec } from '../../stats/inference/result-codecs.js'
import { alertCodec } from './monitor.kernel.js'
import { ordersContent } from './orders.js'

/** How often something became of an order; `forced`: positions that the end closed; `cuts`: entries cut to the cash. */
const countsCodec = struct('order counts', {
  placed: integer(0),
  filled: integer(0),
  rejected: integer(0),
  cancelled: integer(0),
  forced: integer(0),
  cuts: integer(0),
})

/** A position that stands at the end: units and value at the member's share. */
const positionCodec = struct('position', {
  member: integer(0),
  /** Of several instruments. */
  symbol: optionalField(text),
  side: integer(-1, 1),
  units: finite(0),
  entry_bar: integer(0),
  entry_time: text,
  entry_price: finite(0),
  price: finite(0),
  value: finite(),
})

/** The backtest of the same bars, and how far from it the trading was. */
const expectedCodec = struct('expected', {
  metrics: metricsCodec,
  trades: integer(0),
  /** Largest distance of the equities at a close, as a share of the capital. */
  difference: finite(0),
  /** Trades that differ in any column, or are missing on either side. */
  trades_differing: integer(0),
})

/** What trading on paper gives, next to the backtest of the same bars. */
export const liveTradingResultCodec = struct('live trading result', {
  metrics: metricsCodec,
  /** Buy and hold on the same bars at the same costs: all in. */
  benchmark: metricsCodec,
  expected: expectedCodec,
  healthy: bool,
  alerts: list(alertCodec),
  stopped: oneOf('stopped', ['end_of_feed', 'duration', 'halted', 'aborted']),
  /** Orders that were filled, entries and exits. */
  fills: integer(0),
  counts: countsCodec,
  positions: list(positionCodec),
  /** Closed trades, all members together. */
  trades: tradesContent.reference,
  /** Of several instruments: the symbol of each trade. */
  trade_symbols: optionalField(tradeSymbolsContent.reference),
  /** n + 1 values: the capital, then after each traded bar's close. */
  equity: equityContent.reference,
  /** Every event of every order. */
  orders: ordersContent.reference,
  dataset: text,
  span: spanCodec,
  warnings: list(text),
})
export type LiveTradingResult = TypeOf<typeof liveTradingResultCodec>
