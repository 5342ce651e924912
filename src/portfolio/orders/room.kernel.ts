import type { Book, WaitingOrder } from './book.kernel.js'
import { roundedDown } from './sizes.kernel.js'
import { unitsHeld } from './worth.kernel.js'

/** Counts what a bar's volume may still fill; a volume of 0 or unknown fills nothing where it limits. Cost: O(1). */
export const openRoom = (book: Book, bar: number): void => {
  const { volume } = book.execution
  if (volume.kind === 'unlimited') return
  const traded = book.bars.volume[bar]!
  book.room = traded > 0 ? (volume.share * traded) / book.multiplier : 0
}

/** Units of those wanted that the bar's volume still fills; they are taken from it. */
export const roomFor = (book: Book, wanted: number): number => {
  if (wanted <= book.room) {
    book.room -= wanted
    return wanted
  }
  const units = roundedDown(book, book.room)
  book.room = 0
  return units
}

/** Puts the rest of an order back into the book. */
export const putBack = (book: Book, order: WaitingOrder, units: number): void => {
  if (book.execution.volume.kind === 'share' && book.execution.volume.rest === 'cancel') {
    book.account.sums.counts.unfilled += 1
    return
  }
  order.remaining = units
  order.size = { kind: 'units', units }
  if (order.trade === undefined || unitsHeld(book) !== 0) book.orders.push(order)
}
