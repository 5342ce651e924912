import type { Side } from '../account/fill.js'
import type { ExitReason } from '../account/trades.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { cancelOrder, tell } from './book-orders.kernel.js'
import { slipped } from './charges.kernel.js'
import { bindingStop, levelPrice } from './fills.kernel.js'
import { holdsBack } from './holds.kernel.js'
import { noExits, type Order, type StandingOrder } from './order.js'
import { exitTerms, PLAIN, sizeTerms } from './order-terms.kernel.js'
import { wholeUnits } from './sizes.kernel.js'
import { unitsHeld } from './worth.kernel.js'

const sideOf = (order: StandingOrder): Side => (order.side === 'buy' ? 1 : -1)

/** The first bar on which an order that is placed at a close can fill. */
export const earliestFill = ({ execution }: Book, bar: number): number =>
  execution.fill === 'close' ? bar : bar + 1

/** What is wrong with exit levels given as prices, or nothing: a long's stop lies below its reference, its target above. */
const levelProblem = (book: Book, order: StandingOrder, bar: number): string | undefined => {
  const close = book.bars.close[bar]!
  const side = sideOf(order)
  const { stop_loss, take_profit } = order.exits
  const from =
    'limit' in order
      ? order.limit
      : 'stop' in order
        ? order.stop
        : slipped(book, bar, side, close, 0, { slips: true, entry: true })
  if (stop_loss?.kind === 'price' && side * (from - stop_loss.price) <= 0)
    return `a stop at ${stop_loss.price} does not protect an entry at ${from}`
  if (take_profit?.kind === 'price' && side * (take_profit.price - from) <= 0)
    return `a target at ${take_profit.price} is no profit on an entry at ${from}`
  return undefined
}

const waiting = (
  book: Book,
  made: Pick<WaitingOrder, 'role' | 'side' | 'placed' | 'reason'> & Partial<WaitingOrder>,
): WaitingOrder => ({
  id: book.next_order++,
  name: undefined,
  group: undefined,
  exits: noExits,
  size: { kind: 'units', units: 0 },
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

const protectTrade = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  order: Extract<Order, { kind: 'protect' }>,
): void => {
  const { side, entry_price } = trade
  const stop = levelPrice(order.stop_loss, entry_price, side === 1 ? -1 : 1)
  const target = levelPrice(order.take_profit, entry_price, side)
  const queued = book.execution.matching === 'queue'
  const drop = (role: WaitingOrder['role']): void => {
    for (const each of [...book.orders])
      if (each.trade === trade && each.role === role) cancelOrder(book, bar, each)
  }
  if (stop !== undefined || order.trailing_stop !== undefined) {
    const before = { stop: trade.stop, trail: trade.trail }
    if (queued) drop('stop_loss')
    trade.stop = stop ?? before.stop
    trade.trail = before.trail
    if (order.trailing_stop !== undefined) {
      trade.trailing = order.trailing_stop
      trade.trail = book.bars.close[bar]! * (1 - side * order.trailing_stop)
    }
    trade.stop_from = Math.max(trade.stop_from, bar + 1)
    if (queued) placeExits(book, trade, bar, 'stop')
  }
  if (target !== undefined) {
    if (queued) drop('take_profit')
    trade.target = target
    trade.target_from = Math.max(trade.target_from, bar + 1)
    if (queued) placeExits(book, trade, bar, 'target')
  }
}

const placeStanding = (book: Book, order: StandingOrder, bar: number): void => {
  const close = book.bars.close[bar]!
  const side = sideOf(order)
  const problem = levelProblem(book, order, bar)
  const made = waiting(book, {
    role: 'entry',
    side,
    placed: bar,
    reason: 'signal',
    name: order.id,
    group: order.group,
    exits: exitTerms(order, book.execution.risk),
    ...sizeTerms(book, order.size, bar),
    expires: order.expiry.kind === 'bars' ? bar + order.expiry.bars : Infinity,
    of_day: order.expiry.kind === 'day',
    distance: order.kind === 'trailing_stop' ? order.distance : undefined,
    limit: 'limit' in order ? order.limit : undefined,
    stop:
      'stop' in order
        ? order.stop
        : order.kind === 'trailing_stop'
          ? close * (1 + side * order.distance)
          : undefined,
  })
  if (problem !== undefined) return tell(book, bar, 'rejected', made, { because: problem })
  const isLess = book.execution.positions.rule !== 'hedging' && unitsHeld(book) * side < 0
  if (!isLess && holdsBack(book, made, bar, earliestFill(book, bar))) return
  if (book.execution.positions.exclusive) {
    for (const each of [...book.orders])
      if (each.role === 'entry' || each.role === 'close') cancelOrder(book, bar, each)
    for (const trade of book.trades) placeClose(book, trade, bar, 1, 'signal')
  }
  book.orders.push(made)
  tell(book, bar, 'placed', made, made.size.kind === 'units' ? { units: made.size.units } : {})
}

/** Takes what a machine asks for at a bar's close into the book. Cost: O(orders and trades). NaN: none. Look-ahead: none. */
export const place = (book: Book, order: Order, bar: number): void => {
  const meant = (trade: number | undefined): readonly StandingTrade[] =>
    book.trades.filter((each) => trade === undefined || each.id === trade)
  switch (order.kind) {
    case 'close':
      for (const trade of meant(order.trade))
        if (!isClosing(book, trade)) placeClose(book, trade, bar, order.portion, 'signal')
      return
    case 'protect':
      for (const trade of meant(order.trade)) protectTrade(book, trade, bar, order)
      return
    case 'cancel':
      for (const each of [...book.orders]) {
        const named =
          order.id === undefined ? each.role === 'entry' || each.role === 'close' : each.name === order.id
        if (named || (order.exits && order.id === undefined)) cancelOrder(book, bar, each)
      }
      if (order.exits && order.id === undefined)
        for (const trade of book.trades)
          Object.assign(trade, { stop: undefined, target: undefined, trail: undefined })
      return
    case 'market':
    case 'limit':
    case 'stop':
    case 'stop_limit':
    case 'trailing_stop':
      placeStanding(book, order, bar)
  }
}
