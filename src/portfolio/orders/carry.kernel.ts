import { financingOf, isFinanced } from '../rules/financing.js'
import type { Book } from './book.kernel.js'
import { pointValue, sumOfGross } from './worth.kernel.js'

/**
 * Pays for what was held since the close before; a dividend of this bar goes to a long, and a short owes it. Cash that is owed,
 * as it was when the moment began, is borne by all trades of the account in proportion to their value. Cost: O(trades). NaN:
 * prices must be finite and above 0. Look-ahead: none.
 */
export const carry = (book: Book, bar: number, cash: number): void => {
  const { account, bars, execution, trades } = book
  if (trades.length === 0) return
  const dividend = bars.dividends?.[bar] ?? 0
  const isPaid = isFinanced(execution.financing)
  if (!isPaid && dividend === 0) return
  const elapsed = bars.time[bar]! - bars.time[bar - 1]!
  const gross = sumOfGross(account)
  const point = pointValue(book)
  for (const trade of trades) {
    const { side, units } = trade
    const value = units * bars.close[bar - 1]! * point
    const owed = cash < 0 ? cash * (value / gross) : cash
    const financing = isPaid ? financingOf(execution.financing, side, value, owed, elapsed) : 0
    const paid = financing - side * units * dividend * point
    account.cash -= paid
    trade.financing += paid
  }
}
