import { isCut, type Side } from '../account/fill.js'
import { countEntry } from '../account/tally.kernel.js'
import type { Book, WaitingOrder } from './book.kernel.js'
import { tell } from './book-orders.kernel.js'
import { chargeOf, commissionOf, mostUnits, slippageOf, slipped } from './charges.kernel.js'
import { fillLevels, leave } from './exits.kernel.js'
import { openTrade } from './fills.kernel.js'
import { heldBack } from './holds.kernel.js'
import { putBack, roomFor } from './room.kernel.js'
import { askedUnits, roundedDown } from './sizes.kernel.js'
import { beginExits } from './trade-exits.kernel.js'
import { boundOf, freeAt, pointValue } from './worth.kernel.js'

/** When within a bar a fill happens. */
export type Moment = 'open' | 'range' | 'close'

const bindsFrom = (book: Book, bar: number, moment: Moment) => {
  const next = moment === 'close' || book.execution.entry_bar === 'next_bar'
  return {
    stop_from: next ? bar + 1 : bar,
    target_from: next || moment === 'range' ? bar + 1 : bar,
  }
}

/**
 * The cash after an entry that some free money bought: exactly nothing of it is left where an entry was cut to all that a long
 * could pay.
 */
const cashAfter = (
  book: Book,
  side: Side,
  free: number,
  { units, price, commission, all }: { units: number; price: number; commission: number; all: boolean },
): number => {
  const { account, execution } = book
  if (execution.contract.kind === 'future') return account.cash - commission
  const left = free - side * units * price * book.rate - commission
  const bound = boundOf(book)
  const after = side === 1 && all && bound === 1 ? 0 : side === 1 && bound <= 1 ? Math.max(0, left) : left
  return free === account.cash ? after : after + (account.cash - free)
}

const drop = (book: Book, order: WaitingOrder, bar: number, why?: string): void => {
  const { note } = order.sized
  countEntry(book.account.sums, book.execution, { units: 0, ...order.sized }, undefined)
  const because =
    why ??
    (note === 'unsized' || note === 'no_edge' ? `there is no size to enter at: ${note}` : 'not enough money')
  tell(book, bar, 'rejected', order, { because })
}

/** Whether money bounds what an order of a side adds to a position. */
const isBounded = ({ execution: { sharing, units } }: Book, side: Side): boolean =>
  units.short_of_money !== 'borrow' && (sharing?.money !== 'cash' || side === 1)

/** The money that pays an entry. */
const freeFor = (book: Book, reference: number): number =>
  book.execution.sharing?.money === 'cash' ? Math.max(0, book.account.cash) : freeAt(book, reference)

/** The most units that an entry of a side can pay. */
const mostFor = (
  book: Book,
  bar: number,
  side: Side,
  at: { readonly reference: number; readonly price: number; readonly isRest?: boolean },
): number =>
  isBounded(book, side)
    ? mostUnits(book, bar, side, freeFor(book, at.reference), at.price, at.isRest)
    : Infinity

/** Whether a sale, where cash pays, brings less than its commission. */
const isUncovered = (book: Book, side: Side, units: number, price: number): boolean =>
  book.execution.sharing?.money === 'cash' &&
  side === -1 &&
  commissionOf(book, units, price) > units * price * pointValue(book)

/** The cash after an entry that no money bounds. */
const cashOwed = (
  { account, execution, rate }: Book,
  side: Side,
  { units, price, commission }: { units: number; price: number; commission: number },
): number =>
  account.cash - commission - (execution.contract.kind === 'future' ? 0 : side * units * price * rate)

/** Fills an entry: what it asks for, as far as money, volume and holds let it. Cost: O(trades). NaN: none. Look-ahead: none. */
export const enter = (
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
  const wished = roundedDown(book, askedUnits(book, order, bar, reference, priceFor(0)))
  const price = priceFor(wished)
  // cash bounds what covers a short as well
  const payable =
    execution.sharing?.money === 'cash' && side === 1
      ? mostFor(book, bar, side, { reference, price })
      : Infinity
  const asked = isCut(wished, payable) ? roundedDown(book, payable) : wished
  const { least = 0 } = execution.units
  if (asked < least) return drop(book, order, bar, `fewer than ${least} units`)
  if (isUncovered(book, side, asked, price))
    return drop(book, order, bar, 'it brings less than its commission')
  let wanted = asked
  if (execution.positions.rule !== 'hedging')
    for (const trade of [...book.trades]) {
      if (trade.side === side || wanted <= 0) continue
      const some = roomFor(book, Math.min(wanted, trade.units))
      if (some > 0)
        leave(book, trade, some, { bar, decided: order.placed, reference, slips }, 'signal', order, asked)
      wanted -= some
      if (book.room === 0) return putBack(book, order, wanted)
    }
  if (asked > 0 && wanted <= 0) return
  const held = heldBack(book, bar)
  if (held !== undefined) return tell(book, bar, 'cancelled', order, { because: held })
  const isRest = (order.turn?.units ?? 0) > 0
  const whole = mostFor(book, bar, side, { reference, price, isRest })
  const most = roundedDown(book, whole)
  const cut = isCut(wanted, most) || asked < wished
  const borne = wanted > most ? most : wanted
  if (!(borne > 0) || price <= 0 || (cut && execution.units.short_of_money === 'reject'))
    return drop(book, order, bar)
  const units = roomFor(book, borne)
  if (units < borne) putBack(book, order, borne - units)
  if (!(units > 0)) return
  // a part that is cut pays as an order of its own, which is what the most units were reckoned with
  const commission = chargeOf(
    book,
    bar,
    side,
    price,
    units,
    wanted < asked && !cut ? asked : units,
    order.turn,
  )
  const { stop_from, target_from } = bindsFrom(book, bar, moment)
  const all = cut && units === whole
  const trade = openTrade(book, order, {
    bar,
    reference,
    price,
    units,
    commission,
    cut,
    cash: isBounded(book, side)
      ? cashAfter(book, side, freeFor(book, reference), { units, price, commission, all })
      : cashOwed(book, side, { units, price, commission }),
    at_open: moment === 'open',
    stop_from,
    target_from,
  })
  beginExits(book, trade, order.placed, moment === 'open')
  const slippage = slippageOf(book, units, price, reference)
  tell(book, bar, 'filled', order, { trade: trade.id, units, price, commission, slippage })
  if (moment === 'range') fillLevels(book, trade, bar, reference)
}
