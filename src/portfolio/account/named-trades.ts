import { type Codec, codec, either, hasKey, isRecord } from '../../core/codec/codec.js'
import { columns } from '../../core/codec/columns.js'
import { type PlacedTrades, plainTrades, TRADE_COLUMNS, type Trades, tradesCodec } from './trades.js'

/** Closed trades as they are stored: those of several instruments with the symbols that their places stand for. */
export interface NamedTrades extends Trades {
  readonly symbol?: Int32Array
  readonly symbols?: readonly string[]
}

const placedColumns = columns('trades', { ...TRADE_COLUMNS, symbol: Int32Array })
const isNamed = (value: unknown): value is NamedTrades => {
  if (!isRecord(value)) return false
  const { symbols, ...rest } = value
  return (
    Array.isArray(symbols) &&
    symbols.every((one) => typeof one === 'string') &&
    placedColumns.is(rest) &&
    rest.symbol.every((place) => place >= 0 && place < symbols.length)
  )
}

/** Trades as they are stored: columns of one length, and the symbols of their places where there are several instruments. */
export const namedTradesCodec: Codec<NamedTrades, unknown> = either<NamedTrades, unknown, Trades, unknown>(
  'trades',
  hasKey('symbols'),
  codec('trades', isNamed, 'columns of trades of one length, with the symbols that `symbol` counts'),
  tradesCodec,
)

/** The trades of some instruments, by the symbols in their order; without places they are of the only one. */
export const namedTrades = (trades: PlacedTrades, symbols: readonly string[]): NamedTrades => ({
  ...plainTrades(trades),
  ...(trades.symbol === undefined ? {} : { symbol: trades.symbol, symbols }),
})

/** Stored trades with their places among these symbols; -1 for one that is not among them. */
export const placedAmong = (
  { symbol, symbols = [], ...trades }: NamedTrades,
  among: readonly string[],
): PlacedTrades => {
  const places = symbols.map((one) => among.indexOf(one))
  return symbol === undefined ? trades : { ...trades, symbol: symbol.map((at) => places[at] ?? -1) }
}
