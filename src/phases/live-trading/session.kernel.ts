import type { FedBroker, OpenAccount } from '../../broker/broker.js'
import { barColumns } from '../../market/bar-columns.kernel.js'
import type { BarBatch, BarRange, Bars } from '../../market/bars.js'
import {
  decide,
  learn,
  marked,
  type SignalMemory,
  signalMemory,
  tradesInto,
} from '../../portfolio/account.kernel.js'
import { type EnsembleRun, ensemble } from '../../portfolio/ensemble.kernel.js'
import { type TradeLog, tradeLog } from '../../portfolio/trade-log.kernel.js'
import type { SignalBatch } from '../../strategy/reader.kernel.js'
import type { Candidate } from '../candidate.js'
import { type KnownLabels, tradedStream } from '../traded-stream.kernel.js'
import type { LabelsOf } from './gate-labels.js'
import { type Alert, type Monitor, watch } from './monitor.kernel.js'
import { type OrderRecord, orderRecord } from './orders.js'

/** Why it ended: the feed did, its span of feed time was over, a rule was broken, or it was told to stop. */
export type Stopped = 'end_of_feed' | 'duration' | 'halted' | 'aborted'

/** What is traded, from which bar on, and by which rules. */
export interface TradingPlan {
  readonly candidate: Candidate
  /** The dataset bar from which it trades. */
  readonly from: number
  /** Span of feed time from that bar's time on. */
  readonly duration_ms: number | undefined
  readonly monitor: Monitor
  readonly open: OpenAccount
  readonly labels: LabelsOf
}

/** A position that stands: units at the member's share, the last close and what it is worth there. */
export interface OpenPosition {
  readonly member: number
  readonly side: number
  readonly units: number
  readonly entry_bar: number
  readonly entry_price: number
  readonly price: number
  readonly value: number
}

/** What was traded on the bars `scored`. */
export interface Traded {
  readonly stopped: Stopped
  readonly scored: BarRange
  readonly run: EnsembleRun
  readonly orders: readonly OrderRecord[]
  readonly positions: readonly OpenPosition[]
  readonly alerts: readonly Alert[]
}

/** Signals become orders, orders fills, fills trades and equity. It changes as it takes bars. */
export interface TradingSession {
  /** Takes the next bars with each member's signals on them; true once it has stopped by itself. */
  readonly take: (batch: BarBatch, signals: readonly SignalBatch[]) => boolean
  /** Ends it, by its own reason if it has one. Positions are closed at the last close, but those of what was halted or aborted stand. */
  readonly end: (because: Stopped) => Traded
}

interface Desk {
  readonly broker: FedBroker
  readonly memory: SignalMemory
  readonly trades: TradeLog
  readonly equity: number[]
}

/**
 * Begins a session: one account for each signal that the members trade together. Cost: O(members) a bar, and labels once a
 * batch that asks for them. NaN: as the broker. Look-ahead: none beyond the labels'.
 */
export const tradingSession = (plan: TradingPlan): TradingSession => {
  const { candidate, from, duration_ms, monitor, open } = plan
  const { members, execution } = candidate
  const joined = tradedStream(candidate)
  const { shares } = joined
  const history = barColumns()
  const own = new Int8Array(members.length)
  const orders: OrderRecord[] = []
  const guard = watch(monitor, execution.capital)
  const desks: Desk[] = []
  let bars: Bars = history.seen()
  let offset = 0
  let until = Number.POSITIVE_INFINITY
  let last = -1
  let stopped: Stopped | undefined

  const deskOf = (member: number): Desk => {
    const broker = open(offset)
    const desk: Desk = {
      broker,
      memory: signalMemory(),
      trades: tradeLog(),
      equity: [execution.capital],
    }
    const traded = tradesInto(desk.trades)
    broker.events$.subscribe((event) => {
      if (event._tag === 'Entered' || event._tag === 'Left') {
        traded(event)
        learn(desk.memory, event)
      }
      if (event._tag === 'Rejected' && event.side !== 0)
        learn(desk.memory, { ...event, _tag: 'Dropped', side: event.side })
      const share = shares[member]!
      if (share > 0) orders.push(orderRecord(event, member, share, bars.time[event.bar - offset]!))
    })
    return desk
  }
  const combined = (): number => {
    let sum = 0
    for (const [i, { equity }] of desks.entries())
      if (shares[i] !== 0) sum += shares[i]! * equity[equity.length - 1]!
    return sum
  }

  return {
    take: (batch, signals) => {
      if (stopped !== undefined || batch.length === 0) return stopped !== undefined
      if (bars.length === 0) {
        offset = batch.from
        for (let i = 0; i < shares.length; i++) desks.push(deskOf(i))
      }
      const first = history.length()
      history.append(batch)
      bars = history.seen()
      let known: KnownLabels | undefined
      const labels = (): KnownLabels => {
        known ??= plan.labels(bars, offset)
        return known
      }
      for (let at = first; at < bars.length; at++) {
        const bar = offset + at
        if (bar < from) continue
        const time = bars.time[at]!
        if (bar === from && duration_ms !== undefined) until = time + duration_ms
        if (time >= until) {
          stopped = 'duration'
          return true
        }
        last = at
        for (const [m, { state, from: begun }] of signals.entries()) own[m] = state[bar - begun]!
        const wanted = joined.step(bar, own, labels)
        for (const [i, desk] of desks.entries()) {
          desk.broker.trade(bars, at)
          const order = decide(desk.memory, desk.broker.account(), bars, at, wanted[i]!)
          if (order !== undefined) desk.broker.place(order)
          desk.broker.settle(bars, at)
          desk.equity.push(marked(desk.broker.account(), bars.close[at]!))
        }
        const broken = guard.see(bar, time, combined())
        if (broken && monitor.on_alert === 'halt') {
          stopped = 'halted'
          return true
        }
      }
      return false
    },
    end: (because) => {
      const why = stopped ?? because
      const closing = why === 'end_of_feed' || why === 'duration'
      const positions: OpenPosition[] = []
      for (const [member, { broker, equity }] of desks.entries()) {
        if (last < 0) continue
        broker.end(bars, last, closing)
        const account = broker.account()
        const price = bars.close[last]!
        equity[equity.length - 1] = marked(account, price)
        const share = shares[member]!
        if (account.position === undefined || share === 0) continue
        const { side, bar, entry } = account.position
        const units = entry.units * share
        positions.push({
          member,
          side,
          units,
          entry_bar: bar,
          entry_price: entry.price,
          price,
          value: side * units * price,
        })
      }
      return {
        stopped: why,
        scored: [from, last < 0 ? from : offset + last + 1],
        run: ensemble(
          shares.map((_, i) => ({
            equity: Float64Array.from(desks[i]?.equity ?? [execution.capital]),
            trades: desks[i]?.trades.taken() ?? tradeLog().taken(),
          })),
          shares,
        ),
        orders,
        positions,
        alerts: guard.alerts(),
      }
    },
  }
}
