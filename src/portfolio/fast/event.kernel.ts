import type { SignalLog } from '../../signal/signal-log.js'
import { entryFill, exitFill, type Fill, type Side } from '../account/fill.js'
import { noLevels, setLevels, touched } from '../account/levels.kernel.js'
import type { ExecutionCounts, ExecutionTotals } from '../account/simulation.js'
import type { Sizer, Wanted } from '../account/sizer.kernel.js'
import { addFill, countEntry, tally } from '../account/tally.kernel.js'
import type { TradeLog } from '../account/trade-log.kernel.js'
import type { ExitReason } from '../account/trades.js'
import type { Execution } from '../rules/execution.js'
import type { ScoredBars } from './prices.kernel.js'
import { beginStretch, type Stretches } from './stretches.kernel.js'
import { exitBand, type FirstTouch } from './touches.kernel.js'

/** What a walk over the change points leaves next to the trades and stretches that it wrote. */
export interface EventWalk {
  readonly held: number
  readonly counts: ExecutionCounts
  readonly totals: ExecutionTotals
}

/** The first bar of `[from, to)` at whose close a short of `units` has used up its cash; `to` where none has. */
const ruinBar = (prices: ScoredBars, from: number, to: number, cash: number, units: number): number => {
  const { close } = prices
  for (let t = from; t < to; t++) if (cash + units * close[t]! <= 0) return t
  return to
}

/**
 * Executes a signal without visiting the bars between its change points: between fills cash and units do not change, so
 * a decision needs only the close where it falls, and what its sizer reads. `firstTouch` finds where a bar reaches a stop or a target,
 * for executions that have one. Executions that need every bar have other kernels (`kernelOf`). It clears and writes
 * `trades` and `account`. Cost: O(change points), and the search of a level for each position; shorts also read the closes they
 * are held over. NaN: prices must be finite and above 0. Look-ahead: none; `close` fills at the very close that decided.
 */
export const walkEvents = (
  prices: ScoredBars,
  log: SignalLog,
  execution: Execution,
  sizer: Sizer,
  trades: TradeLog,
  account: Stretches,
  firstTouch: FirstTouch | undefined,
): EventWalk => {
  const { costs, fill, limits, leverage, risk } = execution
  const bound = Math.min(leverage, limits.exposure ?? Infinity)
  const { n, open, close, bars } = prices
  const [first] = prices.slice.scored
  const { at, state } = log
  const delay = fill === 'close' ? 0 : 1
  const references = fill === 'next_open' ? open : close
  let cash = execution.capital
  let side: -1 | 0 | 1 = 0
  let entry: Fill | undefined
  let entryBar = 0
  let decidedBar = 0
  const levels = noLevels()
  let held = 0
  const sums = tally()
  const { counts, totals } = sums
  const units = (): number => (entry === undefined ? 0 : side * entry.units)
  /** What is held through the day of a bar at whose close it is left. */
  const throughDay = (bar: number): number => (entryBar < bar || fill === 'next_open' ? units() : 0)

  const leave = (decided: number, bar: number, reference: number, reason: ExitReason): void => {
    if (entry === undefined || side === 0) return
    const slip = reason === 'take_profit' ? 0 : costs.slippage.rate
    const made = exitFill(costs, cash, side, entry.units, reference, slip)
    trades.add(side, first + decidedBar, first + entryBar, entry, first + decided, first + bar, made, reason)
    cash = made.cash
    addFill(sums, made)
    held += bar - entryBar
    entry = undefined
    side = 0
  }
  const enter = (into: Side, wanted: Wanted, decided: number, bar: number): void => {
    const made = entryFill(costs, cash, into, wanted.units, references[bar]!, bound)
    countEntry(sums, execution, wanted, made.units === 0 ? undefined : made)
    if (made.units === 0) return
    cash = made.cash
    addFill(sums, made)
    entry = made
    side = into
    entryBar = bar
    decidedBar = decided
    setLevels(levels, risk, into, made.price)
  }
  /** Leaves where a bar before `end` reaches a level, if no close before it has ruined the account. */
  const leaveAtLevel = (end: number): void => {
    if (firstTouch === undefined || side === 0) return
    const from = fill === 'next_open' ? entryBar : entryBar + 1
    const bar = firstTouch(from, end, ...exitBand(levels, side))
    if (bar >= end || ruinedAt(bar) < bar) return
    const at = first + bar
    const touch = touched(levels, side, bars.open[at]!, bars.high[at]!, bars.low[at]!)!
    const opened = fill === 'next_open' && entryBar < bar && touch.reference === bars.open[at]!
    const through = opened ? 0 : units()
    leave(bar, bar, touch.reference, touch.reason)
    beginStretch(account, bar, cash, 0, through)
  }
  /** The first bar before `to` at whose close nothing is left of the equity, or `to`. */
  const ruinedAt = (to: number): number =>
    side !== -1 || entry === undefined ? to : ruinBar(prices, entryBar, to, cash, -entry.units)
  const sinks = (to: number): boolean => {
    const bar = ruinedAt(to)
    if (bar >= to) return false
    const through = throughDay(bar)
    leave(bar, bar, close[bar]!, 'ruin')
    beginStretch(account, bar, cash, 0, through)
    return true
  }

  trades.clear()
  account.count = 0
  beginStretch(account, 0, cash, 0, 0)
  let next = 0
  while (next < at.length && at[next]! <= first) next++
  if (next > 0) next -= 1
  let before = 0
  for (; next < at.length; next++) {
    const decided = Math.max(0, at[next]! - first)
    if (decided >= n) break
    const signal = state[next]!
    const desired = signal === -1 && !execution.allow_short ? 0 : (signal as -1 | 0 | 1)
    if (desired === before) continue
    before = desired
    leaveAtLevel(decided + 1)
    if (desired === Math.sign(units())) continue
    const bar = decided + delay
    if (sinks(Math.min(bar, n))) break
    if (bar >= n) {
      counts.unfilled = 1
      break
    }
    const equity = cash + units() * close[decided]!
    const wanted = desired === 0 ? undefined : sizer(prices.bars, first + decided, first + decided, equity)
    if (fill === 'next_close') leaveAtLevel(bar + 1)
    const stood = units()
    leave(decided, bar, references[bar]!, 'signal')
    if (desired !== 0 && wanted !== undefined) enter(desired, wanted, decided, bar)
    beginStretch(account, bar, cash, units(), fill === 'next_open' ? units() : stood)
  }
  leaveAtLevel(n)
  if (!sinks(n) && units() !== 0) {
    if (execution.finalize === 'close') {
      const through = throughDay(n - 1)
      leave(n - 1, n - 1, close[n - 1]!, 'end_of_data')
      counts.forced = 1
      beginStretch(account, n - 1, cash, 0, through)
    } else held += n - entryBar
  }
  return { held, counts, totals }
}
