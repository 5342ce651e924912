import { type Book, type CashAccount, isMarket, type WaitingOrder } from './book.kernel.js'
import { mayFill } from './book-orders.kernel.js'
import { fillMarket } from './time-walk.kernel.js'
import { equityOf, pointValue } from './worth.kernel.js'

/** A market order and what it is worth, negative for a sale. */
interface Turn {
  readonly book: Book
  readonly bar: number
  readonly order: WaitingOrder
  readonly value: number
}

/** Orders that ask for the same are worth the same, to the bit. */
const worthOf = (book: Book, order: WaitingOrder, reference: number): number => {
  const { side, size, trade, amount, remaining } = order
  if (amount !== undefined) return amount
  const each = reference * pointValue(book)
  if (trade !== undefined) return side * remaining * each
  switch (size.kind) {
    case 'units':
      return side * size.units * each
    case 'value':
      return side * size.value
    case 'fraction':
      return side * size.fraction * equityOf(book.account)
  }
}

/**
 * Fills the market orders of one moment one after another, in the sequence of the execution; orders of one value, and those of one
 * instrument, in the order in which they stand. Cost: a sort of the orders. NaN: none. Look-ahead: none.
 */
export const fillInTurn = (
  { execution: { sharing } }: CashAccount,
  some: readonly { readonly book: Book; readonly bar: number }[],
  moment: 'open' | 'close',
): void => {
  const listed = sharing?.sequence === 'reversed' ? some.toReversed() : some
  const turns = listed.flatMap(({ book, bar }) =>
    book.orders.flatMap((order): readonly Turn[] =>
      isMarket(order) && mayFill(book, order, bar)
        ? [{ book, bar, order, value: worthOf(book, order, book.bars[moment][bar]!) }]
        : [],
    ),
  )
  const sorted = sharing?.sequence === 'by_value' ? turns.toSorted((a, b) => a.value - b.value) : turns
  for (const { book, bar, order } of sorted) fillMarket(book, order, bar, moment)
}
