import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { TraderRun } from '../../candidate/market.js'
import { runOfShares } from '../../candidate/trader.js'
import type { BarRange } from '../../market/bars/bars.js'
import type { FeedMoment, OpenedBar, OverBar } from '../../market/universe/moments-of-feed.kernel.js'
import { type Alert, equityWatch } from './monitor.kernel.js'
import type { OrderRecord } from './orders.js'
import { type OpenPosition, sessionAccounts } from './session-accounts.kernel.js'
import { type SessionInstrument, sessionInstruments } from './session-instrument.js'
import { traderStream } from './trader-stream.kernel.js'
import type { TradingPlan } from './trading-plan.js'

/** Why it ended: the feed did, its span of feed time was over, a rule was broken, or it was asked to stop. */
export type Stopped = 'end_of_feed' | 'duration' | 'halted' | 'aborted'

/** What was traded on the bars, or the steps of several instruments, `scored`. */
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
  /** Takes the next moment; true once it has stopped by itself. Left: why its strategies cannot be read. */
  readonly take: (moment: FeedMoment) => Either<string, boolean>
  /** Hears that the feed has been silent for a while; true once it has stopped by itself. */
  readonly silent: (silent_ms: number) => boolean
  /**
   * Ends it, by its own reason if it has one. Positions are closed at the last close, but those of what was halted or aborted
   * stand.
   */
  readonly end: (because: Stopped) => SessionTraded
}

/**
 * Begins a session: one account for each signal that the members trade together, over all instruments. Cost: O(members and
 * accounts) a bar, and labels once a bar that asks for them. NaN: as the broker. Look-ahead: none beyond the labels'.
 */
export const tradingSession = (plan: TradingPlan): TradingSession => {
  const { steps, duration_ms, monitor, candidate } = plan
  const all = sessionInstruments(plan)
  const known = new Map(all.map((one) => [one.symbol, one]))
  const members = all.filter(({ isMember }) => isMember)
  const stream = traderStream(candidate, all, steps === undefined)
  const { shares, step } = isLeft(stream) ? { shares: [], step: () => stream } : stream.right
  const accounts = sessionAccounts(plan, all, shares)
  const guard = equityWatch(monitor, candidate.execution.capital)
  const from = steps?.first ?? all[0]?.slice?.scored[0] ?? 0
  let count = 0
  let time: number | undefined
  let number = from
  let until = Number.POSITIVE_INFINITY
  let stopped: Stopped | undefined

  const announced = (bars: readonly OpenedBar[]): void =>
    accounts.open(
      bars.flatMap(({ symbol, bar }) => {
        const one = known.get(symbol)!
        const at = one.grown.dataset.bars.length
        const [first = Infinity, end = Infinity] = one.slice?.scored ?? []
        return one.isOpen || one.offset + at < first || one.offset + at >= end
          ? []
          : [[one, one.grown.withOpened(bar), at] as const]
      }),
    )

  /** Opens those of some bars that are over which nobody announced, in the order of time. */
  const openLate = (closing: readonly SessionInstrument[]): void => {
    const [only] = closing
    if (only !== undefined && closing.length === 1) {
      const { bars } = only.grown.dataset
      if (!only.isOpen) accounts.open([[only, bars, bars.length - 1]])
      return
    }
    const late = closing.flatMap((one) => {
      const { bars } = one.grown.dataset
      const at = bars.length - 1
      return one.isOpen ? [] : [{ opened: bars.time[at]!, given: [one, bars, at] as const }]
    })
    late.sort((a, b) => a.opened - b.opened)
    for (let from = 0; from < late.length; ) {
      let to = from + 1
      while (to < late.length && late[to]!.opened === late[from]!.opened) to += 1
      accounts.open(late.slice(from, to).map(({ given }) => given))
      from = to
    }
  }

  /** Reads the bars that are over, and gives the instruments whose bar is traded. */
  const read = (bars: readonly OverBar[]): Either<string, readonly SessionInstrument[]> => {
    for (const { symbol, bar, closed, delisted } of bars) {
      const one = known.get(symbol)!
      if (one.grown.dataset.bars.length === 0) one.offset = bar.from
      one.grown.append(bar, closed, delisted)
      one.series.take(bar)
      if (one.desk >= 0) accounts.see(one, bar)
    }
    const closing: SessionInstrument[] = []
    for (const { symbol, bar } of bars) {
      const one = known.get(symbol)!
      const signals = step(one.place, bar, one.offset)
      if (isLeft(signals)) return left(symbol === '' ? signals.left : `${symbol}: ${signals.left}`)
      if (signals.right === undefined) continue
      closing.push(one)
      accounts.hear(one, signals.right)
    }
    return right(closing)
  }

  const close = (moment: number, bars: readonly OverBar[]): Either<string, boolean> => {
    const closing = read(bars)
    if (isLeft(closing)) return closing
    let first: OverBar | undefined
    for (const each of bars) {
      if (!known.get(each.symbol)!.isMember) continue
      first ??= each
      const at = each.bar.time[0]!
      if (time === undefined || at > time) time = at
    }
    if (first === undefined || time === undefined) return right(false)
    if (steps === undefined) number = first.bar.from
    if (steps === undefined ? closing.right.length === 0 : moment < steps.closed) return right(false)
    if (count === 0 && duration_ms !== undefined) until = time + duration_ms
    if (time >= until) {
      stopped = 'duration'
      return right(true)
    }
    if (steps !== undefined) number = steps.first + count
    count += 1
    openLate(closing.right)
    const isBroken = guard.see(number, time, accounts.trade(closing.right))
    if (isBroken && monitor.on_alert === 'halt') stopped = 'halted'
    return right(stopped !== undefined)
  }

  return {
    take: (moment) => {
      if (stopped !== undefined) return right(true)
      if (moment._tag === 'Closing') return close(moment.time, moment.bars)
      if (count > 0 && moment.time >= until) stopped = 'duration'
      else announced(moment.bars)
      return right(stopped !== undefined)
    },
    silent: (silent_ms) => {
      if (stopped !== undefined) return true
      const isBroken = guard.silent(number, time, silent_ms)
      if (isBroken && monitor.on_alert === 'halt') stopped = 'halted'
      return stopped !== undefined
    },
    end: (because) => {
      const why = stopped ?? because
      if (count > 0) accounts.end(why === 'end_of_feed' || why === 'duration')
      return {
        stopped: why,
        scored: [from, from + count],
        run: runOfShares(
          accounts.runs(),
          shares,
          steps === undefined ? undefined : (bar, place) => members[place]!.grown.closed[bar]!,
        ),
        orders: accounts.orders,
        positions: accounts.positions(),
        alerts: guard.alerts(),
      }
    },
  }
}
