import { type Book, type CashAccount, isMarket, type WaitingOrder } from './book.kernel.js'
import { mayFill } from './book-orders.kernel.js'
import { addedCommission, commissionOf, slipped } from './charges.kernel.js'
import { freeOf, pointValue, revalue, tiedBy, unitsHeld } from './worth.kernel.js'

/** Rounding of sums of money, as a share of them. */
const ROUNDING = 1e-12
const MOST_STEPS = 60

/** Units that are nothing next to those of an order. */
const DUST = 1e-9

/**
 * Cuts orders that turn a position into the close of its trades and the rest, so that what lessens goes before what adds. Cost:
 * O(orders and trades). NaN: none. Look-ahead: none.
 */
export const splitTurns = (book: Book, bar: number): void => {
  const held = unitsHeld(book)
  if (held === 0 || book.execution.positions.rule === 'hedging') return
  for (const order of [...book.orders]) {
    const { size, side, trade } = order
    if (trade !== undefined || !isMarket(order) || size.kind !== 'units' || side * held > 0) continue
    const rest = size.units - Math.abs(held)
    if (rest < 0 || !mayFill(book, order, bar)) continue
    const at = book.orders.indexOf(order)
    order.turn = { units: 0, paid: 0 }
    const closes = book.trades.map(
      (each): WaitingOrder => ({ ...order, role: 'close', trade: each, remaining: each.units }),
    )
    if (rest > DUST * size.units) {
      order.size = { kind: 'units', units: rest }
      book.orders.splice(at, 0, ...closes)
    } else book.orders.splice(at, 1, ...closes)
  }
}

/** An order that adds to a position, at the price of its moment. */
interface Purchase {
  readonly book: Book
  readonly order: WaitingOrder
  readonly units: number
  readonly price: number
  /** What a unit takes of the money that is free, at its opening or once it stands, whichever is more. */
  readonly each: number
}

const purchaseOf = (book: Book, bar: number, order: WaitingOrder, reference: number): readonly Purchase[] => {
  const { size, side, trade } = order
  if (trade !== undefined || !isMarket(order) || size.kind !== 'units' || !mayFill(book, order, bar))
    return []
  const { units } = size
  const price = slipped(book, bar, side, reference, units, { slips: true, entry: true })
  const standing = side * (price - reference) * pointValue(book) + tiedBy(book, reference)
  return [{ book, order, units, price, each: Math.max(tiedBy(book, price), standing) }]
}

const needAt = (purchases: readonly Purchase[], factor: number): number => {
  let need = 0
  for (const { book, order, units, price, each } of purchases)
    need +=
      factor * units * each +
      (order.turn === undefined || book.execution.costs.commission.charged !== 'per_order'
        ? commissionOf(book, factor * units, price)
        : addedCommission(book, factor * units, price, order.turn))
  return need
}

/**
 * Where purchases of one moment need more than is free, makes all of them smaller by one factor, and counts each as cut. All of
 * them are valued at the prices of that moment, so that their order does not matter. Cost: O(orders), and where cash is short a
 * few times as much. NaN: none. Look-ahead: none, prices of the moment at which they fill.
 */
export const shrinkPurchases = (
  account: CashAccount,
  some: readonly { readonly book: Book; readonly bar: number }[],
  moment: 'open' | 'close',
): void => {
  const purchases = some.flatMap(({ book, bar }) => {
    const reference = moment === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!
    const own = book.orders.flatMap((order) => purchaseOf(book, bar, order, reference))
    if (own.length > 0 && book.trades.length > 0) {
      book.mark = reference
      revalue(book)
    }
    return own
  })
  const free = Math.max(0, freeOf(account))
  let factor = 1
  let need = needAt(purchases, factor)
  if (need <= free) return
  // a commission that does not shrink with its order takes more than one step
  for (let step = 0; step < MOST_STEPS && need > free * (1 + ROUNDING); step++) {
    factor *= free / need
    need = needAt(purchases, factor)
  }
  for (const { order, units } of purchases) order.size = { kind: 'units', units: units * factor }
  account.sums.counts.cuts += purchases.length
}
