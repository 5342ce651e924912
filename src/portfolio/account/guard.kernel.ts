import type { Execution } from '../rules/execution.js'
import type { ExitReason } from './trades.js'

/** What the limits on the losses of one account remember. It changes in place, by `followLosses` alone. */
export interface LossGuard {
  /** Closes that were looked at. */
  looks: number
  /** The highest equity at a close since the start, or since the last halt ended. */
  peak: number
  /** Equity at the close before, and at the one before the day's first bar. */
  equity: number
  morning: number
  /** The UTC day of the latest bar that was looked at. */
  day: number
  /** The look at which a halted account decides again. */
  armed: number
  /** Whether the day is over. */
  closed: boolean
  /** How often each limit acted. */
  readonly counts: { max_drawdown: number; daily_loss: number }
}

/** A guard before the first bar, of an account with some capital. */
export const lossGuard = ({ capital }: Execution): LossGuard => ({
  looks: 0,
  peak: capital,
  equity: capital,
  morning: capital,
  day: -Infinity,
  armed: -Infinity,
  closed: false,
  counts: { max_drawdown: 0, daily_loss: 0 },
})

/** Whether an execution limits losses: only then is there anything to watch. */
export const isGuarded = ({ limits }: Execution): boolean =>
  limits.max_drawdown !== undefined || limits.daily_loss !== undefined

/** Whether nothing may be entered: the account is halted, or its day is over. Cost: O(1), as all of this file. */
export const isHeld = ({ looks, armed, closed }: LossGuard): boolean => looks < armed || closed

/**
 * The limit that the equity of a close breaks, if any, once: from there on the account is held until the halt or the day is
 * over. `day` is that of the bar. NaN: as the equity. Look-ahead: none.
 */
export const followLosses = (
  guard: LossGuard,
  { limits }: Execution,
  day: number,
  equity: number,
): ExitReason | undefined => {
  const { max_drawdown, rearm_after, daily_loss } = limits
  guard.looks += 1
  if (day > guard.day) {
    guard.day = day
    guard.morning = guard.equity
    guard.closed = false
  }
  guard.equity = equity
  if (guard.looks === guard.armed || equity > guard.peak) guard.peak = equity
  if (max_drawdown !== undefined && guard.looks >= guard.armed && equity <= (1 - max_drawdown) * guard.peak) {
    guard.armed = rearm_after === undefined ? Infinity : guard.looks + rearm_after
    guard.counts.max_drawdown += 1
    return 'max_drawdown'
  }
  if (daily_loss !== undefined && !isHeld(guard) && equity <= (1 - daily_loss) * guard.morning) {
    guard.closed = true
    guard.counts.daily_loss += 1
    return 'daily_loss'
  }
  return undefined
}
