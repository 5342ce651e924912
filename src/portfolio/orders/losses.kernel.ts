import { followLosses } from '../account/guard.kernel.js'
import type { Book, CashAccount } from './book.kernel.js'
import { cancelOrder } from './book-orders.kernel.js'
import { isClosing, placeClose } from './waiting-orders.kernel.js'
import { equityOf } from './worth.kernel.js'

/**
 * Looks at the equity of all where some bars are over, and flattens every book where a limit on losses breaks: what waits to
 * enter is cancelled, what stands is closed at its next fill. `lastBar` is the bar of a book at whose close it is decided.
 * Cost: O(1), and O(trades and orders) where one breaks. NaN: as the equity. Look-ahead: none.
 */
export const watchLosses = (account: CashAccount, day: number, lastBar: (book: Book) => number): void => {
  const broken = followLosses(account.guard, account.execution, day, equityOf(account))
  if (broken === undefined) return
  for (const book of account.books) {
    const bar = lastBar(book)
    for (const order of [...book.orders]) if (order.role === 'entry') cancelOrder(book, bar, order)
    for (const trade of book.trades) if (!isClosing(book, trade)) placeClose(book, trade, bar, 1, broken)
  }
}
