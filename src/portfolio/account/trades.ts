import type { Codec } from '../../core/codec/codec.js'
import { columns } from '../../core/codec/columns.js'

/** Why a trade ended; a column of trades holds the index. `ruin`: the equity was 0 or less at a close; `delisted`: the
 * instrument's bars ended before those of its universe; `left_universe`: it was no member any more; `exit_rule`: an exit that reads the trade;
 * `late_close`: it was to end with a day of which no bar reached the
 * close of its session. */
export const EXIT_REASONS = [
  'signal',
  'stop_loss',
  'take_profit',
  'trailing_stop',
  'end_of_data',
  'ruin',
  'time_stop',
  'end_of_day',
  'max_drawdown',
  'daily_loss',
  'delisted',
  'late_close',
  'exit_rule',
  'left_universe',
] as const
export type ExitReason = (typeof EXIT_REASONS)[number]
/** Exits of a trade's own levels and times: its side is not entered again before the signal changes. */
export const RISK_EXITS: ReadonlySet<ExitReason> = new Set([
  'stop_loss',
  'take_profit',
  'trailing_stop',
  'time_stop',
  'end_of_day',
  'late_close',
  'exit_rule',
])
/** Exits that no decision made: the data, or a membership, ended. */
export const FORCED_EXITS: ReadonlySet<ExitReason> = new Set(['end_of_data', 'delisted', 'left_universe'])

/**
 * Closed trades as columns of one length, in the order of their exits. Bars are indices of the dataset; prices are those
 * of the fills, slippage included; `commission` and `slippage` are money, both sides together.
 */
export interface Trades {
  /** 1 long, -1 short. */
  readonly side: Int8Array
  readonly decision_bar: Int32Array
  readonly entry_bar: Int32Array
  /** The bar at whose close the exit was decided; the exit's own bar where a level or the end decided it. */
  readonly exit_decision_bar: Int32Array
  readonly exit_bar: Int32Array
  readonly entry_price: Float64Array
  readonly exit_price: Float64Array
  readonly units: Float64Array
  readonly commission: Float64Array
  readonly slippage: Float64Array
  /** Profit and loss after all costs, financing among them, in money. */
  readonly pnl: Float64Array
  /** `pnl` as a fraction of the entry's value. */
  readonly return: Float64Array
  /** `exit_bar - entry_bar`. */
  readonly bars: Int32Array
  /** Indices of `EXIT_REASONS`. */
  readonly reason: Uint8Array
  /** 1 where the entry was cut to what the account could bear. */
  readonly cut: Uint8Array
}
export type TradeColumn = keyof Trades

/** The columns in the order in which they are shown, and the kind of array of each. */
export const TRADE_COLUMNS = {
  side: Int8Array,
  decision_bar: Int32Array,
  entry_bar: Int32Array,
  exit_decision_bar: Int32Array,
  exit_bar: Int32Array,
  entry_price: Float64Array,
  exit_price: Float64Array,
  units: Float64Array,
  commission: Float64Array,
  slippage: Float64Array,
  pnl: Float64Array,
  return: Float64Array,
  bars: Int32Array,
  reason: Uint8Array,
  cut: Uint8Array,
} as const

/** The names of the columns, in their order. */
export const TRADE_NAMES = Object.keys(TRADE_COLUMNS) as readonly TradeColumn[]

/** Trades as they are stored: typed arrays of one length. */
export const tradesCodec: Codec<Trades> = columns('trades', TRADE_COLUMNS)

/** The columns of trades without those that a run of several instruments or members adds. */
export const plainTrades = (trades: Trades): Trades =>
  Object.fromEntries(TRADE_NAMES.map((name) => [name, trades[name]])) as unknown as Trades

/** Trades of one instrument, or of several, each with the place of its own among them. */
export type PlacedTrades = Trades & { readonly symbol?: Int32Array }

/** The columns of units and money, which grow with the capital. */
const MONEY: ReadonlySet<string> = new Set(['units', 'commission', 'slippage', 'pnl'])

/** Trades of a share of the capital: units and money times a factor. */
export const scaledTrades = (trades: PlacedTrades, factor: number): PlacedTrades => ({
  ...trades,
  ...Object.fromEntries(
    TRADE_NAMES.flatMap((name) =>
      MONEY.has(name) ? [[name, trades[name].map((value) => value * factor)]] : [],
    ),
  ),
})

/** Trades one after the other, in the order given; instruments stay where all have them. */
export const joinedTrades = (all: readonly PlacedTrades[]): PlacedTrades => {
  const columns = Object.entries(TRADE_COLUMNS).map(([name, kind]) => [
    name,
    kind.from(all.flatMap((trades) => [...trades[name as TradeColumn]])),
  ])
  const places = all.map(({ symbol }) => symbol)
  return {
    ...(Object.fromEntries(columns) as unknown as Trades),
    ...(places.length > 0 && places.every((one) => one !== undefined)
      ? { symbol: Int32Array.from(places.flatMap((one) => [...one])) }
      : {}),
  }
}

/** Some of the trades, in the order of their places. */
export const tradesAt = (trades: PlacedTrades, places: readonly number[]): PlacedTrades => ({
  ...trades,
  ...Object.fromEntries(
    Object.entries(TRADE_COLUMNS).map(([name, kind]) => [
      name,
      kind.from(places.map((i) => trades[name as TradeColumn][i] ?? Number.NaN)),
    ]),
  ),
  ...(trades.symbol === undefined
    ? {}
    : { symbol: Int32Array.from(places, (i) => trades.symbol?.[i] ?? Number.NaN) }),
})

/** The places of the trades of each of several instruments, in their order. */
export const placesByInstrument = (
  { symbol }: Pick<PlacedTrades, 'symbol'>,
  instruments: number,
): readonly (readonly number[])[] => {
  const places = Array.from({ length: instruments }, (): number[] => [])
  symbol?.forEach((instrument, i) => places[instrument]?.push(i))
  return places
}

/** The trades of each of several instruments, in their order; without a mark of their instrument all are of the only one. */
export const tradesByInstrument = (
  { symbol, ...trades }: PlacedTrades,
  instruments: number,
): readonly Trades[] =>
  symbol === undefined
    ? [trades]
    : placesByInstrument({ symbol }, instruments).map((own) => tradesAt(trades, own))

/** How many trades there are. */
export const tradeCount = (trades: Trades): number => trades.side.length

/** Those trades for which something holds, in their order. */
export const chosenTrades = (trades: Trades, keep: (i: number) => boolean): Trades => {
  const chosen = TRADE_NAMES.map(
    (name) => [name, (trades[name] as Float64Array).filter((_, i) => keep(i))] as const,
  )
  return Object.fromEntries(chosen) as unknown as Trades
}
