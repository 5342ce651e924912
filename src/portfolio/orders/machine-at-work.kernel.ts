import type { Book } from './book.kernel.js'
import type { OrderMachine } from './order-machine.js'
import { place, placeTarget, type ShareOrder } from './placement.kernel.js'
import { accountAt, barAt } from './seen.kernel.js'
import { wholeOrder } from './whole-order.js'

/** A machine at work on one instrument. It changes in place, by the steps below alone. */
export interface MachineAtWork {
  readonly book: Book
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
  readonly machine: OrderMachine<any>
  state: unknown
  /** How many of the book's events its machine has seen, and whether it wants nothing more by itself. */
  seen: number
  settled: boolean
  /** The bar that is the next to be over, and whether it has opened. */
  bar: number
  isOpen: boolean
  /** The bar that is its delisting, of a feed known when it is over; -1 where it has none. */
  delisting: number
  /** What its delisting leaves over the last close, as a return. */
  readonly delisting_return: number
  /** By bar, 0 where it is no member of its universe; it always is one without. */
  readonly members: ArrayLike<number> | undefined
  /** The first bar whose close counts for the limits on losses. */
  counts_from: number
}

/** A machine before its first bar. */
export const trading = (
  book: Book,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
  machine: OrderMachine<any>,
  bar: number,
  {
    delisting = -1,
    delisting_return = 0,
    members,
    counts_from = bar,
  }: Partial<Pick<MachineAtWork, 'delisting' | 'delisting_return' | 'members' | 'counts_from'>> = {},
): MachineAtWork => ({
  book,
  machine,
  state: machine.start(),
  seen: 0,
  settled: false,
  bar,
  isOpen: false,
  delisting,
  delisting_return,
  members,
  counts_from,
})

/** Whether a machine is not to be asked at a bar's close. */
export const sleeps = ({ book, machine, bar, seen, settled }: MachineAtWork): boolean =>
  settled && book.events.length === seen && machine.wakes?.(book.offset + bar) === false

/** An order to a share of the equity that waits for those of its moment. */
interface AskedTarget {
  readonly book: Book
  readonly bar: number
  readonly order: ShareOrder
}
const NO_TARGETS: readonly AskedTarget[] = []

/** Asks a machine at its bar's close, unless it sleeps, and takes what it orders; gives its targets. */
export const ask = (one: MachineAtWork): readonly AskedTarget[] => {
  const { book, machine, bar, seen } = one
  if (sleeps(one)) return NO_TARGETS
  const account = accountAt(book, book.bars.close[bar]!, seen)
  one.seen = book.events.length
  const stepped = machine.step(one.state, barAt(book, bar), account)
  one.state = stepped.state
  one.settled = stepped.settled === true
  let targets = NO_TARGETS
  for (const asked of stepped.orders) {
    const order = wholeOrder(asked, machine.name, bar)
    if (order.kind === 'target') targets = [...targets, { book, bar, order }]
    else place(book, order, bar)
  }
  return targets
}

/** Takes targets of one moment into their books, unless all of them only join. */
export const placeTargets = (targets: readonly AskedTarget[]): void => {
  if (targets.every(({ order }) => order.joins)) return
  for (const { book, bar, order } of targets) placeTarget(book, order, bar)
}
