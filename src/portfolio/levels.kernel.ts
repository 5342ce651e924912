import type { Risk } from './execution.js'
import type { Side } from './fill.js'
import type { ExitReason } from './trades.js'

/** Exit levels of a standing position; one that was not asked for is infinitely far away. */
export interface Levels {
  readonly stop: number
  readonly target: number
  readonly trail: number
}

/** A level that was reached: the reference price of the exit, and why. A target is a limit order and takes no slippage. */
export interface Touch {
  readonly reference: number
  readonly reason: ExitReason
}

const away = (side: Side): number => -side * Infinity

/** Levels set from the entry's fill price. */
export const levelsAt = (risk: Risk, side: Side, entryPrice: number): Levels => ({
  stop: risk.stop_loss === undefined ? away(side) : entryPrice * (1 - side * risk.stop_loss),
  target: risk.take_profit === undefined ? side * Infinity : entryPrice * (1 + side * risk.take_profit),
  trail: risk.trailing_stop === undefined ? away(side) : entryPrice * (1 - side * risk.trailing_stop),
})

/** Levels after a bar's close: the trailing one follows the close, and never goes back. It binds from the next bar on. */
export const ratcheted = (levels: Levels, risk: Risk, side: Side, close: number): Levels => {
  if (risk.trailing_stop === undefined) return levels
  const followed = close * (1 - side * risk.trailing_stop)
  return {
    ...levels,
    trail: side === 1 ? Math.max(levels.trail, followed) : Math.min(levels.trail, followed),
  }
}

/**
 * The exit that a bar's range forces, if any. The nearer of stop and trailing stop is the stop; where the bar touches
 * both stop and target, the stop counts, also where it opened beyond the target; a bar that opens beyond a level fills
 * at its open. Cost: O(1). NaN: none is touched. Look-ahead: none.
 */
export const touched = (
  levels: Levels,
  side: Side,
  open: number,
  high: number,
  low: number,
): Touch | undefined => {
  const trailing = side === 1 ? levels.trail > levels.stop : levels.trail < levels.stop
  const stop = trailing ? levels.trail : levels.stop
  if (side === 1 ? low <= stop : high >= stop)
    return {
      reference: side === 1 ? Math.min(open, stop) : Math.max(open, stop),
      reason: trailing ? 'trailing_stop' : 'stop_loss',
    }
  if (side === 1 ? high >= levels.target : low <= levels.target)
    return {
      reference: side === 1 ? Math.max(open, levels.target) : Math.min(open, levels.target),
      reason: 'take_profit',
    }
  return undefined
}
