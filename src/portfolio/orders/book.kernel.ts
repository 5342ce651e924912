import type { Bars } from '../../market/bars/bars.js'
import type { Side } from '../account/fill.js'
import { type Guard, guardOf } from '../account/guard.kernel.js'
import type { Sizer, Wanted } from '../account/sizer.kernel.js'
import { type Tally, tally } from '../account/tally.kernel.js'
import { type TradeLog, tradeLog } from '../account/trade-log.kernel.js'
import type { ExitReason } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import type { TradeExits } from '../rules/trade-exits.js'
import type { Exits, OrderSize } from './order.js'
import type { OrderEvent } from './order-machine.js'
import { type SumTree, setLeaf, sumOf, sumTree, sumWith } from './sum-tree.kernel.js'

/** A trade that stands. `entry_commission`, `entry_slippage` and `financing` are those of the units that are left. */
export interface StandingTrade {
  readonly id: number
  readonly side: Side
  readonly decided: number
  readonly entry_bar: number
  readonly exits: Exits
  readonly cut: boolean
  entry_price: number
  units: number
  entry_commission: number
  entry_slippage: number
  /** What it has paid for being held, less the dividends that it got. */
  financing: number
  stop: number | undefined
  target: number | undefined
  trail: number | undefined
  trailing: number | undefined
  /** Whether it was filled at its bar's open, and what extremes since the entry stand at. */
  readonly at_open: boolean
  extremes: number[]
  /** The first bars on which stop and target bind. */
  stop_from: number
  target_from: number
}

/** An order that waits. `trade` is the one that it closes; `remaining` counts units of a close. */
export interface WaitingOrder {
  readonly id: number
  readonly role: 'entry' | 'close' | 'stop_loss' | 'take_profit'
  readonly side: Side
  readonly placed: number
  readonly name: string | undefined
  readonly group: string | undefined
  readonly exits: Exits
  size: OrderSize
  /** What the execution's sizing had to say of it. */
  readonly sized: Pick<Wanted, 'note' | 'limited'>
  readonly trade: StandingTrade | undefined
  readonly reason: ExitReason
  readonly distance: number | undefined
  /** The bar after whose close it is gone. */
  expires: number
  remaining: number
  stop: number | undefined
  limit: number | undefined
}

/** One cash account, and what its books have in common. */
export interface CashAccount {
  readonly execution: Execution
  readonly books: Book[]
  readonly log: TradeLog
  /** The place of the instrument of each closed trade. */
  readonly places: number[]
  readonly sums: Tally
  readonly guard: Guard
  /** By book: what its trades are worth, their gross value, and what they tie, at its mark. */
  worth: SumTree
  gross: SumTree
  tied: SumTree
  /** Of shares what was paid and got; of contracts the capital and what closed trades made of it. */
  cash: number
  /** Trades that stand, in all books. */
  standing: number
  /** Nothing is traded any more. */
  halted: boolean
}

/** The trades and orders of one instrument. It changes in place, by the steps of this room alone. */
export interface Book {
  readonly account: CashAccount
  readonly place: number
  readonly execution: Execution
  /** The bars so far; of a feed they grow. */
  bars: Bars
  /** The dataset bar of the first of the bars. */
  offset: number
  readonly trades: StandingTrade[]
  readonly orders: WaitingOrder[]
  readonly events: OrderEvent[]
  readonly multiplier: number
  readonly sizer: Sizer
  /** Rules that read its trades, where there are such. */
  readonly exits: TradeExits | undefined
  /** The close of the last bar that is over. */
  mark: number
  next_trade: number
  next_order: number
  /** Bar and side of the last fill. */
  turn_bar: number
  turn_side: Side
  /** The last bar of a pause, on which nothing is entered, and the last pause that held an entry back. */
  paused: number
  waited: number
  /** The look of the guard at which it last held an entry back. */
  held: number
  /** Units that this bar's volume still fills. */
  room: number
}

/** An account with its capital and no book. */
export const cashAccount = (execution: Execution): CashAccount => ({
  execution,
  books: [],
  log: tradeLog(),
  places: [],
  sums: tally(),
  guard: guardOf(execution),
  worth: sumTree(1),
  gross: sumTree(1),
  tied: sumTree(1),
  cash: execution.capital,
  standing: 0,
  halted: false,
})

/** Opens an empty book in an account, before any trade of it. */
export const openBook = (
  account: CashAccount,
  bars: Bars,
  sizer: Sizer,
  { offset = 0, exits }: { readonly offset?: number; readonly exits?: TradeExits | undefined } = {},
): Book => {
  const { execution, books } = account
  const book: Book = {
    account,
    place: books.length,
    execution,
    bars,
    offset,
    trades: [],
    orders: [],
    events: [],
    multiplier: execution.contract.kind === 'future' ? execution.contract.multiplier : 1,
    sizer,
    exits,
    mark: Number.NaN,
    next_trade: 0,
    next_order: 0,
    turn_bar: -1,
    turn_side: 1,
    paused: -Infinity,
    waited: -Infinity,
    held: -Infinity,
    room: Infinity,
  }
  books.push(book)
  if (books.length > account.worth.size) {
    account.worth = sumTree(2 * account.worth.size)
    account.gross = sumTree(2 * account.gross.size)
    account.tied = sumTree(2 * account.tied.size)
  }
  return book
}

/** Whether a unit ties a margin in money, whatever its price. */
export const isMargined = ({ execution: { contract } }: Book): boolean =>
  contract.kind === 'future' && contract.margin !== undefined
/** The bound on the gross value over the equity. */
export const boundOf = ({ execution }: Book): number =>
  Math.min(execution.leverage, execution.limits.exposure ?? Infinity)

/** What a unit at a price ties: its value over the bound of leverage and exposure, or a contract's margin. */
export const tiedBy = (book: Book, price: number): number => {
  const { contract } = book.execution
  return contract.kind === 'future' && contract.margin !== undefined
    ? contract.margin
    : (1 / boundOf(book)) * (price * book.multiplier)
}

/** What all trades of a book are worth in its account at a price: of shares their value, of contracts their gain. */
const worthAt = ({ trades, execution, multiplier }: Book, price: number): number => {
  let worth = 0
  if (execution.contract.kind === 'stock') for (const { side, units } of trades) worth += side * units * price
  else
    for (const { side, units, entry_price } of trades)
      worth += side * units * multiplier * (price - entry_price)
  return worth
}
const grossAt = ({ trades, multiplier }: Book, price: number): number => {
  let gross = 0
  for (const { units } of trades) gross += units * price * multiplier
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
/** Equity with every trade at its mark. */
export const equityOf = ({ cash, worth }: CashAccount): number => cash + sumOf(worth)

/** The gross value of all trades at their marks. */
export const sumOfGross = ({ gross }: CashAccount): number => sumOf(gross)

/** Signed units of all trades of a book. */
export const unitsHeld = (book: Book): number => {
  let held = 0
  for (const trade of book.trades) held += trade.side * trade.units
  return held
}

/** Cash beside the positions: shares were paid for (a short's proceeds are cash), contracts tie their margin. */
export const cashOf = (account: CashAccount): number =>
  account.execution.contract.kind === 'future' ? equityOf(account) - sumOf(account.tied) : account.cash

const ROUNDING = 1e-9

/**
 * What is free for new trades, with those of this book at a price: the equity less what stands ties. What is left by the
 * rounding of positions that cancel is nothing.
 */
export const freeAt = (book: Book, price: number): number => {
  const { account, place } = book
  const more =
    sumWith(account.worth, place, worthAt(book, price)) - sumWith(account.tied, place, tiedAt(book, price))
  const free = account.cash + more
  return free <= ROUNDING * Math.abs(more) ? 0 : free
}
