import type { OpenAccount } from '../../broker/broker.js'
import { paperBroker } from '../../broker/paper.kernel.js'
import type { LoneCandidate } from '../../candidate/candidate.js'
import type { TraderRun } from '../../candidate/market.js'
import { type BarSignals, type KnownLabels, tradedStream } from '../../candidate/traded-stream.kernel.js'
import { runOfShares } from '../../candidate/trader.js'
import { barColumns } from '../../market/bars/bar-columns.kernel.js'
import type { BarBatch, BarRange, Bars, Slice } from '../../market/bars/bars.js'
import { shadowOf } from '../../portfolio/account/shadow.kernel.js'
import { noCounts } from '../../portfolio/account/simulation.js'
import { sizerOf, unitSizer } from '../../portfolio/account/sizer.kernel.js'
import { tradeLog } from '../../portfolio/account/trade-log.kernel.js'
import { followSignal } from '../../portfolio/orders/orders-of.js'
import type { SignalBatch } from '../../strategy/reading/reader.kernel.js'
import type { BoundExits } from '../../strategy/reading/trade-rules.js'
import { type Desk, openDesk } from './desk.kernel.js'
import { exitFeed } from './exit-feed.kernel.js'
import type { LabelsOf } from './gate-labels.js'
import type { LabelFeed } from './label-feed.kernel.js'
import { type Alert, equityWatch, type Monitor } from './monitor.kernel.js'
import { type OrderRecord, orderRecords } from './orders.js'

/** Why it ended: the feed did, its span of feed time was over, a rule was broken, or it was asked to stop. */
export type Stopped = 'end_of_feed' | 'duration' | 'halted' | 'aborted'

/** What is traded, from which bar on, and by which rules. */
export interface TradingPlan {
  readonly candidate: LoneCandidate
  /** Dataset bars that are read before it trades, and those that it trades. */
  readonly slice: Slice
  /** P, for sizes by volatility; NaN where the spacing of bars gives none. */
  readonly periods: number
  /** Span of feed time from the first traded bar's time on. */
  readonly duration_ms: number | undefined
  readonly monitor: Monitor
  readonly open: OpenAccount
  readonly labels: LabelsOf
  /** Label series that the members' strategies read. */
  readonly series: LabelFeed
  /** The exits that read the trades of each account. */
  readonly exits: readonly (BoundExits | undefined)[]
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
export interface SessionTraded {
  readonly stopped: Stopped
  readonly scored: BarRange
  readonly run: TraderRun
  readonly orders: readonly OrderRecord[]
  readonly positions: readonly OpenPosition[]
  readonly alerts: readonly Alert[]
}

/** Signals become orders, orders fills, fills trades and equity. It changes as it takes bars. */
export interface TradingSession {
  /** Takes the next bars with each member's signals on them; true once it has stopped by itself. */
  readonly take: (batch: BarBatch, signals: readonly SignalBatch[]) => boolean
  /** Hears that the feed has been silent for a while; true once it has stopped by itself. */
  readonly silent: (silent_ms: number) => boolean
  /**
   * Ends it, by its own reason if it has one. Positions are closed at the last close, but those of what was halted or aborted
   * stand.
   */
  readonly end: (because: Stopped) => SessionTraded
}

const noTrades = tradeLog().taken()

/**
 * Begins a session: one account for each signal that the members trade together. Cost: O(members) a bar, and labels once a
 * batch that asks for them. NaN: as the broker. Look-ahead: none beyond the labels'.
 */
export const tradingSession = (plan: TradingPlan): TradingSession => {
  const { candidate, slice, duration_ms, monitor, open } = plan
  const [from] = slice.scored
  const { members, execution } = candidate
  const joined = tradedStream(candidate)
  const { shares } = joined
  const history = barColumns()
  const own: BarSignals = {
    state: new Int8Array(members.length),
    again: new Uint8Array(members.length),
  }
  const exits = plan.exits.map((bound) =>
    bound === undefined ? undefined : exitFeed(bound, slice.warmup[0], { labels: plan.series.columns }),
  )
  const orders: OrderRecord[] = []
  const guard = equityWatch(monitor, execution.capital)
  const desks: Desk[] = []
  const shadows: Desk[] = []
  // by account: its signal at this close and at the one before
  const now = new Int8Array(shares.length)
  const before = new Int8Array(shares.length)
  const again = new Uint8Array(shares.length)
  let bars: Bars = history.growing()
  let offset = 0
  let until = Number.POSITIVE_INFINITY
  let last = -1
  let stopped: Stopped | undefined

  const deskOf = (member: number): Desk => {
    const share = shares[member]!
    const machine = {
      ...followSignal(
        () => now[member]!,
        {},
        execution,
        () => again[member] === 1,
      ),
      wakes: () => now[member] !== before[member] || again[member] === 1,
    }
    const asked = exits[member]?.exits
    const small = shadowOf(execution)
    const shadow =
      execution.sizing.kind === 'kelly'
        ? openDesk(machine, paperBroker(small)({ offset, sizer: unitSizer, exits: asked }), {
            ...small,
            offset,
          })
        : undefined
    if (shadow !== undefined) shadows[member] = shadow
    const sizer = sizerOf(execution, {
      first: Math.min(slice.warmup[0], from) - offset,
      periods: () => plan.periods,
      shadow: () => shadow?.trades() ?? noTrades,
    })
    const record = orderRecords(member, share)
    return openDesk(machine, open({ offset, sizer, exits: asked }), { ...execution, offset }, (event) => {
      if (share > 0) orders.push(record(event, bars.time[event.bar - offset]!))
    })
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
      bars = history.growing()
      for (const feed of exits) feed?.take(batch)
      let known: KnownLabels | undefined
      const labels = (): KnownLabels => {
        known ??= plan.labels(history.seen(), offset)
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
        for (let m = 0; m < signals.length; m++) {
          const signal = signals[m]!
          own.state[m] = signal.state[bar - signal.from]!
          own.again[m] = signal.again?.[bar - signal.from] ?? 0
        }
        before.set(now)
        const joint = joined.step(bar, own, labels)
        now.set(joint.state)
        again.set(joint.again)
        let equity = 0
        for (let i = 0; i < desks.length; i++) {
          shadows[i]?.step(bars, at)
          const worth = desks[i]!.step(bars, at)
          if (shares[i] !== 0) equity += shares[i]! * worth
        }
        const broken = guard.see(bar, time, equity)
        if (broken && monitor.on_alert === 'halt') {
          stopped = 'halted'
          return true
        }
      }
      return false
    },
    silent: (silent_ms) => {
      if (stopped !== undefined) return true
      const at = bars.length - 1
      const broken = guard.silent(at < 0 ? from : offset + at, bars.time[at], silent_ms)
      if (broken && monitor.on_alert === 'halt') stopped = 'halted'
      return stopped !== undefined
    },
    end: (because) => {
      const why = stopped ?? because
      const isOver = why === 'end_of_feed' || why === 'duration'
      const positions: OpenPosition[] = []
      const { contract } = execution
      const multiplier = contract.kind === 'future' ? contract.multiplier : 1
      for (const [member, desk] of desks.entries()) {
        if (last < 0) continue
        desk.end(bars, last, isOver)
        const price = bars.close[last]!
        const share = shares[member]!
        if (share === 0) continue
        for (const { side, units: whole, entry_bar, entry_price } of desk.standing()) {
          const units = whole * share
          const value = side * units * multiplier * price
          positions.push({ member, side, units, entry_bar, entry_price, price, value })
        }
      }
      return {
        stopped: why,
        scored: [from, last < 0 ? from : offset + last + 1],
        run: runOfShares(
          shares.map(
            (_, i) =>
              desks[i]?.run() ?? {
                equity: Float64Array.of(execution.capital),
                trades: noTrades,
                counts: noCounts,
              },
          ),
          shares,
        ),
        orders,
        positions,
        alerts: guard.alerts(),
      }
    },
  }
}
