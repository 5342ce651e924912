import type { Bars } from '../../market/bars/bars.js'
import type { ContractTerms } from '../../market/universe/contract-terms.js'
import type { Exchange } from '../../market/universe/currencies.js'
import type { Side } from '../account/fill.js'
import { type LossGuard, lossGuard } from '../account/guard.kernel.js'
import type { Sizer, Wanted } from '../account/sizer.kernel.js'
import { type Tally, tally } from '../account/tally.kernel.js'
import { type TradeLog, tradeLog } from '../account/trade-log.kernel.js'
import type { ExitReason } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import { multiplierOf, ownExecution } from '../rules/own-terms.js'
import type { TradeExits } from '../rules/trade-exits.js'
import type { Exits, OrderSize } from './order.js'
import type { OrderEvent } from './order-machine.js'
import { type SumTree, sumTree } from './sum-tree.kernel.js'

/** A trade that stands. `entry_commission`, `entry_slippage` and `financing` are those of the units that are left. */
export interface StandingTrade {
  readonly id: number
  readonly side: Side
  readonly decided: number
  readonly entry_bar: number
  readonly exits: Exits
  readonly cut: boolean
  entry_price: number
  /** Money of the account for one of the instrument's currency at the entry. */
  entry_rate: number
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

/** What the parts of an order that turns a position have filled and paid so far. */
export interface TurnPaid {
  units: number
  paid: number
}

/** An order that waits. `trade` is the one that it closes; `remaining` counts units of a close. */
export interface WaitingOrder {
  readonly id: number
  readonly role: 'entry' | 'close' | 'stop_loss' | 'take_profit'
  side: Side
  readonly placed: number
  readonly name: string | undefined
  readonly group: string | undefined
  readonly exits: Exits
  size: OrderSize
  /** The share of the equity that it goes to, until its units and its side are counted at the fill. */
  share: number | undefined
  /** Shared by the parts of an order that turns a position, which pay as one. */
  turn: TurnPaid | undefined
  /** The signed money that it moves, where it goes to a share and its units are counted. */
  amount: number | undefined
  /** What the execution's sizing had to say of it. */
  readonly sized: Pick<Wanted, 'note' | 'limited'>
  readonly trade: StandingTrade | undefined
  readonly reason: ExitReason
  readonly distance: number | undefined
  /** The bar after whose close it is gone, and whether it is gone with the first day on which it could fill. */
  expires: number
  readonly of_day: boolean
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
  readonly guard: LossGuard
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
  /** Whether purchases that the cash does not pay shrink together, by one factor. */
  readonly shrinks: boolean
  /** Whether any of its instruments is a contract, and whether any is paid for. */
  has_contracts: boolean
  has_shares: boolean
}

/** The trades and orders of one instrument. It changes in place, by the steps of this room alone. */
export interface Book {
  readonly account: CashAccount
  readonly place: number
  /** That of the account, with the instrument's own terms in place of what it says for all. */
  readonly execution: Execution
  /** The bars so far; of a feed they grow. */
  bars: Bars
  /** The dataset bar of the first of the bars. */
  readonly offset: number
  /** Whether the bars are all that is known: no bar that follows says that a day is over. */
  readonly fed: boolean
  readonly trades: StandingTrade[]
  readonly orders: WaitingOrder[]
  readonly events: OrderEvent[]
  readonly multiplier: number
  /** The step of its prices, where they have one. */
  readonly tick: number | undefined
  /** The rates of its currency, where that is not the account's. */
  readonly exchange: Exchange | undefined
  /** Money of the account for one of its currency, as it was known last; NaN before the first. */
  rate: number
  /** Whether no rate is known at this moment, so that nothing is entered. */
  is_rate_missing: boolean
  readonly sizer: Sizer
  /** Rules that read its trades, where there are such. */
  readonly exits: TradeExits | undefined
  /** The last price that is known: the close of the last bar that is over, or what a later fill began with, before slippage. */
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

/**
 * An account with its capital and no book; `shrinks` says whether purchases that the cash does not pay shrink together where the
 * execution says nothing of it.
 */
export const cashAccount = (execution: Execution, shrinks = false): CashAccount => ({
  execution,
  books: [],
  log: tradeLog(),
  places: [],
  sums: tally(),
  guard: lossGuard(execution),
  worth: sumTree(1),
  gross: sumTree(1),
  tied: sumTree(1),
  cash: execution.capital,
  standing: 0,
  halted: false,
  shrinks:
    execution.units.short_of_money !== 'borrow' &&
    (execution.sharing === undefined ? shrinks : execution.sharing.shortage === 'together'),
  has_contracts: false,
  has_shares: false,
})

interface BookTerms extends Partial<Pick<Book, 'offset' | 'fed'>> {
  readonly exits?: TradeExits | undefined
  /** What the instrument's exchange says of it. */
  readonly terms?: ContractTerms | undefined
  readonly exchange?: Exchange | undefined
}

/** Opens an empty book in an account, before any trade of it. */
export const openBook = (
  account: CashAccount,
  bars: Bars,
  sizer: Sizer,
  { offset = 0, fed = false, exits, terms, exchange }: BookTerms = {},
): Book => {
  const { books } = account
  const execution = ownExecution(account.execution, terms)
  const book: Book = {
    account,
    place: books.length,
    execution,
    bars,
    offset,
    fed,
    trades: [],
    orders: [],
    events: [],
    multiplier: multiplierOf(execution),
    tick: terms?.tick,
    exchange,
    rate: exchange === undefined ? 1 : Number.NaN,
    is_rate_missing: exchange !== undefined,
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
  if (execution.contract.kind === 'future') account.has_contracts = true
  else account.has_shares = true
  if (books.length > account.worth.size) {
    account.worth = sumTree(2 * account.worth.size)
    account.gross = sumTree(2 * account.gross.size)
    account.tied = sumTree(2 * account.tied.size)
  }
  return book
}

/** Whether an order fills at market. */
export const isMarket = ({ stop, limit }: WaitingOrder): boolean => stop === undefined && limit === undefined
