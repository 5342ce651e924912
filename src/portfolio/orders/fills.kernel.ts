import type { Fill, Side } from '../account/fill.js'
import type { ExitReason } from '../account/trades.js'
import {
  type Book,
  dropExitOrders,
  resizeExitOrders,
  type StandingTrade,
  type WaitingOrder,
} from './book.kernel.js'
import { commissionOf } from './charges.kernel.js'
import type { Level } from './order.js'

const asFill = (price: number, units: number, commission: number, slippage: number, cut = false): Fill => ({
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
    ? commissionOf(book, units, trade.entry_price)
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
  const slippage = units * Math.abs(at.price - at.reference) * book.multiplier
  const entered = trade.entry_slippage * (units / trade.units)
  const share = entryShare(book, trade, units)
  const counted = units * book.multiplier
  book.settled += trade.side * counted * (at.price - trade.entry_price) - commission
  book.commission += commission
  book.slippage += slippage
  book.turnover += counted * at.price
  book.log.add(
    trade.side,
    trade.decided,
    trade.entry_bar,
    asFill(trade.entry_price, counted, share, entered, trade.cut),
    at.decided,
    at.bar,
    asFill(at.price, counted, commission, slippage),
    reason,
  )
  if (whole) {
    book.trades.splice(book.trades.indexOf(trade), 1)
    dropExitOrders(book, at.bar, trade, order)
    return
  }
  trade.entry_commission -= trade.entry_commission * (units / trade.units)
  trade.entry_slippage -= entered
  trade.units -= units
  resizeExitOrders(book, trade)
}

/** A level as a price: a stop lies against the trade, a target with it. */
export const levelPrice = (level: Level | undefined, from: number, direction: Side): number | undefined =>
  level === undefined
    ? undefined
    : level.kind === 'price'
      ? level.price
      : from * (1 + direction * level.fraction)

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
export interface Entry {
  readonly bar: number
  readonly reference: number
  readonly price: number
  readonly units: number
  readonly commission: number
  readonly cut: boolean
  readonly stop_from: number
  readonly target_from: number
}

/**
 * Opens a trade, or adds to the one that stands where positions are kept at their average price. Levels given as fractions
 * are counted from the fill or from the close of the entry bar, as the execution says.
 */
export const openTrade = (book: Book, order: WaitingOrder, made: Entry): StandingTrade => {
  const { bar, reference, price, units, commission } = made
  const slippage = units * Math.abs(price - reference) * book.multiplier
  book.settled -= commission
  book.commission += commission
  book.slippage += slippage
  book.turnover += units * price * book.multiplier
  if (made.cut) book.cuts += 1
  const standing = book.execution.positions.rule === 'average' ? book.trades[0] : undefined
  if (standing !== undefined) {
    const together = standing.units + units
    standing.entry_price = (standing.entry_price * standing.units + price * units) / together
    standing.units = together
    standing.entry_commission += commission
    standing.entry_slippage += slippage
    resizeExitOrders(book, standing)
    return standing
  }
  const { exits, side } = order
  const from = book.execution.prices.levels_from === 'fill' ? price : book.bars.close[bar]!
  const trade: StandingTrade = {
    id: book.next_trade++,
    side,
    decided: order.placed,
    entry_bar: bar,
    exits,
    cut: made.cut,
    entry_price: price,
    units,
    entry_commission: commission,
    entry_slippage: slippage,
    stop: levelPrice(exits.stop_loss, from, side === 1 ? -1 : 1),
    target: levelPrice(exits.take_profit, from, side),
    trail: exits.trailing_stop === undefined ? undefined : from * (1 - side * exits.trailing_stop),
    trailing: exits.trailing_stop,
    stop_from: made.stop_from,
    target_from: made.target_from,
  }
  book.trades.push(trade)
  return trade
}

/** Trailing levels after a bar: they follow its close or its best price, and never go back; they bind from the next bar on. */
export const ratchet = (book: Book, bar: number): void => {
  const { bars, execution } = book
  const best = (side: Side): number =>
    execution.prices.trailing === 'close' ? bars.close[bar]! : side === 1 ? bars.high[bar]! : bars.low[bar]!
  for (const trade of book.trades) {
    if (trade.trailing === undefined || trade.trail === undefined) continue
    if (execution.prices.trailing === 'extreme' && bar === trade.entry_bar) continue
    const followed = best(trade.side) * (1 - trade.side * trade.trailing)
    trade.trail = trade.side === 1 ? Math.max(trade.trail, followed) : Math.min(trade.trail, followed)
  }
  for (const order of book.orders) {
    if (order.distance !== undefined && order.stop !== undefined) {
      const away = order.side === 1 ? -1 : 1
      const followed = best(away) * (1 - away * order.distance)
      order.stop = away === 1 ? Math.max(order.stop, followed) : Math.min(order.stop, followed)
    }
    if (order.role === 'stop_loss' && order.trade !== undefined) order.stop = bindingStop(order.trade)?.stop
  }
}
