import { dayOf } from '../../market/bars/trading-day.js'
import { isGuarded } from '../account/guard.kernel.js'
import type { Book, CashAccount } from './book.kernel.js'
import { tell } from './book-orders.kernel.js'
import { carry } from './carry.kernel.js'
import { leaveAt } from './exits.kernel.js'
import { ratchetTrailing } from './fills.kernel.js'
import { fillInTurn } from './in-turn.kernel.js'
import { watchLosses } from './losses.kernel.js'
import { ask, type MachineAtWork, placeTargets, sleeps } from './machine-at-work.kernel.js'
import { closeAsNonMember, isNonMember, openAsNonMember } from './membership.kernel.js'
import { earliestFill } from './placement.kernel.js'
import { matchQueue } from './queue-walk.kernel.js'
import { takeRate } from './rate.kernel.js'
import { openRoom } from './room.kernel.js'
import { shrinkPurchases, splitTurns } from './shrink.kernel.js'
import { sizeTargets } from './target-sizes.kernel.js'
import { endBar, endOpenDay, fillMarkets, walkRange } from './time-walk.kernel.js'
import { followExits } from './trade-exits.kernel.js'
import { isClosing, placeClose } from './waiting-orders.kernel.js'
import { equityOf, revalue } from './worth.kernel.js'

/**
 * Market orders of one instant: targets are counted, then what lessens positions fills before what adds, each in the order of
 * instruments, or all in the sequence that the execution says.
 */
const fillAll = (account: CashAccount, all: readonly MachineAtWork[], moment: 'open' | 'close'): void => {
  const some = all.filter(({ book }) => book.orders.length > 0)
  if (some.length === 0) return
  sizeTargets(account, all, moment)
  if ((account.execution.sharing?.sequence ?? 'lessening_first') !== 'lessening_first')
    return fillInTurn(account, some, moment)
  if (account.shrinks) for (const { book, bar } of some) splitTurns(book, bar)
  if (some.length > 1 || account.shrinks)
    for (const { book, bar } of some) fillMarkets(book, bar, moment, 'lessens')
  if (account.shrinks) shrinkPurchases(account, some, moment)
  for (const { book, bar } of some) fillMarkets(book, bar, moment)
}

/**
 * What bars that open at one time do: what stood since the closes before pays, then orders fill at the open. Cost: O(trades and
 * orders of these bars), as all of this file. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export const openBars = (account: CashAccount, opening: readonly MachineAtWork[]): void => {
  const { cash } = account
  const { fill, matching } = account.execution
  for (const one of opening) {
    one.isOpen = true
    const { exchange } = one.book
    if (exchange !== undefined) takeRate(one.book, exchange.open[one.bar]!)
    openRoom(one.book, one.bar)
    carry(one.book, one.bar, cash)
    endOpenDay(one.book, one.bar)
    if (isNonMember(one)) openAsNonMember(one)
  }
  if (fill === 'next_open' && matching === 'time') fillAll(account, opening, 'open')
}

/** Cancels what waits when an instrument or an account trades no more. */
const cancelAll = (book: Book, bar: number, because: string): void => {
  for (const order of book.orders) tell(book, bar, 'cancelled', order, { because })
  book.orders.length = 0
}

const delist = ({ book, bar, delisting_return }: MachineAtWork): void => {
  const left = book.bars.close[bar]! * (1 + delisting_return)
  for (const trade of [...book.trades]) leaveAt(book, trade, bar, left, 'delisted')
  cancelAll(book, bar, 'the instrument is delisted')
}

/** From the close of a bar on its trades are worth that close. */
const markAtClose = (book: Book, bar: number): void => {
  book.mark = book.bars.close[bar]!
  if (book.exchange !== undefined) takeRate(book, book.exchange.close[bar]!)
  if (book.trades.length > 0) revalue(book)
}

/**
 * Closes everything where the equity is gone, and ends all trading. It looks where a bar is over of an instrument that stands or
 * that traded on it, so that one that does neither changes nothing. `over` says which bar of a book was the last to be over.
 */
const ruin = (
  account: CashAccount,
  closing: readonly MachineAtWork[],
  over: (book: Book) => number,
): void => {
  const { execution, halted, standing } = account
  if (execution.ruin === 'ignore' || halted || equityOf(account) > 0) return
  if (!closing.some(({ book, bar }) => book.trades.length > 0 || book.turn_bar === bar)) return
  if (standing === 0 && execution.ruin === 'halt') return
  for (const book of account.books) {
    for (const trade of [...book.trades]) leaveAt(book, trade, over(book), book.mark, 'ruin')
    cancelAll(book, over(book), 'the equity is 0 or less: nothing is traded any more')
  }
  if (execution.ruin === 'wipe') account.cash = 0
  account.halted = true
}

/** Those of some bars that are over whose instruments go on after them. */
const stayingOf = (closing: readonly MachineAtWork[]): readonly MachineAtWork[] =>
  closing.some(({ bar, delisting }) => bar === delisting)
    ? closing.filter(({ bar, delisting }) => bar !== delisting)
    : closing

/** Queues the close of trades that have stood for as long as they may, unless it waits already. */
const stopByTime = (book: Book, bar: number): void => {
  for (const trade of book.trades) {
    const { max_bars } = trade.exits
    if (max_bars === undefined || earliestFill(book, bar) - trade.entry_bar < max_bars) continue
    if (!isClosing(book, trade)) placeClose(book, trade, bar, 1, 'time_stop')
  }
}

/** Whether a bar can change nothing by itself: nothing stands or waits, and no limit looks at it. */
export const isStill = ({ trades, orders, execution }: Book): boolean =>
  trades.length === 0 && orders.length === 0 && !isGuarded(execution)

/** Whether a bar changes nothing. */
export const isQuiet = (one: MachineAtWork): boolean => isStill(one.book) && sleeps(one)

/**
 * What bars that are over at one moment do before anything is decided on them, in this order: levels and resting orders within
 * the bars, which see the marks before; orders filled at the close, and delistings; ends of days; one look of the limits on
 * losses at the equity of all. `over` gives the last bar of a book that is over, `decides` the one at whose close its next decision
 * is. It gives those that may go on.
 * Look-ahead: none but which bar is a delisting, known at that bar's close.
 */
export const passBars = (
  account: CashAccount,
  closing: readonly MachineAtWork[],
  over: (book: Book) => number,
  decides = over,
): readonly MachineAtWork[] => {
  const { execution } = account
  const isTimed = execution.matching === 'time'
  for (const { book, bar } of closing) {
    if (isTimed) walkRange(book, bar)
    else matchQueue(book, bar)
  }
  for (const { book, bar } of closing) markAtClose(book, bar)
  const staying = stayingOf(closing)
  const ending = staying !== closing
  if (isTimed && execution.fill === 'next_close' && ending)
    for (const { book, bar } of closing) fillMarkets(book, bar, 'close', 'lessens')
  if (ending) for (const one of closing) if (one.bar === one.delisting) delist(one)
  if (isTimed && execution.fill === 'next_close') fillAll(account, staying, 'close')
  for (const { book, bar } of staying) endBar(book, bar)
  if (!isTimed) ruin(account, closing, over)
  if (!account.halted && isGuarded(execution)) {
    let day = -Infinity
    for (const { book, bar, counts_from } of closing)
      if (bar >= counts_from) day = Math.max(day, dayOf(book.bars, bar))
    if (day > -Infinity) watchLosses(account, day, decides)
  }
  return staying
}

/**
 * What bars that are over do once it was decided on them: exits that read their trade or the time; orders filled at the close that decided;
 * ruin; trailing levels.
 */
export const settleBars = (
  account: CashAccount,
  closing: readonly MachineAtWork[],
  over: (book: Book) => number,
): void => {
  const { fill, matching } = account.execution
  const isTimed = matching === 'time'
  const staying = stayingOf(closing)
  if (!account.halted) {
    for (const { book, bar } of staying) {
      if (book.trades.length === 0) continue
      followExits(book, bar)
      stopByTime(book, bar)
    }
    if (isTimed && fill === 'close') fillAll(account, staying, 'close')
  }
  if (isTimed) ruin(account, closing, over)
  for (const { book, bar } of staying) ratchetTrailing(book, bar)
}

/** What bars that are over at one moment do, each machine's decision between what they do before it and after. */
export const closeBars = (
  account: CashAccount,
  closing: readonly MachineAtWork[],
  over: (book: Book) => number,
  decides = over,
): void => {
  const staying = passBars(account, closing, over, decides)
  const leaving = staying.some(isNonMember)
  if (leaving) for (const one of staying) if (isNonMember(one)) closeAsNonMember(one)
  const asked = leaving ? staying.filter((one) => !isNonMember(one)) : staying
  if (!account.halted) placeTargets(asked.flatMap(ask))
  settleBars(account, closing, over)
}

/** Ends a slice for one instrument: what stands is closed as the execution says. */
export const finish = ({ book }: MachineAtWork, bar: number): void => {
  const { finalize, matching } = book.execution
  if (finalize === 'mark') return
  if (finalize === 'close' || matching === 'time') {
    const reference = finalize === 'open' ? book.bars.open[bar]! : book.bars.close[bar]!
    for (const trade of [...book.trades]) leaveAt(book, trade, bar, reference, 'end_of_data')
    return
  }
  for (const trade of [...book.trades].reverse()) placeClose(book, trade, bar, 1, 'end_of_data')
  book.room = Infinity
  matchQueue(book, bar)
  markAtClose(book, bar)
}

/** Orders that had no bar to be filled on: entries, or where there are none the exit. */
export const unfilledIn = ({ orders }: Book): number => {
  const entries = orders.filter(({ role }) => role === 'entry').length
  return entries > 0 ? entries : orders.some(({ role }) => role === 'close') ? 1 : 0
}
