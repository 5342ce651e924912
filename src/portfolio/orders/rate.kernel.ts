import type { Book } from './book.kernel.js'
import { revalue } from './worth.kernel.js'

/** Takes a rate of exchange as it is known at a moment; where it is missing what stands keeps the last. Cost: O(1). */
export const takeRate = (book: Book, rate: number): void => {
  book.is_rate_missing = Number.isNaN(rate)
  if (!book.is_rate_missing) book.rate = rate
}

/** Values the trades of a book at the rate of a moment at which no bar of it is over. Cost: O(trades + log books). */
export const revalueAtRate = (book: Book, rate: number): void => {
  const before = book.rate
  takeRate(book, rate)
  if (book.trades.length > 0 && book.rate !== before) revalue(book)
}
