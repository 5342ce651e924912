import type { Bars } from '../../market/bars/bars.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { type AccountEvent, type AccountStanding, marked, type TargetOrder } from './account.kernel.js'
import { followLosses, isGuarded, isHeld, type LossGuard } from './guard.kernel.js'
import type { Sizer } from './sizer.kernel.js'
import { type ExitReason, RISK_EXITS } from './trades.js'

/** What decisions on a signal remember. It changes in place, by `decideAtClose`, `follow` and `learn` alone. */
export interface SignalMemory {
  readonly sizer: Sizer
  /** The limits on losses, of the account that all signals of one account share. */
  readonly guard: LossGuard
  /** The side wanted at the close before, and the one that is not entered before the signal changes. */
  before: number
  refused: number
  /** The last bar of the last pause that held an entry back. */
  waited: number
  /** How often a pause held an entry back. */
  readonly counts: { cooldown: number }
}

/** A memory before the first bar. */
export const signalMemory = (sizer: Sizer, guard: LossGuard): SignalMemory => ({
  sizer,
  guard,
  before: 0,
  refused: 0,
  waited: -Infinity,
  counts: { cooldown: 0 },
})

const isPaused = (memory: SignalMemory, { paused }: AccountStanding, bar: number): boolean => {
  if (bar > paused) return false
  if (paused !== memory.waited) memory.counts.cooldown += 1
  memory.waited = paused
  return true
}

/**
 * The order that a signal asks for at a bar's close, or nothing where the account stands as it says or may not follow it: a
 * limit that this close has broken flattens, a signal is followed as far as limits, pauses and its own memory let it, a trade
 * that has stood for long enough is closed. Cost: O(1), and the sizer's. NaN: as the closes. Look-ahead: none.
 */
export const follow = (
  memory: SignalMemory,
  account: AccountStanding,
  bars: Bars,
  at: number,
  signal: number,
  broken: ExitReason | undefined,
): TargetOrder | undefined => {
  const { execution, position } = account
  const { risk } = execution
  const decided = account.offset + at
  const desired = signal === -1 && !execution.allow_short ? 0 : (signal as -1 | 0 | 1)
  if (desired !== memory.before) memory.refused = 0
  memory.before = desired
  if (account.halted) return undefined
  const side = position === undefined ? 0 : position.side
  if (broken !== undefined && side !== 0) return { decided, side: 0, wanted: 0, reason: broken }
  if (desired === 0) return side === 0 ? undefined : { decided, side: 0, wanted: 0, reason: 'signal' }
  const filled = execution.fill === 'close' ? decided : decided + 1
  if (desired === side)
    return position !== undefined && filled - position.bar >= (risk.max_holding ?? Infinity)
      ? { decided, side: 0, wanted: 0, reason: 'time_stop' }
      : undefined
  if (desired === memory.refused || isHeld(memory.guard)) return undefined
  if (side === 0 && isPaused(memory, account, filled)) return undefined
  const sized = memory.sizer(bars, at, decided, marked(account, bars.close[at]!))
  return { decided, side: desired, wanted: sized.units, reason: 'signal', sized }
}

/** What the one signal of an account asks for at a bar's close, its limits looked at first. Cost and the rest: as `follow`. */
export const decideAtClose = (
  memory: SignalMemory,
  account: AccountStanding,
  bars: Bars,
  at: number,
  signal: number,
): TargetOrder | undefined => {
  const { execution, halted } = account
  const broken =
    halted || !isGuarded(execution)
      ? undefined
      : followLosses(memory.guard, execution, dayOf(bars, at), marked(account, bars.close[at]!))
  return follow(memory, account, bars, at, signal, broken)
}

/**
 * What a memory learns from an event: a side whose trade its risk exits ended, or that was dropped, is not entered again before
 * the signal changes.
 */
export const learn = (memory: SignalMemory, event: AccountEvent): void => {
  if (event._tag === 'Dropped' || (event._tag === 'Left' && RISK_EXITS.has(event.reason)))
    memory.refused = event.side
}
