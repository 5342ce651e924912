import { type Book, type CashAccount, isMarket } from './book.kernel.js'
import { mayFill } from './book-orders.kernel.js'
import { commissionOf, slipped } from './charges.kernel.js'
import { freeOf, tiedBy } from './worth.kernel.js'

/**
 * Where purchases of one moment need more than is free, makes all of them smaller by one factor, and counts each as cut. Cost:
 * O(orders). NaN: none. Look-ahead: none, prices of the moment at which they fill.
 */
export const shrinkPurchases = (
  account: CashAccount,
  some: readonly { readonly book: Book; readonly bar: number }[],
  moment: 'open' | 'close',
): void => {
  const purchases = some.flatMap(({ book, bar }) =>
    book.orders.flatMap((order) => {
      if (!isMarket(order) || order.trade !== undefined || order.size.kind !== 'units') return []
      if (!mayFill(book, order, bar)) return []
      const { units } = order.size
      const reference = moment === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!
      const price = slipped(book, bar, order.side, reference, units, { slips: true, entry: true })
      return [{ order, units, need: units * tiedBy(book, price) + commissionOf(book, units, price) }]
    }),
  )
  let need = 0
  for (const each of purchases) need += each.need
  const free = Math.max(0, freeOf(account))
  if (need <= free) return
  for (const { order, units } of purchases) order.size = { kind: 'units', units: units * (free / need) }
  account.sums.counts.cuts += purchases.length
}
