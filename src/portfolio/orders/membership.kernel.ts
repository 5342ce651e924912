import { cancelOrder } from './book-orders.kernel.js'
import type { MachineAtWork } from './machine-at-work.kernel.js'
import { isClosing, placeClose } from './waiting-orders.kernel.js'

/** Whether an instrument is no member on the bar that is its next to be over. */
export const isNonMember = ({ members, bar }: MachineAtWork): boolean => members?.[bar] === 0

/** Queues the close of all that stands, as decided at a bar's close. */
const leaveAll = ({ book }: MachineAtWork, decided: number): void => {
  for (const trade of book.trades)
    if (!isClosing(book, trade)) placeClose(book, trade, decided, 1, 'left_universe')
}

/**
 * Opens a bar on which an instrument is no member: entries that wait are cancelled, what stands is closed at the first fill of the
 * bar, and its machine begins again when it joins again. Cost: O(orders and trades), as all of this file. NaN: none. Look-ahead:
 * none: the membership of a day is known when its first bar opens.
 */
export const openAsNonMember = (one: MachineAtWork): void => {
  const { book, machine, bar } = one
  for (const order of [...book.orders]) if (order.trade === undefined) cancelOrder(book, bar, order)
  if (book.execution.fill !== 'close') leaveAll(one, bar - 1)
  one.state = machine.start()
  one.seen = book.events.length
  one.settled = false
}

/** Ends such a bar where fills are at the close that decides. */
export const closeAsNonMember = (one: MachineAtWork): void => {
  if (one.book.execution.fill === 'close') leaveAll(one, one.bar)
}
