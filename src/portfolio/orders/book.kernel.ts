import type { Bars } from '../../market/bars/bars.js'
import { isOutside } from '../../market/bars/trading-day.js'
import type { Side } from '../account/fill.js'
import { type TradeLog, tradeLog } from '../account/trade-log.kernel.js'
import type { ExitReason } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import type { Exits, OrderSize } from './order.js'
import type { OrderEvent } from './order-machine.js'

/** A trade that stands. `entry_commission` and `entry_slippage` are those of the units that are left. */
export interface StandingTrade {
  readonly id: number
  readonly side: Side
  readonly decided: number
  readonly entry_bar: number
  readonly exits: Exits
  readonly cut: boolean
  entry_price: number
  units: number
  entry_commission: number
  entry_slippage: number
  stop: number | undefined
  target: number | undefined
  trail: number | undefined
  trailing: number | undefined
  /** The first bars on which stop and target bind. */
  stop_from: number
  target_from: number
}

/** An order that waits. `trade` is the one that it closes; `remaining` counts units of a close. */
export interface WaitingOrder {
  readonly id: number
  readonly role: 'entry' | 'close' | 'stop_loss' | 'take_profit'
  readonly side: Side
  readonly placed: number
  readonly name: string | undefined
  readonly group: string | undefined
  readonly exits: Exits
  readonly size: OrderSize
  readonly trade: StandingTrade | undefined
  readonly reason: ExitReason
  readonly distance: number | undefined
  /** The bar after whose close it is gone. */
  expires: number
  remaining: number
  stop: number | undefined
  limit: number | undefined
}

/** All that the engine remembers between bars. `settled` is the capital and what closed trades and commissions made of it. */
export interface Book {
  readonly bars: Bars
  readonly execution: Execution
  readonly log: TradeLog
  readonly trades: StandingTrade[]
  readonly orders: WaitingOrder[]
  readonly events: OrderEvent[]
  readonly multiplier: number
  settled: number
  next_trade: number
  next_order: number
  cuts: number
  dropped: number
  forced: number
  commission: number
  slippage: number
  turnover: number
  /** Bar and side of the last fill. */
  turn_bar: number
  turn_side: Side
}

/** A book before the first bar. */
export const emptyBook = (bars: Bars, execution: Execution): Book => ({
  bars,
  execution,
  log: tradeLog(),
  trades: [],
  orders: [],
  events: [],
  multiplier: execution.contract.kind === 'future' ? execution.contract.multiplier : 1,
  settled: execution.capital,
  next_trade: 0,
  next_order: 0,
  cuts: 0,
  dropped: 0,
  forced: 0,
  commission: 0,
  slippage: 0,
  turnover: 0,
  turn_bar: -1,
  turn_side: 1,
})

/** Equity with every trade marked at one price. */
export const equityAt = (book: Book, price: number): number => {
  let equity = book.settled
  for (const trade of book.trades)
    equity += trade.side * trade.units * book.multiplier * (price - trade.entry_price)
  return equity
}

/** Signed units of all trades. */
export const unitsHeld = (book: Book): number => {
  let held = 0
  for (const trade of book.trades) held += trade.side * trade.units
  return held
}

/** Cash beside the positions: shares were paid for (a short's proceeds are cash), contracts tie their margin. */
export const cashAt = (book: Book, price: number): number => {
  const { contract } = book.execution
  if (contract.kind === 'future') {
    let tied = 0
    for (const trade of book.trades) tied += trade.units * tiedBy(book, price)
    return equityAt(book, price) - tied
  }
  let cash = book.settled
  for (const trade of book.trades) cash -= trade.side * trade.units * trade.entry_price
  return cash
}

/** What a unit at a price ties: its value over the leverage, or a contract's margin. */
export const tiedBy = ({ execution }: Book, price: number): number =>
  execution.contract.kind === 'future'
    ? (execution.contract.margin ?? (price * execution.contract.multiplier) / execution.leverage)
    : price / execution.leverage

/** What is free for new trades, with every trade marked at one price. */
export const freeAt = (book: Book, price: number): number => {
  let tied = 0
  for (const trade of book.trades) tied += trade.units * tiedBy(book, price)
  return Math.max(0, equityAt(book, price) - tied)
}

/** Writes an event of an order. */
export const tell = (
  book: Book,
  bar: number,
  kind: OrderEvent['kind'],
  order: Pick<WaitingOrder, 'id' | 'side' | 'name'>,
  more: Omit<OrderEvent, 'kind' | 'bar' | 'order' | 'side' | 'id'> = {},
): void => {
  const { id, side, name } = order
  book.events.push({ kind, bar, order: id, side, ...(name === undefined ? {} : { id: name }), ...more })
}

/** Takes an order out of the book; false where it is no longer there. */
export const takeOut = (book: Book, order: WaitingOrder): boolean => {
  const at = book.orders.indexOf(order)
  if (at >= 0) book.orders.splice(at, 1)
  return at >= 0
}
/** Takes an order out of the book and says so; a level that it stood for is gone too. */
export const cancelOrder = (
  book: Book,
  bar: number,
  order: WaitingOrder,
  kind: 'cancelled' | 'expired' = 'cancelled',
): void => {
  if (!takeOut(book, order)) return
  if (order.trade !== undefined && order.role === 'stop_loss') {
    order.trade.stop = undefined
    order.trade.trail = undefined
  }
  if (order.trade !== undefined && order.role === 'take_profit') order.trade.target = undefined
  tell(book, bar, kind, order)
}
/** Whether an order may fill on a bar: entries not on one that lies outside the session. */
export const mayFill = ({ bars }: Book, { trade }: WaitingOrder, bar: number): boolean =>
  trade !== undefined || !isOutside(bars, bar)

/** Cancels the others of a filled order's group. */
export const cancelGroup = (book: Book, bar: number, filled: WaitingOrder): void => {
  if (filled.group === undefined) return
  for (const other of [...book.orders])
    if (other !== filled && other.group === filled.group) cancelOrder(book, bar, other)
}
/** Cancels the exit orders of a trade that is gone. */
export const dropExitOrders = (book: Book, bar: number, trade: StandingTrade, but?: WaitingOrder): void => {
  for (const order of [...book.orders])
    if (order !== but && order.trade === trade && order.role !== 'close') cancelOrder(book, bar, order)
}
/** The exit orders of a trade that is still open follow its units. */
export const resizeExitOrders = (book: Book, trade: StandingTrade): void => {
  for (const order of book.orders)
    if (order.trade === trade && order.role !== 'close') order.remaining = trade.units
}
