import { countEntry } from '../account/tally.kernel.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { cancelGroup, mayFill, takeOut, tell } from './book-orders.kernel.js'
import { chargeOf, commissionOf, slippageOf, slipped } from './charges.kernel.js'
import { closeUnits, openTrade } from './fills.kernel.js'
import { heldBack } from './holds.kernel.js'
import { floorDivided, roundedDown } from './sizes.kernel.js'
import { beginExits } from './trade-exits.kernel.js'
import { placeExits } from './waiting-orders.kernel.js'
import { boundOf, equityAt, freeAt, isMargined, pointValue, tiedBy } from './worth.kernel.js'

/** Where and when an order fills on a bar. `market`: it had neither stop nor limit. */
interface Match {
  readonly price: number
  readonly bar: number
  readonly market: boolean
  readonly stopped: boolean
}

/**
 * A stop that is hit is cleared, so that its limit goes on waiting. Stop before limit: a limit between them counts as passed
 * before.
 */
const matched = (book: Book, order: WaitingOrder, bar: number): Match | undefined => {
  const { bars, execution } = book
  const [open, high, low] = [bars.open[bar]!, bars.high[bar]!, bars.low[bar]!]
  const buys = order.side === 1
  const stop = order.stop
  if (stop !== undefined) {
    if (buys ? high < stop : low > stop) return undefined
    order.stop = undefined
    if (order.limit !== undefined) tell(book, bar, 'triggered', order)
  }
  const { limit } = order
  if (limit !== undefined) {
    const touch =
      (order.role === 'take_profit' ? execution.prices.targets : execution.prices.limits) === 'touch'
    const hit = buys ? (touch ? low <= limit : low < limit) : touch ? high >= limit : high > limit
    const before = hit && stop !== undefined && (buys ? limit <= stop : limit >= stop)
    if (!hit || before) return undefined
    const from = stop ?? open
    return {
      price: buys ? Math.min(from, limit) : Math.max(from, limit),
      bar,
      market: false,
      stopped: stop !== undefined,
    }
  }
  const exit = order.role === 'stop_loss' || order.role === 'take_profit'
  const last = execution.fill === 'close' && !exit && bar > 0
  const base = last
    ? bars.close[bar - 1]!
    : execution.fill === 'next_close' && !exit
      ? bars.close[bar]!
      : open
  const price = stop === undefined ? base : buys ? Math.max(base, stop) : Math.min(base, stop)
  return {
    price,
    bar: last && stop === undefined ? bar - 1 : bar,
    market: stop === undefined,
    stopped: stop !== undefined,
  }
}

const closing = (book: Book, order: WaitingOrder, trade: StandingTrade, wanted: number, at: Match): void => {
  const units = Math.min(trade.units, wanted)
  const out = trade.side === 1 ? -1 : 1
  const slips = at.market || (at.stopped && book.execution.costs.slippage.stops)
  const price = slipped(book, at.bar, out, at.price, units, { slips, entry: false })
  const commission = chargeOf(book, at.bar, out, price, units)
  const decided = order.role === 'stop_loss' || order.role === 'take_profit' ? at.bar : order.placed
  closeUnits(
    book,
    trade,
    units,
    { decided, bar: at.bar, reference: at.price, price },
    commission,
    order.reason,
    order,
  )
  const slippage = slippageOf(book, units, price, at.price)
  const { reason } = order
  tell(book, at.bar, 'filled', order, { trade: trade.id, units, price, commission, slippage, reason })
}

/** Money that a unit at a price takes of what is free: its value, or the margin that it ties. */
const borne = (book: Book, price: number): number =>
  isMargined(book) ? tiedBy(book, price) : price * pointValue(book)

/** Fills an entry; gives the trade that it opened. `close` is this bar's close, at which free margin is counted. */
const entering = (book: Book, order: WaitingOrder, at: Match, close: number): StandingTrade | undefined => {
  const { account, execution } = book
  const { side, size } = order
  const slips = at.market || (at.stopped && execution.costs.slippage.stops)
  const priceFor = (units: number): number =>
    slipped(book, at.bar, side, at.price, units, { slips, entry: true })
  const first = priceFor(0)
  const counted =
    size.kind === 'units'
      ? size.units
      : size.kind === 'fraction'
        ? size.fraction
        : size.value / (first * pointValue(book))
  const paid = commissionOf(book, counted, at.price) / counted
  const isAvailable = execution.units.of === 'available'
  const each = paid + (isAvailable ? borne(book, first) : first * pointValue(book))
  const free = (): number => freeAt(book, close) * (isMargined(book) ? 1 : boundOf(book))
  const basis = isAvailable ? free() : Math.max(0, equityAt(book, close))
  const units =
    size.kind !== 'fraction'
      ? roundedDown(book, counted)
      : execution.units.rounding.kind === 'integer'
        ? floorDivided(basis * size.fraction, each)
        : roundedDown(book, (basis * size.fraction) / each)
  const refuse = (because: string): undefined => {
    countEntry(account.sums, execution, { units: 0, ...order.sized }, undefined)
    tell(book, at.bar, 'rejected', order, { because })
    return undefined
  }
  if (!(units > 0) || first <= 0) return refuse('not enough money for one unit')
  let left = units
  if (execution.positions.rule !== 'hedging')
    for (const trade of [...book.trades]) {
      if (trade.side === side || left <= 0) continue
      const some = Math.min(left, trade.units)
      closing(book, order, trade, some, at)
      left -= some
    }
  if (left <= 0) return undefined
  const held = heldBack(book, at.bar)
  if (held !== undefined) {
    tell(book, at.bar, 'cancelled', order, { because: held })
    return undefined
  }
  const price = priceFor(units)
  const cost = borne(book, price) + (price === first ? paid : commissionOf(book, units, price) / units)
  const most = free() / cost
  const cut = execution.units.short_of_money !== 'borrow' && left * cost > free()
  if (cut && (execution.units.short_of_money === 'reject' || roundedDown(book, most) <= 0))
    return refuse('not enough money')
  const opened = cut ? roundedDown(book, most) : left
  const commission = chargeOf(book, at.bar, side, price, opened)
  const trade = openTrade(book, order, {
    bar: at.bar,
    reference: at.price,
    price,
    units: opened,
    commission,
    cut,
    cash:
      account.cash -
      (execution.contract.kind === 'stock' ? side * opened * price * book.rate : 0) -
      commission,
    at_open: at.market && execution.fill === 'next_open',
    stop_from: at.bar,
    target_from: at.bar,
  })
  beginExits(book, trade, order.placed, at.market && execution.fill === 'next_open')
  placeExits(book, trade, at.bar, 'both')
  const slippage = slippageOf(book, opened, price, at.price)
  tell(book, at.bar, 'filled', order, { trade: trade.id, units: opened, price, commission, slippage })
  return trade
}

/**
 * Whether the exits of a new trade are matched on its own bar: after an entry at market, or by a stop whose target is reached
 * while its stop is not.
 */
const again = (book: Book, trade: StandingTrade, order: WaitingOrder, at: Match, bar: number): boolean => {
  const { high, low } = book.bars
  const { side, stop, target } = trade
  if (book.execution.entry_bar !== 'again' || (stop === undefined && target === undefined)) return false
  if (at.market) return true
  if (!at.stopped || order.limit !== undefined || target === undefined) return false
  return side === 1
    ? target <= high[bar]! && (stop ?? -Infinity) < low[bar]!
    : target >= low[bar]! && (stop ?? Infinity) > high[bar]!
}

/**
 * Matches the queue against one bar, order by order as they stand at its beginning; free margin is counted at the bar's close,
 * as backtesting.py does. Cost: O(orders squared). NaN: none. Look-ahead: the bar's own range, and its close for sizes.
 */
export const matchQueue = (book: Book, bar: number): void => {
  const close = book.bars.close[bar]!
  let once_more = false
  for (const order of [...book.orders]) {
    if (!book.orders.includes(order) || !mayFill(book, order, bar)) continue
    const at = matched(book, order, bar)
    if (at === undefined) continue
    if (order.trade !== undefined) {
      if (book.trades.includes(order.trade)) closing(book, order, order.trade, order.remaining, at)
      else tell(book, bar, 'cancelled', order)
      takeOut(book, order)
      continue
    }
    const trade = entering(book, order, at, close)
    takeOut(book, order)
    cancelGroup(book, bar, order)
    if (trade !== undefined && again(book, trade, order, at, bar)) once_more = true
  }
  if (once_more) matchQueue(book, bar)
}
