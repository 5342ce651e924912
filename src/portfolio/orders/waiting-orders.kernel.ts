import type { ExitReason } from '../account/trades.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { tell } from './book-orders.kernel.js'
import { bindingStop } from './fills.kernel.js'
import { noExits } from './order.js'
import { PLAIN } from './order-terms.kernel.js'
import { wholeUnits } from './sizes.kernel.js'

/** An order that waits, with its number. Cost: O(1), as all of this file but `isClosing`: O(orders). NaN: none. Look-ahead: none. */
export const waiting = (
  book: Book,
  made: Pick<WaitingOrder, 'role' | 'side' | 'placed' | 'reason'> & Partial<WaitingOrder>,
): WaitingOrder => ({
  id: book.next_order++,
  name: undefined,
  group: undefined,
  exits: noExits,
  size: { kind: 'units', units: 0 },
  share: undefined,
  amount: undefined,
  turn: undefined,
  sized: PLAIN,
  trade: undefined,
  distance: undefined,
  expires: Infinity,
  of_day: false,
  remaining: 0,
  stop: undefined,
  limit: undefined,
  ...made,
})

/** Whether the close of all of a trade waits. */
export const isClosing = (book: Book, trade: StandingTrade): boolean =>
  book.orders.some(
    (order) => order.role === 'close' && order.trade === trade && order.remaining >= trade.units,
  )

/** Queues the close of a portion of a trade, before everything that waits. */
export const placeClose = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  portion: number,
  reason: ExitReason,
): void => {
  const remaining = portion >= 1 ? trade.units : wholeUnits(book, trade.units, portion)
  const order = waiting(book, {
    role: 'close',
    side: trade.side === 1 ? -1 : 1,
    placed: bar,
    reason,
    trade,
    remaining,
  })
  book.orders.unshift(order)
  tell(book, bar, 'placed', order, { trade: trade.id, units: remaining })
}

/** Puts a trade's levels into the book as orders: the one that goes first to the front, the other to the end. */
export const placeExits = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  which: 'both' | 'stop' | 'target',
): void => {
  const stopFirst = book.execution.intrabar === 'stop_first'
  const exit = (role: 'stop_loss' | 'take_profit', reason: ExitReason, at: Partial<WaitingOrder>): void => {
    const order = waiting(book, {
      role,
      side: trade.side === 1 ? -1 : 1,
      placed: bar,
      reason,
      trade,
      remaining: trade.units,
      ...at,
    })
    if ((role === 'stop_loss') === stopFirst) book.orders.unshift(order)
    else book.orders.push(order)
    tell(book, bar, 'placed', order, { trade: trade.id, units: trade.units })
  }
  if (which !== 'stop' && trade.target !== undefined)
    exit('take_profit', 'take_profit', { limit: trade.target })
  const binding = bindingStop(trade)
  if (which !== 'target' && binding !== undefined) exit('stop_loss', binding.reason, { stop: binding.stop })
}
