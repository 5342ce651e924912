import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { bindingStop } from './fills.kernel.js'
import type { Account, ClosedBar, Holdings, OpenTrade, QueuedOrder } from './order-machine.js'
import { cashOf, equityAt, unitsHeld } from './worth.kernel.js'

/** A trade as machines see it. Cost: O(1), as all of this file but what lists trades and orders. */
export const shownTrade =
  (offset: number) =>
  (trade: StandingTrade): OpenTrade => {
    const stop = bindingStop(trade)?.stop
    const { id, side, units, entry_bar, entry_price, target } = trade
    return {
      trade: id,
      side,
      units,
      entry_bar: offset + entry_bar,
      entry_price,
      commission: trade.entry_commission,
      ...(stop === undefined ? {} : { stop }),
      ...(target === undefined ? {} : { target }),
    }
  }
const shownOrder = (order: WaitingOrder): QueuedOrder => ({
  order: order.id,
  role: order.role,
  side: order.side,
  ...(order.name === undefined ? {} : { id: order.name }),
  ...(order.trade === undefined ? {} : { trade: order.trade.id }),
  ...(order.stop === undefined ? {} : { stop: order.stop }),
  ...(order.limit === undefined ? {} : { limit: order.limit }),
})

const NOTHING: readonly never[] = []

/** What the account holds at a close in one of its books. Cost: O(trades and orders of the book). */
export const holdingsAt = (book: Book, close: number): Holdings => ({
  cash: cashOf(book.account),
  equity: equityAt(book, close),
  units: unitsHeld(book),
  trades: book.trades.length === 0 ? NOTHING : book.trades.map(shownTrade(book.offset)),
  orders: book.orders.length === 0 ? NOTHING : book.orders.map(shownOrder),
})

/** The account at a close, as the machine of one of its books sees it. Cost: O(trades and orders of the book). */
export const accountAt = (book: Book, close: number, seen: number): Account => {
  const { cash, equity, units, trades, orders } = holdingsAt(book, close)
  const events = book.events.length === seen ? NOTHING : book.events.slice(seen)
  return { cash, equity, units, trades, orders, events }
}

/** A closed bar as machines see it. */
export const barAt = ({ bars, offset }: Pick<Book, 'bars' | 'offset'>, bar: number): ClosedBar => ({
  index: offset + bar,
  time: bars.time[bar]!,
  open: bars.open[bar]!,
  high: bars.high[bar]!,
  low: bars.low[bar]!,
  close: bars.close[bar]!,
  volume: bars.volume[bar]!,
})
