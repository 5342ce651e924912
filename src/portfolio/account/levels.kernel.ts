import type { ExitLevels } from '../rules/risk.js'
import type { Side } from './fill.js'
import type { ExitReason } from './trades.js'

/** Exit levels of a standing position, kept in place; one that was not asked for is infinitely far away. */
export interface Levels {
  stop: number
  target: number
  trail: number
}

/** A level that was reached: the reference price of the exit, and why. A target is a limit order and takes no slippage. */
export interface Touch {
  readonly reference: number
  readonly reason: ExitReason
}

const away = (side: Side): number => -side * Infinity

/** Levels that nothing reaches. */
export const noLevels = (): Levels => ({ stop: -Infinity, target: Infinity, trail: -Infinity })

/** Sets the levels from the entry's fill price. Cost: O(1), as all of this file. NaN: spreads. Look-ahead: none. */
export const setLevels = (levels: Levels, risk: ExitLevels, side: Side, entryPrice: number): void => {
  levels.stop = risk.stop_loss === undefined ? away(side) : entryPrice * (1 - side * risk.stop_loss)
  levels.target =
    risk.take_profit === undefined ? side * Infinity : entryPrice * (1 + side * risk.take_profit)
  levels.trail = risk.trailing_stop === undefined ? away(side) : entryPrice * (1 - side * risk.trailing_stop)
}

/** After a bar's close the trailing level follows it, and never goes back. It binds from the next bar on. */
export const ratchet = (levels: Levels, risk: ExitLevels, side: Side, close: number): void => {
  if (risk.trailing_stop === undefined) return
  const followed = close * (1 - side * risk.trailing_stop)
  levels.trail = side === 1 ? Math.max(levels.trail, followed) : Math.min(levels.trail, followed)
}

/**
 * The exit that a bar's range forces, if any. The nearer of stop and trailing stop is the stop; where the bar touches
 * both stop and target, the stop counts, also where it opened beyond the target; a bar that opens beyond a level fills
 * at its open. NaN: none is touched.
 */
export const touched = (
  { stop, target, trail }: Levels,
  side: Side,
  open: number,
  high: number,
  low: number,
): Touch | undefined => {
  const trailing = side === 1 ? trail > stop : trail < stop
  const nearer = trailing ? trail : stop
  if (side === 1 ? low <= nearer : high >= nearer)
    return {
      reference: side === 1 ? Math.min(open, nearer) : Math.max(open, nearer),
      reason: trailing ? 'trailing_stop' : 'stop_loss',
    }
  if (side === 1 ? high >= target : low <= target)
    return {
      reference: side === 1 ? Math.max(open, target) : Math.min(open, target),
      reason: 'take_profit',
    }
  return undefined
}
