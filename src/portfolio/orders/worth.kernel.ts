import type { Book, CashAccount } from './book.kernel.js'
import { leafOf, setLeaf, sumWith, treeSum } from './sum-tree.kernel.js'

/** Whether a unit ties a margin in money, whatever its price. */
export const isMargined = ({ execution: { contract } }: Book): boolean =>
  contract.kind === 'future' && contract.margin !== undefined
/** The bound on the gross value over the equity. */
export const boundOf = ({ execution }: Book): number =>
  Math.min(execution.leverage, execution.limits.exposure ?? Infinity)

/** Money of the account that a point of the price of one unit is worth. */
export const pointValue = ({ multiplier, rate }: Book): number => multiplier * rate

/** What a unit at a price ties: its value over the bound of leverage and exposure, or a contract's margin. */
export const tiedBy = (book: Book, price: number): number => {
  const { contract } = book.execution
  return contract.kind === 'future' && contract.margin !== undefined
    ? contract.margin * book.rate
    : (1 / boundOf(book)) * (price * pointValue(book))
}

/** What all trades of a book are worth in its account at a price: of shares their value, of contracts their gain. */
const worthAt = ({ trades, execution, multiplier, rate }: Book, price: number): number => {
  let worth = 0
  if (execution.contract.kind === 'stock')
    for (const { side, units } of trades) worth += side * units * price * rate
  else
    for (const { side, units, entry_price } of trades)
      worth += side * units * multiplier * (price - entry_price) * rate
  return worth
}
const grossAt = ({ trades, multiplier, rate }: Book, price: number): number => {
  let gross = 0
  for (const { units } of trades) gross += units * price * multiplier * rate
  return gross
}
const tiedAt = (book: Book, price: number): number => {
  if (!isMargined(book)) return (1 / boundOf(book)) * grossAt(book, price)
  let tied = 0
  for (const { units } of book.trades) tied += units * tiedBy(book, price)
  return tied
}

/** Values a book's trades at its mark, after either has changed. Cost: O(trades + log books). */
export const revalue = (book: Book): void => {
  const { account, place, mark, trades } = book
  const isFlat = trades.length === 0
  setLeaf(account.worth, place, isFlat ? 0 : worthAt(book, mark))
  setLeaf(account.gross, place, isFlat ? 0 : grossAt(book, mark))
  setLeaf(account.tied, place, isFlat ? 0 : tiedAt(book, mark))
}

/** Equity with the trades of this book at a price, and all others at their marks. */
export const equityAt = (book: Book, price: number): number => {
  const { account, place } = book
  return account.cash + sumWith(account.worth, place, worthAt(book, price))
}
/** What is free for new trades with every trade at its mark. */
export const freeOf = ({ cash, worth, tied }: CashAccount): number => cash + (treeSum(worth) - treeSum(tied))

/** Equity with every trade at its mark. */
export const equityOf = ({ cash, worth }: CashAccount): number => cash + treeSum(worth)

/** The gross value of all trades at their marks. */
export const sumOfGross = ({ gross }: CashAccount): number => treeSum(gross)

/** Signed units of all trades of a book. */
export const unitsHeld = (book: Book): number => {
  let held = 0
  for (const trade of book.trades) held += trade.side * trade.units
  return held
}

/** Signed units of all trades of a book, each contract as what its multiplier makes of it, as trades count them. */
export const countedUnits = (book: Book): number => unitsHeld(book) * book.multiplier

/** Cash next to the positions: shares were paid for (a short's proceeds are cash), contracts tie their margin. */
export const cashOf = (account: CashAccount): number => {
  if (!account.has_contracts) return account.cash
  if (!account.has_shares) return equityOf(account) - treeSum(account.tied)
  let cash = account.cash
  for (const { place, execution } of account.books)
    if (execution.contract.kind === 'future')
      cash += leafOf(account.worth, place) - leafOf(account.tied, place)
  return cash
}

const ROUNDING = 1e-9

/**
 * What is free for new trades, with those of this book at a price: the equity less what stands ties. What rounding leaves of
 * money that is all tied is nothing.
 */
export const freeAt = (book: Book, price: number): number => {
  const { account, place } = book
  const worth = sumWith(account.worth, place, worthAt(book, price))
  const tied = sumWith(account.tied, place, tiedAt(book, price))
  const free = account.cash + (worth - tied)
  return free <= ROUNDING * (Math.abs(worth) + Math.abs(tied)) ? 0 : free
}
