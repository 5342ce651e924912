import type { Book, CashAccount, WaitingOrder } from './book.kernel.js'
import { cancelOrder, mayFill } from './book-orders.kernel.js'
import { commissionOf, slipped } from './charges.kernel.js'
import { roundedDown } from './sizes.kernel.js'
import { equityOf, pointValue, revalue, unitsHeld } from './worth.kernel.js'

/** A book at one of its bars. */
interface AtBar {
  readonly book: Book
  readonly bar: number
}

/** What units are whole multiples of; undefined where they are not rounded. */
const stepOf = ({ execution: { units } }: Book): number | undefined =>
  units.rounding.kind === 'lot' ? units.rounding.lot : units.rounding.kind === 'integer' ? 1 : undefined

const MOST_STEPS = 100
/** A change that is nothing next to what is held. */
const DUST = 1e-12

/**
 * Signed units that cost exactly an amount with their commission, or that bring it once theirs is taken off; where units are whole
 * the most of them whose cost is at most that amount, so that a sale is rounded away from 0. 0 where the commission takes more than
 * the amount of a purchase.
 */
const unitsInside = (book: Book, bar: number, amount: number, reference: number): number => {
  const side = amount > 0 ? 1 : -1
  const price = slipped(book, bar, side, reference, Math.abs(amount) / reference, {
    slips: true,
    entry: side === 1,
  })
  const each = price * pointValue(book)
  const costOf = (units: number): number => units * each + commissionOf(book, Math.abs(units), price)
  let units = amount / each
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = (amount - commissionOf(book, Math.abs(units), price)) / each
    if (next === units) break
    units = next
  }
  const size = stepOf(book)
  if (size === undefined) return units * side > 0 ? units : 0
  let whole = Math.min(Math.floor(amount / each / size), Math.floor(units / size) + 1)
  while (whole * side > 0 && costOf(whole * size) > amount) whole -= 1
  return whole * side > 0 ? whole * size : 0
}

/** Signed units from what a book holds to a share of an equity. */
const unitsTo = (book: Book, bar: number, share: number, equity: number, reference: number): number => {
  const held = unitsHeld(book)
  const { limits, sharing } = book.execution
  const each = reference * pointValue(book)
  const most = limits.max_position_size ?? Infinity
  const more = Math.min(most * equity, Math.max(-most * equity, share * equity - held * each))
  if (Math.abs(more) <= DUST * Math.abs(held) * each) return 0
  if (share === 0 && most === Infinity) return -held
  return sharing?.commission === 'inside' ? unitsInside(book, bar, more, reference) : more / each
}

/**
 * Counts the units of orders to a share of the equity, all by the equity before any order of their moment and by its prices. One
 * that has nothing to trade is cancelled. Cost: O(orders and trades). NaN: none. Look-ahead: none, prices of the moment at which
 * they fill.
 */
export const sizeTargets = (account: CashAccount, some: readonly AtBar[], moment: 'open' | 'close'): void => {
  if (!some.some(({ book }) => book.orders.length > 0)) return
  const waiting = some.flatMap(({ book, bar }) =>
    book.orders.flatMap((order) =>
      order.share !== undefined && mayFill(book, order, bar)
        ? [{ book, bar, order, share: order.share }]
        : [],
    ),
  )
  if (waiting.length === 0) return
  const priceAt = ({ book, bar }: AtBar): number => book.bars[moment][bar]!
  for (const one of some)
    if (one.book.trades.length > 0) {
      one.book.mark = priceAt(one)
      revalue(one.book)
    }
  const equity = equityOf(account)
  for (const { book, bar, order, share } of waiting)
    count(book, bar, order, equity, priceAt({ book, bar }), share)
}

const count = (
  book: Book,
  bar: number,
  order: WaitingOrder,
  equity: number,
  reference: number,
  share: number,
): void => {
  const units = equity > 0 ? unitsTo(book, bar, share, equity, reference) : 0
  const least = book.execution.units.least ?? 0
  const rounded = roundedDown(book, Math.abs(units))
  if (!(rounded > 0) || rounded < least) return cancelOrder(book, bar, order)
  order.side = units > 0 ? 1 : -1
  order.size = { kind: 'units', units: Math.abs(units) }
  order.share = undefined
  order.amount = share * equity - unitsHeld(book) * reference * pointValue(book)
}
