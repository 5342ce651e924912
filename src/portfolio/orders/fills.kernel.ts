import { type Fill, profitOf, type Side, type TradeRates } from '../account/fill.js'
import { addFill, countEntry } from '../account/tally.kernel.js'
import { type ExitReason, FORCED_EXITS } from '../account/trades.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { dropExitOrders, resizeExitOrders } from './book-orders.kernel.js'
import { commissionOf, slippageOf } from './charges.kernel.js'
import type { Level } from './order.js'
import { onTick } from './ticks.kernel.js'
import { revalue } from './worth.kernel.js'

/** A fill as trade logs and tallies take it. */
export const asFill = (
  price: number,
  units: number,
  commission: number,
  slippage: number,
  cut = false,
): Fill => ({
  price,
  units,
  commission,
  slippage,
  cut,
  cash: 0,
})

/** What of the entry's commission falls on some of a trade's units. */
const entryShare = (book: Book, trade: StandingTrade, units: number): number =>
  book.execution.costs.commission.charged === 'per_trade'
    ? commissionOf(book, units, trade.entry_price, trade.entry_rate)
    : trade.entry_commission * (units / trade.units)

/**
 * Closes units of a trade at a fill price and writes them to the trade log with their share of the entry's commission; what
 * is left keeps its levels. Cost: O(trades and orders). NaN: none. Look-ahead: none.
 */
export const closeUnits = (
  book: Book,
  trade: StandingTrade,
  units: number,
  at: { readonly decided: number; readonly bar: number; readonly reference: number; readonly price: number },
  commission: number,
  reason: ExitReason,
  order?: WaitingOrder,
): void => {
  const whole = units >= trade.units
  const slippage = slippageOf(book, units, at.price, at.reference)
  const entered = trade.entry_slippage * (units / trade.units)
  const share = entryShare(book, trade, units)
  const counted = units * book.multiplier
  const { account, offset, execution, rate } = book
  const isPaid = execution.contract.kind === 'stock'
  // a contract was never paid for: what it earned is exchanged when it ends
  const rates: TradeRates = [isPaid ? trade.entry_rate : rate, rate]
  const entry = asFill(trade.entry_price, counted, share, entered, trade.cut)
  const exit = asFill(at.price, counted, commission, slippage)
  const financing = whole ? trade.financing : trade.financing * (units / trade.units)
  account.cash = isPaid
    ? account.cash + trade.side * units * at.price * rate - commission
    : account.cash + trade.side * counted * (at.price - trade.entry_price) * rate - commission
  addFill(account.sums, exit, rate)
  account.sums.totals.financing += financing
  account.log.add(
    trade.side,
    offset + trade.decided,
    offset + trade.entry_bar,
    entry,
    offset + at.decided,
    offset + at.bar,
    exit,
    reason,
    financing,
    rates,
  )
  account.places.push(book.place)
  book.mark = at.reference
  if (FORCED_EXITS.has(reason)) account.sums.counts.forced += 1
  const { cooldown } = execution.limits
  if (
    cooldown !== undefined &&
    (reason !== 'signal' || profitOf(trade.side, entry, exit, financing, rates) < 0)
  )
    book.paused = at.bar + cooldown
  if (whole) {
    book.trades.splice(book.trades.indexOf(trade), 1)
    account.standing -= 1
    revalue(book)
    dropExitOrders(book, at.bar, trade, order)
    return
  }
  trade.financing -= financing
  trade.entry_commission -= trade.entry_commission * (units / trade.units)
  trade.entry_slippage -= entered
  trade.units -= units
  revalue(book)
  resizeExitOrders(book, trade)
}

/** A level as a price, on the first whole tick that reaches it: a stop lies against the trade, a target with it. */
export const levelPrice = (
  book: Book,
  level: Level | undefined,
  from: number,
  direction: Side,
): number | undefined =>
  level === undefined
    ? undefined
    : onTick(book, level.kind === 'price' ? level.price : from * (1 + direction * level.fraction), direction)

/** The trailing level of a position of a side, some part of a price away from it. */
export const trailingLevel = (book: Book, from: number, side: Side, distance: number): number =>
  onTick(book, from * (1 - side * distance), side === 1 ? -1 : 1)

/** The stop that binds: the nearer of stop and trailing stop, and which of the two it is. */
export const bindingStop = (
  trade: StandingTrade,
): { readonly stop: number; readonly reason: ExitReason } | undefined => {
  const { stop, trail, side } = trade
  if (stop === undefined && trail === undefined) return undefined
  const trails = stop === undefined || (trail !== undefined && (side === 1 ? trail > stop : trail < stop))
  return trails && trail !== undefined
    ? { stop: trail, reason: 'trailing_stop' }
    : { stop: stop ?? Number.NaN, reason: 'stop_loss' }
}

/** How an entry was filled, and from when its levels bind. */
export interface EntryFill {
  readonly bar: number
  readonly reference: number
  readonly price: number
  readonly units: number
  readonly commission: number
  readonly cut: boolean
  /** The cash after it. */
  readonly cash: number
  readonly at_open: boolean
  readonly stop_from: number
  readonly target_from: number
}

/**
 * Opens a trade, or adds to the one that stands where positions are kept at their average price. Levels given as fractions
 * are counted from the fill or from the close of the entry bar, as the execution says.
 */
export const openTrade = (book: Book, order: WaitingOrder, made: EntryFill): StandingTrade => {
  const { bar, reference, price, units, commission } = made
  const { account, execution } = book
  const slippage = slippageOf(book, units, price, reference)
  account.cash = made.cash
  book.mark = reference
  const filled = asFill(price, units * book.multiplier, commission, slippage, made.cut)
  addFill(account.sums, filled, book.rate)
  countEntry(account.sums, execution, { units, ...order.sized }, filled)
  const standing = execution.positions.rule === 'average' ? book.trades[0] : undefined
  if (standing !== undefined) {
    const together = standing.units + units
    if (book.exchange !== undefined)
      standing.entry_rate =
        (standing.entry_rate * standing.entry_price * standing.units + book.rate * price * units) /
        (standing.entry_price * standing.units + price * units)
    standing.entry_price = (standing.entry_price * standing.units + price * units) / together
    standing.units = together
    standing.entry_commission += commission
    standing.entry_slippage += slippage
    revalue(book)
    resizeExitOrders(book, standing)
    return standing
  }
  const { exits, side } = order
  const from = execution.prices.levels_from === 'fill' ? price : book.bars.close[bar]!
  const trade: StandingTrade = {
    id: book.next_trade++,
    side,
    decided: order.placed,
    entry_bar: bar,
    exits,
    cut: made.cut,
    entry_price: price,
    entry_rate: book.rate,
    units,
    entry_commission: commission,
    entry_slippage: slippage,
    financing: 0,
    at_open: made.at_open,
    extremes: [],
    stop: levelPrice(book, exits.stop_loss, from, side === 1 ? -1 : 1),
    target: levelPrice(book, exits.take_profit, from, side),
    trail:
      exits.trailing_stop === undefined ? undefined : trailingLevel(book, from, side, exits.trailing_stop),
    trailing: exits.trailing_stop,
    stop_from: made.stop_from,
    target_from: made.target_from,
  }
  book.trades.push(trade)
  account.standing += 1
  revalue(book)
  return trade
}

/** The price that a trailing level of a side follows. */
const bestPrice = ({ bars, execution }: Book, side: Side, bar: number): number =>
  execution.prices.trailing === 'close' ? bars.close[bar]! : side === 1 ? bars.high[bar]! : bars.low[bar]!

/** Trailing levels after a bar: they follow its close or its best price, and never go back; they bind from the next bar on. */
export const ratchetTrailing = (book: Book, bar: number): void => {
  const isExtreme = book.execution.prices.trailing === 'extreme'
  for (const trade of book.trades) {
    if (trade.trailing === undefined || trade.trail === undefined) continue
    if (isExtreme && bar === trade.entry_bar) continue
    const followed = trailingLevel(book, bestPrice(book, trade.side, bar), trade.side, trade.trailing)
    trade.trail = trade.side === 1 ? Math.max(trade.trail, followed) : Math.min(trade.trail, followed)
  }
  for (const order of book.orders) {
    if (order.distance !== undefined && order.stop !== undefined) {
      const away = order.side === 1 ? -1 : 1
      const followed = trailingLevel(book, bestPrice(book, away, bar), away, order.distance)
      order.stop = away === 1 ? Math.max(order.stop, followed) : Math.min(order.stop, followed)
    }
    if (order.role === 'stop_loss' && order.trade !== undefined) order.stop = bindingStop(order.trade)?.stop
  }
}
