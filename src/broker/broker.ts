import type { Observable } from 'rxjs'
import type { Bars } from '../market/bars/bars.js'
import type { ContractTerms } from '../market/universe/contract-terms.js'
import type { ExecutionCounts } from '../portfolio/account/simulation.js'
import type { Sizer } from '../portfolio/account/sizer.kernel.js'
import type { PlacedTrades, Trades } from '../portfolio/account/trades.js'
import type { Order } from '../portfolio/orders/order.js'
import type { Holdings, OrderEvent } from '../portfolio/orders/order-machine.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'

/** What a broker reports of orders: the very events that order machines read. Bars are those of the dataset. */
export type BrokerEvent = OrderEvent

/** What a broker holds for an account. */
export interface BrokerAccount extends Holdings {
  /** Whether it trades no more, whatever is ordered. */
  readonly halted: boolean
}

/** What a broker has booked so far: closed trades in the order of their exits, and how often a rule of execution acted. */
export interface Booked {
  readonly trades: Trades
  readonly counts: ExecutionCounts
}

/**
 * Where orders go. What comes of an order is reported by `events$` and never by an exception: each is filled, rejected,
 * expired or cancelled. `account` and `booked` are what the broker holds, as of what it has reported.
 */
export interface Broker {
  readonly place: (order: Order) => void
  readonly account: () => BrokerAccount
  readonly equity: () => number
  readonly booked: () => Booked
  readonly events$: Observable<BrokerEvent>
}

/**
 * A broker whose market is a feed of bars. For each bar `at` of the bars so far it learns twice: that the bar has traded,
 * before anything is decided on it, and that it is over, after. `end` names the last bar: what waits is cancelled, and
 * what stands is closed as the execution says if `closing`.
 */
export interface FedBroker extends Broker {
  readonly trade: (bars: Bars, at: number) => void
  readonly settle: (bars: Bars, at: number) => void
  readonly end: (bars: Bars, at: number, closing: boolean) => void
}

/** What an account is opened with: the dataset's number of the first bar that it will learn of, and who sizes its entries. */
export interface AccountTerms {
  readonly offset: number
  /** Sizes the orders that name no size. */
  readonly sizer: Sizer
  /**
   * Exits that read the account's trades, whose columns are known up to each bar before it is taken. The broker has to follow them:
   * `paperBroker` does, one that neither wraps it nor reads them trades without these exits.
   */
  readonly exits?: TradeExits | undefined
  /** What the instrument's exchange says of it, in place of what the execution says for all. */
  readonly terms?: ContractTerms | undefined
}

/** Opens an account with a broker. */
export type OpenAccount = (terms: AccountTerms) => FedBroker

/** Bar `at` of the bars so far of one of several instruments, by the place of its instrument. */
export interface AccountBar {
  readonly place: number
  readonly bars: Bars
  readonly at: number
  /** False where its instrument is no member of the universe: nothing is entered, and what stands is closed at the first fill. */
  readonly is_member?: boolean
}

/** The same for a bar that is over. */
export interface ClosedAccountBar extends AccountBar {
  /** Whether it is the last of its instrument, whose position is closed at its close. */
  readonly is_delisting?: boolean
  /** False where limits on losses do not look at the equity at its close. */
  readonly is_watched?: boolean
}

/** What a broker of several instruments reports, and of which. */
export interface PlacedEvent {
  readonly place: number
  readonly event: BrokerEvent
}

/**
 * A broker that holds several instruments in one account, whose market is a feed. At each moment it learns of bars that open, or of
 * bars that are over: those twice, before anything is decided on them and after. `end` names the last bar of each instrument.
 */
export interface JointBroker {
  readonly place: (place: number, order: Order) => void
  readonly account: (place: number) => BrokerAccount
  readonly equity: () => number
  readonly booked: () => Omit<Booked, 'trades'> & { readonly trades: PlacedTrades }
  readonly events$: Observable<PlacedEvent>
  readonly open: (opening: readonly AccountBar[]) => void
  readonly trade: (closing: readonly ClosedAccountBar[]) => void
  readonly settle: (closing: readonly AccountBar[]) => void
  readonly end: (last: readonly AccountBar[], closing: boolean) => void
}

/** What an account of several instruments is opened with, by the place of each; `delisting_return` is what a delisting leaves over the last close. */
export type JointTerms = readonly (AccountTerms & { readonly delisting_return?: number })[]

/** Opens an account of several instruments with a broker. */
export type OpenJointAccount = (terms: JointTerms) => JointBroker
