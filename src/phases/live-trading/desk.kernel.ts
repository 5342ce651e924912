import type { BrokerEvent, FedBroker } from '../../broker/broker.js'
import type { Bars } from '../../market/bars/bars.js'
import { type AccountEvent, marked } from '../../portfolio/account/account.kernel.js'
import { decide, learn, signalMemory } from '../../portfolio/account/decision.kernel.js'
import { guardOf } from '../../portfolio/account/guard.kernel.js'
import type { Sizer } from '../../portfolio/account/sizer.kernel.js'
import { countEvent, tally } from '../../portfolio/account/tally.kernel.js'
import { tradeLog } from '../../portfolio/account/trade-log.kernel.js'
import { tradesInto } from '../../portfolio/account/trade-pairing.kernel.js'
import type { Trades } from '../../portfolio/account/trades.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import type { MemberRun } from '../../portfolio/runs/ensemble.kernel.js'

/** One signal that is traded with one account. It changes as it takes bars. */
export interface Desk {
  readonly broker: FedBroker
  /** Trades that are closed so far. */
  readonly trades: () => Trades
  /** Takes one more bar with the signal at its close, and gives the equity there. */
  readonly step: (bars: Bars, at: number, signal: number) => number
  /** Ends at the last bar that was taken; `closing` closes what stands. */
  readonly end: (bars: Bars, at: number, closing: boolean) => void
  readonly run: () => MemberRun
}

const asAccount = (event: BrokerEvent): AccountEvent | undefined => {
  switch (event._tag) {
    case 'Entered':
    case 'Left':
      return event
    case 'Rejected': {
      const { side, because: _, ...told } = event
      return side === 0 ? undefined : { ...told, _tag: 'Dropped', side }
    }
    case 'Placed':
    case 'Cancelled':
      return undefined
  }
}

/**
 * Opens a desk at a broker: decisions by the rules of an execution, and what the broker tells folded into trades, equity
 * and counts. Cost: O(1) a bar. NaN: as the broker. Look-ahead: none.
 */
export const openDesk = (
  execution: Execution,
  broker: FedBroker,
  sizer: Sizer,
  told: (event: BrokerEvent) => void = () => undefined,
): Desk => {
  const log = tradeLog()
  const traded = tradesInto(log)
  const guard = guardOf(execution)
  const memory = signalMemory(sizer, guard)
  const sums = tally()
  const equity: number[] = [execution.capital]
  let ending = false
  broker.events$.subscribe((event) => {
    const booked = asAccount(event)
    if (booked !== undefined) {
      traded(booked)
      learn(memory, booked)
      countEvent(sums, execution, booked)
    }
    if (ending && event._tag === 'Cancelled') sums.counts.unfilled += 1
    told(event)
  })
  return {
    broker,
    trades: log.taken,
    step: (bars, at, signal) => {
      broker.trade(bars, at)
      const order = decide(memory, broker.account(), bars, at, signal)
      if (order !== undefined) broker.place(order)
      broker.settle(bars, at)
      const now = marked(broker.account(), bars.close[at]!)
      equity.push(now)
      return now
    },
    end: (bars, at, closing) => {
      ending = true
      broker.end(bars, at, closing)
      equity[equity.length - 1] = marked(broker.account(), bars.close[at]!)
    },
    run: () => ({
      equity: Float64Array.from(equity),
      trades: log.taken(),
      counts: { ...sums.counts, ...guard.counts, ...memory.counts },
    }),
  }
}
