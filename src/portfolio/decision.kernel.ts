import type { Bars } from '../market/bars.js'
import { type AccountEvent, marked, type Standing, type TargetOrder } from './account.kernel.js'
import { endsDay } from './day.kernel.js'
import type { Execution } from './execution.js'
import type { Sizer } from './sizer.kernel.js'
import { type ExitReason, RISK_EXITS } from './trades.js'

/** What decisions on a signal remember. It changes in place, by `decide` and `learn` alone. */
export interface SignalMemory {
  readonly sizer: Sizer
  /** The side wanted at the close before, and the one that is not entered before the signal changes. */
  before: number
  refused: number
  /** The highest equity at a close since the start, or since the last halt ended. */
  peak: number
  /** Equity at the close before, and at the one before the day's first bar. */
  equity: number
  morning: number
  /** The first bar at whose close a halted account decides again. */
  armed: number
  /** Whether the day is over. */
  closed: boolean
  /** The last bar of the last pause that held an entry back. */
  waited: number
  /** How often each limit acted. */
  readonly counts: { max_drawdown: number; daily_loss: number; cooldown: number }
}

/** A memory before the first bar, of an account with some capital. */
export const signalMemory = ({ capital }: Execution, sizer: Sizer): SignalMemory => ({
  sizer,
  before: 0,
  refused: 0,
  peak: capital,
  equity: capital,
  morning: capital,
  armed: -Infinity,
  closed: false,
  waited: -Infinity,
  counts: { max_drawdown: 0, daily_loss: 0, cooldown: 0 },
})

const isHeld = ({ armed, closed }: SignalMemory, bar: number): boolean => bar < armed || closed

/**
 * The limit that the equity of a close breaks, if any, once: from there on the account is held until the halt or the day is
 * over.
 */
const broken = (
  memory: SignalMemory,
  { limits }: Execution,
  bar: number,
  opensDay: boolean,
  equity: number,
): ExitReason | undefined => {
  const { max_drawdown, rearm_after, daily_loss } = limits
  if (opensDay) {
    memory.morning = memory.equity
    memory.closed = false
  }
  memory.equity = equity
  if (bar === memory.armed || equity > memory.peak) memory.peak = equity
  if (max_drawdown !== undefined && bar >= memory.armed && equity <= (1 - max_drawdown) * memory.peak) {
    memory.armed = rearm_after === undefined ? Infinity : bar + rearm_after
    memory.counts.max_drawdown += 1
    return 'max_drawdown'
  }
  if (daily_loss !== undefined && !isHeld(memory, bar) && equity <= (1 - daily_loss) * memory.morning) {
    memory.closed = true
    memory.counts.daily_loss += 1
    return 'daily_loss'
  }
  return undefined
}

const isPaused = (memory: SignalMemory, { paused }: Standing, bar: number): boolean => {
  if (bar > paused) return false
  if (paused !== memory.waited) memory.counts.cooldown += 1
  memory.waited = paused
  return true
}

/**
 * The order that a signal asks for at a bar's close, or nothing where the account stands as it says or may not follow it: a
 * broken limit flattens, a signal is followed as far as limits, pauses and its own memory let it, a trade that has stood for
 * long enough is closed. Cost: O(1), and the sizer's. NaN: as the closes. Look-ahead: none but the times of bars.
 */
export const decide = (
  memory: SignalMemory,
  account: Standing,
  bars: Bars,
  at: number,
  signal: number,
): TargetOrder | undefined => {
  const { execution, position } = account
  const { limits, risk } = execution
  const decided = account.offset + at
  const desired = signal === -1 && !execution.allow_short ? 0 : (signal as -1 | 0 | 1)
  if (desired !== memory.before) memory.refused = 0
  memory.before = desired
  if (account.halted) return undefined
  const side = position === undefined ? 0 : position.side
  if (limits.max_drawdown !== undefined || limits.daily_loss !== undefined) {
    const opensDay = at > 0 && endsDay(bars, at - 1)
    const reason = broken(memory, execution, decided, opensDay, marked(account, bars.close[at]!))
    if (reason !== undefined && side !== 0) return { decided, side: 0, wanted: 0, reason }
  }
  if (desired === 0) return side === 0 ? undefined : { decided, side: 0, wanted: 0, reason: 'signal' }
  const filled = execution.fill === 'close' ? decided : decided + 1
  if (desired === side)
    return position !== undefined && filled - position.bar >= (risk.max_holding ?? Infinity)
      ? { decided, side: 0, wanted: 0, reason: 'time_stop' }
      : undefined
  if (desired === memory.refused || isHeld(memory, decided)) return undefined
  if (side === 0 && isPaused(memory, account, filled)) return undefined
  const sized = memory.sizer(bars, at, decided, marked(account, bars.close[at]!))
  return { decided, side: desired, wanted: sized.units, reason: 'signal', sized }
}

/**
 * What a memory learns from an event: a side whose trade its risk exits ended, or that was dropped, is not entered again before
 * the signal changes.
 */
export const learn = (memory: SignalMemory, event: AccountEvent): void => {
  if (event._tag === 'Dropped' || (event._tag === 'Left' && RISK_EXITS.has(event.reason)))
    memory.refused = event.side
}
