import { endsDay, followsOpenDay } from '../account/day.kernel.js'
import { isCut } from '../account/fill.js'
import type { ExitReason } from '../account/trades.js'
import {
  type Book,
  cancelGroup,
  cancelOrder,
  mayFill,
  type StandingTrade,
  takeOut,
  tell,
  type WaitingOrder,
} from './book.kernel.js'
import { chargeOf, mostUnits, slipped } from './charges.kernel.js'
import { bindingStop, closeUnits, openTrade } from './fills.kernel.js'
import { askedUnits, roundedDown } from './sizes.kernel.js'

type Moment = 'open' | 'range' | 'close'

/** Closes units of a trade at a reference price, of which `slips` says whether it takes slippage; `whole` is the order's. */
const leave = (
  book: Book,
  trade: StandingTrade,
  units: number,
  at: { readonly bar: number; readonly decided: number; readonly reference: number; readonly slips: boolean },
  reason: ExitReason,
  order?: WaitingOrder,
  whole = units,
): void => {
  const { bar, reference } = at
  const out = trade.side === 1 ? -1 : 1
  const price = slipped(book, bar, out, reference, whole, { slips: at.slips, entry: false })
  const commission = chargeOf(book, bar, out, price, units, whole)
  closeUnits(book, trade, units, { ...at, price }, commission, reason, order)
  const told = order ?? { id: -1, side: out, name: undefined }
  tell(book, bar, 'filled', told, { trade: trade.id, units, price, commission, reason })
}

/** An exit that a level or the end of the slice forces. */
export const leaveAt = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  reference: number,
  reason: ExitReason,
  slips = true,
): void => {
  leave(book, trade, trade.units, { bar, decided: bar, reference, slips }, reason)
}

/** Fills the levels that a trade reaches on a bar; `from` is the price at which the bar begins for it. */
const protect = (book: Book, trade: StandingTrade, bar: number, from: number): void => {
  const { bars, execution } = book
  const { side, target } = trade
  const [high, low] = [bars.high[bar]!, bars.low[bar]!]
  const binding = bindingStop(trade)
  const stopped =
    binding !== undefined &&
    bar >= trade.stop_from &&
    (side === 1 ? low <= binding.stop : high >= binding.stop)
  const touch = execution.prices.targets === 'touch'
  const reached =
    target !== undefined &&
    bar >= trade.target_from &&
    (side === 1 ? (touch ? high >= target : high > target) : touch ? low <= target : low < target)
  if (stopped && !(reached && execution.intrabar === 'target_first')) {
    const price = side === 1 ? Math.min(from, binding.stop) : Math.max(from, binding.stop)
    leaveAt(book, trade, bar, price, binding.reason, execution.costs.slippage.stops)
  } else if (reached) {
    leaveAt(
      book,
      trade,
      bar,
      side === 1 ? Math.max(from, target) : Math.min(from, target),
      'take_profit',
      false,
    )
  }
}

const bindsFrom = (book: Book, bar: number, moment: Moment) => {
  const next = moment === 'close' || book.execution.entry_bar === 'next_bar'
  return {
    stop_from: next ? bar + 1 : bar,
    target_from: next || moment === 'range' ? bar + 1 : bar,
  }
}

/** None where the units are but what the rounding of cash left over. */
const withoutDust = (book: Book, units: number, price: number): number =>
  units * price * book.multiplier <= 1e-12 * book.execution.capital ? 0 : units

const enter = (
  book: Book,
  order: WaitingOrder,
  bar: number,
  reference: number,
  moment: Moment,
  slips: boolean,
): void => {
  const { execution } = book
  const { side } = order
  const priceFor = (units: number): number => {
    const raw = slipped(book, bar, side, reference, units, { slips, entry: true })
    if (order.limit === undefined) return raw
    return side === 1 ? Math.min(raw, order.limit) : Math.max(raw, order.limit)
  }
  const asked = roundedDown(book, askedUnits(book, order, bar, reference, priceFor(0)))
  const price = priceFor(asked)
  let wanted = asked
  if (execution.positions.rule !== 'hedging')
    for (const trade of [...book.trades]) {
      if (trade.side === side || wanted <= 0) continue
      const some = Math.min(wanted, trade.units)
      leave(book, trade, some, { bar, decided: order.placed, reference, slips }, 'signal', order, asked)
      wanted -= some
    }
  if (asked > 0 && wanted <= 0) return
  const most = withoutDust(book, roundedDown(book, mostUnits(book, bar, side, reference, price)), price)
  const cut = isCut(wanted, most)
  const units = wanted > most ? most : wanted
  if (!(units > 0) || price <= 0 || (cut && execution.units.short_of_money === 'reject')) {
    book.dropped += 1
    tell(book, bar, 'rejected', order, { because: 'not enough money' })
    return
  }
  const commission = chargeOf(book, bar, side, price, units, wanted < asked ? asked : units)
  const { stop_from, target_from } = bindsFrom(book, bar, moment)
  const trade = openTrade(book, order, {
    bar,
    reference,
    price,
    units,
    commission,
    cut,
    stop_from,
    target_from,
  })
  tell(book, bar, 'filled', order, { trade: trade.id, units, price, commission })
  if (moment === 'range') protect(book, trade, bar, reference)
}

const fill = (
  book: Book,
  order: WaitingOrder,
  bar: number,
  reference: number,
  moment: Moment,
  slips: boolean,
): void => {
  if (!takeOut(book, order)) return
  cancelGroup(book, bar, order)
  const { trade } = order
  if (trade === undefined) return enter(book, order, bar, reference, moment, slips)
  const units = Math.min(order.remaining, trade.units)
  if (book.trades.includes(trade))
    leave(book, trade, units, { bar, decided: order.placed, reference, slips }, order.reason, order)
  else tell(book, bar, 'cancelled', order)
}

const isMarket = ({ stop, limit }: WaitingOrder): boolean => stop === undefined && limit === undefined

/** Fills orders at market, those that the book had before the bar, or all of them after its decision. */
export const fillMarkets = (book: Book, bar: number, moment: 'open' | 'close'): void => {
  const reference = moment === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!
  for (const order of [...book.orders])
    if (isMarket(order) && mayFill(book, order, bar)) fill(book, order, bar, reference, moment, true)
}

/**
 * At a bar's open: trades that were to end with a day of which no bar reached the close. Cost: O(trades). NaN: none.
 * Look-ahead: none.
 */
export const endOpenDay = (book: Book, bar: number): void => {
  if (followsOpenDay(book.bars, bar))
    for (const trade of [...book.trades])
      if (trade.exits.end_of_day) leaveAt(book, trade, bar, book.bars.open[bar]!, 'late_close')
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
  for (const trade of [...book.trades]) protect(book, trade, bar, book.bars.open[bar]!)
  const stops = book.orders.filter(({ stop }) => stop !== undefined)
  const limits = book.orders.filter(({ stop, limit }) => stop === undefined && limit !== undefined)
  for (const order of stops)
    if (book.orders.includes(order) && mayFill(book, order, bar)) fillStop(book, order, bar)
  for (const order of limits)
    if (book.orders.includes(order) && mayFill(book, order, bar)) fillLimit(book, order, bar)
}

/** At a bar's close: trades that end with their day, and orders whose time is over. */
export const endOfBar = (book: Book, bar: number): void => {
  if (endsDay(book.bars, bar))
    for (const trade of [...book.trades])
      if (trade.exits.end_of_day) leaveAt(book, trade, bar, book.bars.close[bar]!, 'end_of_day')
  for (const order of [...book.orders]) if (order.expires <= bar) cancelOrder(book, bar, order, 'expired')
}
