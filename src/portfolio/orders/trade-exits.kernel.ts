import { extremeAfter, extremeAtEntry, type TradeRule, tradeValue } from '../../signal/trade-rule.kernel.js'
import type { Book, StandingTrade } from './book.kernel.js'
import { atPrice } from './order.js'
import { place } from './placement.kernel.js'
import { onTick } from './ticks.kernel.js'
import { isClosing, placeClose } from './waiting-orders.kernel.js'

const valueAt = (book: Book, trade: StandingTrade, rule: TradeRule | undefined, bar: number): number => {
  const { exits, offset } = book
  if (rule === undefined || exits === undefined) return Number.NaN
  return tradeValue(rule, exits.columns, offset + bar - exits.from, {
    entry_price: trade.entry_price,
    bars_since_entry: Math.max(0, bar - trade.entry_bar),
    extremes: trade.extremes,
  })
}

/** A level that may bind a trade: of a stop with a ratchet the nearer one. */
const nearer = ({ side, stop }: StandingTrade, level: number, ratchet: boolean): number =>
  !ratchet || stop === undefined ? level : side === 1 ? Math.max(stop, level) : Math.min(stop, level)

/** A stop of a rule as it binds: the nearer one, on the first whole tick that reaches it. */
const stopAt = (book: Book, trade: StandingTrade, level: number): number =>
  onTick(book, nearer(trade, level, book.exits?.ratchet === true), trade.side === 1 ? -1 : 1)

/**
 * What rules that read their trade say at its fill: where extremes begin, and after a fill at the open the levels of its own
 * bar, from the columns of the decision bar and the fill's price; extremes of a price are that price there. Cost: O(nodes of the rules). NaN: unknown, sets nothing.
 * Look-ahead: none.
 */
export const beginExits = (book: Book, trade: StandingTrade, decided: number, atOpen: boolean): void => {
  const { exits } = book
  if (exits === undefined) return
  trade.extremes = exits.extremes.map((extreme) => extremeAtEntry(extreme, trade.entry_price))
  if (!atOpen) return
  const [stop, target] = [
    valueAt(book, trade, exits.rules.stop, decided),
    valueAt(book, trade, exits.rules.target, decided),
  ]
  if (!Number.isNaN(stop)) trade.stop = stopAt(book, trade, stop)
  if (!Number.isNaN(target)) trade.target = onTick(book, target, trade.side)
}

/**
 * What rules that read their trade say at a close that it sees: exits at market, and levels that bind from the next bar on; an
 * unknown level keeps the last. Cost: O(trades x nodes of the rules). NaN: unknown, does nothing. Look-ahead: none.
 */
export const followExits = (book: Book, bar: number): void => {
  const { exits, offset } = book
  if (exits === undefined) return
  for (const trade of [...book.trades]) {
    const first = trade.at_open ? trade.entry_bar : trade.entry_bar + 1
    if (bar >= first)
      for (const [i, extreme] of exits.extremes.entries())
        trade.extremes[i] = extremeAfter(
          extreme,
          trade.extremes[i]!,
          exits.columns[extreme.column]?.[offset + bar - exits.from] ?? Number.NaN,
        )
    const leaves = valueAt(
      book,
      trade,
      trade.side === 1 ? exits.rules.exit_long : exits.rules.exit_short,
      bar,
    )
    if (leaves === 1 && !isClosing(book, trade)) placeClose(book, trade, bar, 1, 'exit_rule')
    const stop = valueAt(book, trade, exits.rules.stop, bar)
    const target = valueAt(book, trade, exits.rules.target, bar)
    if (Number.isNaN(stop) && Number.isNaN(target)) continue
    place(
      book,
      {
        kind: 'protect',
        trade: trade.id,
        ...(stop > 0 ? { stop_loss: atPrice(nearer(trade, stop, exits.ratchet)) } : {}),
        ...(target > 0 ? { take_profit: atPrice(target) } : {}),
      },
      bar,
    )
  }
}
