import type { Observable } from 'rxjs'
import type { Bars } from '../market/bars/bars.js'
import type { ExecutionCounts } from '../portfolio/account/simulation.js'
import type { Sizer } from '../portfolio/account/sizer.kernel.js'
import type { Trades } from '../portfolio/account/trades.js'
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
  /** Exits that read the account's trades, whose columns are known up to each bar before it is taken. */
  readonly exits?: TradeExits | undefined
}

/** Opens an account with a broker. */
export type OpenAccount = (terms: AccountTerms) => FedBroker
