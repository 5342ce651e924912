import { isGuarded, isHeld } from '../account/guard.kernel.js'
import type { Book, WaitingOrder } from './book.kernel.js'
import { tell } from './book-orders.kernel.js'

/** Why nothing may be entered on a bar, if so. Cost: O(1). NaN: none. Look-ahead: none. */
export const heldBack = (
  { account, paused, is_rate_missing }: Book,
  bar: number,
): 'no rate of exchange' | 'a limit on losses' | 'cooldown' | undefined =>
  is_rate_missing
    ? 'no rate of exchange'
    : isGuarded(account.execution) && isHeld(account.guard)
      ? 'a limit on losses'
      : bar <= paused
        ? 'cooldown'
        : undefined

/** Whether an entry that is asked for is held back; it says so once for each hold. */
export const holdsBack = (book: Book, order: WaitingOrder, bar: number, earliest: number): boolean => {
  const because = heldBack(book, earliest)
  if (because === undefined) return false
  if (because === 'no rate of exchange') {
    tell(book, bar, 'cancelled', order, { because })
    return true
  }
  const { guard, sums } = book.account
  const hold = guard.counts.max_drawdown + guard.counts.daily_loss
  const isNew = because === 'cooldown' ? book.paused !== book.waited : hold !== book.held
  if (because === 'cooldown') book.waited = book.paused
  else book.held = hold
  if (!isNew) return true
  if (because === 'cooldown') sums.counts.cooldown += 1
  tell(book, bar, 'cancelled', order, { because })
  return true
}
