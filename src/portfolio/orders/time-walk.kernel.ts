import { dayOf, endsDay, followsOpenDay } from '../../market/bars/trading-day.js'
import { type Book, isMarket, type WaitingOrder } from './book.kernel.js'
import { cancelGroup, cancelOrder, mayFill, takeOut, tell } from './book-orders.kernel.js'
import { enter, type Moment } from './entry.kernel.js'
import { fillLevels, leave, leaveAsTraded } from './exits.kernel.js'
import { putBack, roomFor } from './room.kernel.js'
import { unitsHeld } from './worth.kernel.js'

const fill = (
  book: Book,
  order: WaitingOrder,
  bar: number,
  reference: number,
  moment: Moment,
  slips: boolean,
): void => {
  if (book.room === 0 || !takeOut(book, order)) return
  cancelGroup(book, bar, order)
  const { trade } = order
  if (trade === undefined) return enter(book, order, bar, reference, moment, slips)
  if (!book.trades.includes(trade)) return tell(book, bar, 'cancelled', order)
  const wanted = Math.min(order.remaining, trade.units)
  const units = roomFor(book, wanted)
  if (units > 0)
    leave(book, trade, units, { bar, decided: order.placed, reference, slips }, order.reason, order)
  if (units < wanted) putBack(book, order, wanted - units)
}

/** Fills an order at market, where it still waits. Cost: O(orders and trades). NaN: none. Look-ahead: none. */
export const fillMarket = (book: Book, order: WaitingOrder, bar: number, moment: 'open' | 'close'): void => {
  fill(book, order, bar, book.bars[moment][bar]!, moment, true)
}

/** Whether an order can only make a position smaller. */
const lessens = (book: Book, { trade, side }: WaitingOrder): boolean =>
  trade !== undefined || (book.execution.positions.rule !== 'hedging' && unitsHeld(book) * side < 0)

/**
 * Fills orders at market as they stand in the book. With `lessens` it stops before the
 * first that does not lessen a position. Cost: O(orders and trades). NaN: none. Look-ahead: none.
 */
export const fillMarkets = (
  book: Book,
  bar: number,
  moment: 'open' | 'close',
  half: 'lessens' | 'all' = 'all',
): void => {
  if (book.orders.length === 0) return
  for (const order of [...book.orders]) {
    if (!isMarket(order) || !mayFill(book, order, bar)) continue
    if (half === 'lessens' && !lessens(book, order)) return
    fillMarket(book, order, bar, moment)
  }
}

/** Whether a day ends with a bar, as far as it is known at its close. */
const isLastOfDay = ({ bars, fed }: Book, bar: number): boolean =>
  (!fed || bars.session_part !== undefined) && endsDay(bars, bar)
/** Whether a day begins with a bar though the one before was not known to end its own. */
const beginsLate = ({ bars, fed }: Book, bar: number): boolean =>
  fed && bars.session_part === undefined
    ? bar > 0 && dayOf(bars, bar) !== dayOf(bars, bar - 1)
    : followsOpenDay(bars, bar)

/**
 * At a bar's open: trades and orders that were to end with a day which no bar was known to end. Cost: O(trades and orders). NaN:
 * none. Look-ahead: none.
 */
export const endOpenDay = (book: Book, bar: number): void => {
  if ((book.trades.length === 0 && book.orders.length === 0) || !beginsLate(book, bar)) return
  for (const trade of [...book.trades])
    if (trade.exits.end_of_day) leaveAsTraded(book, trade, bar, book.bars.open[bar]!, 'late_close')
  for (const order of [...book.orders])
    if (order.of_day && bar > order.placed + 1) cancelOrder(book, bar, order, 'expired')
}

const fillStop = (book: Book, order: WaitingOrder, bar: number): void => {
  const { open, high, low } = book.bars
  const { stop, side, limit } = order
  if (stop === undefined || (side === 1 ? high[bar]! < stop : low[bar]! > stop)) return
  const reached = side === 1 ? Math.max(open[bar]!, stop) : Math.min(open[bar]!, stop)
  if (limit !== undefined && (side === 1 ? reached > limit : reached < limit)) {
    order.stop = undefined
    return tell(book, bar, 'triggered', order)
  }
  fill(book, order, bar, reached, 'range', book.execution.costs.slippage.stops)
}

const fillLimit = (book: Book, order: WaitingOrder, bar: number): void => {
  const { open, high, low } = book.bars
  const { limit, side } = order
  if (limit === undefined || order.stop !== undefined) return
  const touch = book.execution.prices.limits === 'touch'
  const hit =
    side === 1
      ? touch
        ? low[bar]! <= limit
        : low[bar]! < limit
      : touch
        ? high[bar]! >= limit
        : high[bar]! > limit
  if (!hit) return
  const price = side === 1 ? Math.min(open[bar]!, limit) : Math.max(open[bar]!, limit)
  fill(book, order, bar, price, 'range', false)
}

/**
 * What happens within a bar: levels of the trades that stand, then resting stops, then resting limits, each in the order of
 * the book. A stop-limit that the bar passes by waits as a limit from the next bar on. Cost: O(trades and orders). NaN:
 * none is reached. Look-ahead: none.
 */
export const walkRange = (book: Book, bar: number): void => {
  const { trades } = book
  if (trades.length === 1) fillLevels(book, trades[0]!, bar, book.bars.open[bar]!)
  else if (trades.length > 1)
    for (const trade of [...trades]) fillLevels(book, trade, bar, book.bars.open[bar]!)
  if (book.orders.length === 0) return
  const stops = book.orders.filter(({ stop }) => stop !== undefined)
  const limits = book.orders.filter(({ stop, limit }) => stop === undefined && limit !== undefined)
  for (const order of stops)
    if (book.orders.includes(order) && mayFill(book, order, bar)) fillStop(book, order, bar)
  for (const order of limits)
    if (book.orders.includes(order) && mayFill(book, order, bar)) fillLimit(book, order, bar)
}

/** At a bar's close: trades that end with their day, and orders whose time is over. */
export const endBar = (book: Book, bar: number): void => {
  if (book.trades.some(({ exits }) => exits.end_of_day) && isLastOfDay(book, bar))
    for (const trade of [...book.trades])
      if (trade.exits.end_of_day) leaveAsTraded(book, trade, bar, book.bars.close[bar]!, 'end_of_day')
  if (book.orders.length === 0) return
  for (const order of [...book.orders])
    if (order.expires <= bar || (order.of_day && isLastOfDay(book, bar)))
      cancelOrder(book, bar, order, 'expired')
}
