import type { ExitReason } from '../account/trades.js'
import type { Book, StandingTrade, WaitingOrder } from './book.kernel.js'
import { tell } from './book-orders.kernel.js'
import { chargeOf, slippageOf, slipped } from './charges.kernel.js'
import { bindingStop, closeUnits } from './fills.kernel.js'
import { roomFor } from './room.kernel.js'
import { isClosing, placeClose } from './waiting-orders.kernel.js'

/** Closes units of a trade at a reference price, of which `slips` says whether it takes slippage; `whole` is the order's. */
export const leave = (
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
  const commission = chargeOf(book, bar, out, price, units, whole, order?.turn)
  closeUnits(book, trade, units, { ...at, price }, commission, reason, order)
  const told = order ?? { id: -1, side: out, name: undefined }
  const slippage = slippageOf(book, units, price, reference)
  tell(book, bar, 'filled', told, { trade: trade.id, units, price, commission, slippage, reason })
}

/** An exit that the end of the slice, ruin or a delisting forces, whatever the volume. */
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

/** An exit as far as the bar's volume fills it: of a target the rest stays, of a stop and of the end of a day it is at market. */
export const leaveAsTraded = (
  book: Book,
  trade: StandingTrade,
  bar: number,
  reference: number,
  reason: ExitReason,
  slips = true,
): void => {
  const wanted = trade.units
  const units = roomFor(book, wanted)
  if (units > 0) leave(book, trade, units, { bar, decided: bar, reference, slips }, reason)
  if (units < wanted && reason !== 'take_profit' && !isClosing(book, trade))
    placeClose(book, trade, bar, 1, reason)
}

/** Fills the levels that a trade reaches on a bar; `from` is the price at which the bar begins for it. */
export const fillLevels = (book: Book, trade: StandingTrade, bar: number, from: number): void => {
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
    leaveAsTraded(book, trade, bar, price, binding.reason, execution.costs.slippage.stops)
  } else if (reached) {
    const price = side === 1 ? Math.max(from, target) : Math.min(from, target)
    leaveAsTraded(book, trade, bar, price, 'take_profit', false)
  }
}
