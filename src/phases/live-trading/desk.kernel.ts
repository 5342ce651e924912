import type { BrokerEvent, FedBroker } from '../../broker/broker.js'
import type { Bars } from '../../market/bars/bars.js'
import type { Trades } from '../../portfolio/account/trades.js'
import type { OpenTrade, OrderEvent, OrderMachine } from '../../portfolio/orders/order-machine.js'
import { barAt } from '../../portfolio/orders/seen.kernel.js'
import { wholeOrder } from '../../portfolio/orders/whole-order.js'
import type { MemberRun } from '../../portfolio/runs/ensemble.kernel.js'

/** One order machine that is traded with one account. It changes as it takes bars. */
export interface Desk {
  /** Trades that are closed so far. */
  readonly trades: () => Trades
  /** Takes one more bar, asks the machine at its close, and gives the equity there. */
  readonly step: (bars: Bars, at: number) => number
  /** Ends at the last bar that was taken; `closing` closes what stands. */
  readonly end: (bars: Bars, at: number, closing: boolean) => void
  /** Trades that stand. */
  readonly standing: () => readonly OpenTrade[]
  readonly run: () => MemberRun
}

/**
 * Opens a desk at a broker: what the machine orders is placed, and what the broker reports goes to the machine. A settled
 * machine sleeps as it does in a backtest. `offset` is the dataset's number of the first bar. Cost: O(orders and trades) a
 * bar. NaN: as the broker. Look-ahead: none.
 */
export const openDesk = <State>(
  machine: OrderMachine<State>,
  broker: FedBroker,
  { capital, offset }: { readonly capital: number; readonly offset: number },
  seen: (event: BrokerEvent) => void = () => undefined,
): Desk => {
  const equity: number[] = [capital]
  let state = machine.start()
  let settled = false
  let events: OrderEvent[] = []
  broker.events$.subscribe((event) => {
    events.push(event)
    seen(event)
  })
  const ask = (bars: Bars, at: number): void => {
    const bar = offset + at
    if (settled && events.length === 0 && machine.wakes?.(bar) === false) return
    const { halted, ...account } = broker.account()
    if (halted) return
    const news = events
    events = []
    const stepped = machine.step(state, barAt({ bars, offset }, at), { ...account, events: news })
    state = stepped.state
    settled = stepped.settled === true
    for (const order of stepped.orders) broker.place(wholeOrder(order, machine.name, bar))
  }
  return {
    trades: () => broker.booked().trades,
    standing: () => broker.account().trades,
    step: (bars, at) => {
      broker.trade(bars, at)
      ask(bars, at)
      broker.settle(bars, at)
      const now = broker.equity()
      equity.push(now)
      return now
    },
    end: (bars, at, closing) => {
      broker.end(bars, at, closing)
      equity[equity.length - 1] = broker.equity()
    },
    run: () => ({ equity: Float64Array.from(equity), ...broker.booked() }),
  }
}
