import { Subject } from 'rxjs'
import type { Bars } from '../market/bars/bars.js'
import {
  type AccountEvent,
  closeOut,
  placeOrder,
  settleBar,
  startAccount,
  type TargetOrder,
  tradeBar,
} from '../portfolio/account/account.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { BrokerEvent, FedBroker, OpenAccount } from './broker.js'

const cancelled = ({ side, decided }: TargetOrder, bar: number, because: string): BrokerEvent => ({
  _tag: 'Cancelled',
  side,
  decided,
  bar,
  because,
})

const droppedBecause = ({ sized }: Extract<AccountEvent, { readonly _tag: 'Dropped' }>): string =>
  sized?.note === undefined
    ? 'there is no equity left to enter with'
    : `there is no size to enter at: ${sized.note}`

/**
 * A broker on paper: it fills orders on the bars of its feed by the steps that a backtest takes, so that the same decisions
 * give the same fills. It acts on nothing outside. Its events come while `trade`, `place`, `settle` and `end` run.
 */
export const paperBroker =
  (execution: Execution): OpenAccount =>
  (offset): FedBroker => {
    const events = new Subject<BrokerEvent>()
    const market: { now: { readonly bars: Bars; readonly at: number } | undefined; acts: number } = {
      now: undefined,
      acts: 0,
    }
    const tell = (event: AccountEvent): void => {
      if (event.decided < event.bar) market.acts += 1
      events.next(
        event._tag === 'Dropped' ? { ...event, _tag: 'Rejected', because: droppedBecause(event) } : event,
      )
    }
    const account = startAccount(execution, tell, offset)
    return {
      events$: events.asObservable(),
      account: () => account,
      place: (order) => {
        const { now } = market
        events.next({ _tag: 'Placed', order, bar: order.decided })
        if (now !== undefined) return placeOrder(account, order, now.bars, now.at)
        const { side, decided } = order
        events.next({ _tag: 'Rejected', side, decided, bar: decided, because: 'no bar has traded yet' })
      },
      trade: (bars, at) => {
        const { order } = account
        market.now = { bars, at }
        const { acts } = market
        tradeBar(account, bars, at)
        if (order !== undefined && market.acts === acts)
          events.next(cancelled(order, offset + at, 'a level closed the position before it'))
      },
      settle: (bars, at) => {
        const { order } = account
        settleBar(account, bars, at)
        if (order !== undefined && account.order === undefined)
          events.next(cancelled(order, offset + at, 'the equity is 0 or less: nothing is traded any more'))
      },
      end: (bars, at, closing) => {
        const { order } = account
        account.order = undefined
        if (order !== undefined)
          events.next(cancelled(order, offset + at, 'the feed ended before it was filled'))
        if (closing) closeOut(account, bars, at)
        events.complete()
      },
    }
  }
