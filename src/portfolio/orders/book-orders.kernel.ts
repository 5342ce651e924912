import { isOutside } from '../../market/bars/trading-day.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import type { OrderEvent } from './order-machine.js'

/** Writes an event of an order. */
export const tell = (
  book: Book,
  bar: number,
  kind: OrderEvent['kind'],
  order: Pick<WaitingOrder, 'id' | 'side' | 'name'>,
  more: Omit<OrderEvent, 'kind' | 'bar' | 'order' | 'side' | 'id'> = {},
): void => {
  const { id, side, name } = order
  book.events.push({
    kind,
    bar: book.offset + bar,
    order: id,
    side,
    ...(name === undefined ? {} : { id: name }),
    ...more,
  })
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
