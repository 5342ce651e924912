import type { Observable } from 'rxjs'
import type { Bars } from '../market/bars/bars.js'
import type { AccountEvent, Standing, TargetOrder } from '../portfolio/account/account.kernel.js'
import type { Wanted } from '../portfolio/account/sizer.kernel.js'

/** What a broker tells of orders; bars are those of the dataset, and a fill is told as the account books it. */
export type BrokerEvent =
  | { readonly _tag: 'Placed'; readonly order: TargetOrder; readonly bar: number }
  | Exclude<AccountEvent, { readonly _tag: 'Dropped' }>
  | {
      readonly _tag: 'Rejected' | 'Cancelled'
      readonly side: -1 | 0 | 1
      readonly decided: number
      readonly bar: number
      readonly because: string
      /** How the entry was sized. */
      readonly sized?: Wanted
    }

/**
 * Where orders go. What comes of an order is told by `events$` and never by an exception: each is filled, rejected or
 * cancelled. `account` is what the broker holds, as of what it has told.
 */
export interface Broker {
  readonly place: (order: TargetOrder) => void
  readonly account: () => Standing
  readonly events$: Observable<BrokerEvent>
}

/**
 * A broker whose market is a feed of bars. For each bar `at` of the bars so far it is told twice: that the bar has traded,
 * before anything is decided on it, and that it is over, after. `end` is told the last bar: what waits is cancelled, and
 * what stands is closed at that bar's close if `closing`.
 */
export interface FedBroker extends Broker {
  readonly trade: (bars: Bars, at: number) => void
  readonly settle: (bars: Bars, at: number) => void
  readonly end: (bars: Bars, at: number, closing: boolean) => void
}

/** Opens an account with a broker; the first bar that it will be told of is the dataset's bar `offset`. */
export type OpenAccount = (offset: number) => FedBroker
