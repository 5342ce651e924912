import type { Side } from '../account/fill.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { cancelOrder, tell } from './book-orders.kernel.js'
import { slipped } from './charges.kernel.js'
import { levelPrice, trailingLevel } from './fills.kernel.js'
import { holdsBack } from './holds.kernel.js'
import { market, noExits, type Order, type StandingOrder, units } from './order.js'
import { exitTerms, sizeTerms } from './order-terms.kernel.js'
import { onTick } from './ticks.kernel.js'
import { isClosing, placeClose, placeExits, waiting } from './waiting-orders.kernel.js'
import { equityAt, pointValue, unitsHeld } from './worth.kernel.js'

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

const protectTrade = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  order: Extract<Order, { kind: 'protect' }>,
): void => {
  const { side, entry_price } = trade
  const stop = levelPrice(book, order.stop_loss, entry_price, side === 1 ? -1 : 1)
  const target = levelPrice(book, order.take_profit, entry_price, side)
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
      trade.trail = trailingLevel(book, book.bars.close[bar]!, side, order.trailing_stop)
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
    limit: 'limit' in order ? onTick(book, order.limit, side === 1 ? -1 : 1) : undefined,
    stop:
      'stop' in order
        ? onTick(book, order.stop, side)
        : order.kind === 'trailing_stop'
          ? trailingLevel(book, close, side === 1 ? -1 : 1, order.distance)
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

/** An order to a share of the equity. */
export type ShareOrder = Extract<Order, { readonly kind: 'target' }>

/**
 * Takes an order to a share of the equity into the book: as units where they are counted at the decision, which is always so where
 * a queue matches; else they are counted at its fill. Cost: O(orders and trades). NaN: none. Look-ahead: none.
 */
export const placeTarget = (book: Book, { share, id }: ShareOrder, bar: number): void => {
  const { execution } = book
  const each = book.bars.close[bar]! * pointValue(book)
  const more = (share * equityAt(book, book.bars.close[bar]!)) / each - unitsHeld(book)
  if (execution.units.at === 'fill' && execution.matching === 'time') {
    const order = waiting(book, {
      role: 'entry',
      side: more < 0 ? -1 : 1,
      placed: bar,
      reason: 'signal',
      name: id,
      exits: exitTerms({ exits: noExits }, execution.risk),
      share,
    })
    book.orders.push(order)
    return tell(book, bar, 'placed', order)
  }
  if (share === 0) return place(book, { kind: 'close', portion: 1 }, bar)
  if (more === 0) return
  place(
    book,
    market(more > 0 ? 'buy' : 'sell', { size: units(Math.abs(more)), ...(id === undefined ? {} : { id }) }),
    bar,
  )
}

/** Takes what a machine asks for at a bar's close into the book. Cost: O(orders and trades). NaN: none. Look-ahead: none. */
export const place = (book: Book, order: Order, bar: number): void => {
  const meant = (trade: number | undefined): readonly StandingTrade[] =>
    book.trades.filter((each) => trade === undefined || each.id === trade)
  switch (order.kind) {
    case 'target':
      return placeTarget(book, order, bar)
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
