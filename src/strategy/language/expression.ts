import {
  type Column,
  type ColumnName,
  column,
  columnOfNode,
  type Node,
  type Param,
  seriesNode,
} from './tree.js'

/** What an expression reads next to the parameters: the market alone, or the trade that is open too. */
export type Reads = 'market' | 'trade'
declare const Yields: unique symbol
declare const ReadsOf: unique symbol
/** A node whose sort and reads the compiler knows. */
export type Expression<S, R extends Reads = 'market'> = Node & {
  readonly [Yields]?: S
  readonly [ReadsOf]?: R
}
export type Series<R extends Reads = 'market'> = Expression<'series', R>
export type Condition<R extends Reads = 'market'> = Expression<'condition', R>
export type LabelSeries = Expression<'label'>
/** What stands where a number series is wanted: one, a parameter, or a plain number. */
export type NumberLike<R extends Reads = 'market'> = Series<R> | Param | Column | number
/** A plain number or a parameter: a window, a factor. */
export type PlainLike = Param | Series | number

export const open: Series = column('open')
export const high: Series = column('high')
export const low: Series = column('low')
export const close: Series = column('close')
export const volume: Series = column('volume')
export const hl2: Series = column('hl2')
export const hlc3: Series = column('hlc3')
export const ohlc4: Series = column('ohlc4')
/**
 * A further series of the bars by its name, as it was known when each bar was over, or that of another instrument:
 * `series('eps')`, `series('eps', 'SPY')`.
 */
export const series = (name: string, symbol?: string): Series => seriesNode(name, symbol)
/** A column of another instrument of the universe: `close('SPY')` in text. */
export const columnOf = (symbol: string, name: ColumnName = 'close'): Series => columnOfNode(symbol, name)
