import { breakPoint } from '../../core/break-point.js'
import type { RandomStream } from '../../core/random.kernel.js'
import { blockLengths } from './resampling.kernel.js'

/** Of each path from a wealth of 1: where it ended, its lowest wealth, its maximum drawdown <= 0, its longest run of losses. */
export interface WealthPaths {
  readonly wealth: Float64Array
  readonly lowest: Float64Array
  readonly drawdown: Float64Array
  readonly streak: Float64Array
}

/** How many paths are drawn, and how. */
export interface PathOptions {
  readonly count: number
  /** Returns in a path. */
  readonly length: number
  /** Mean length of the blocks that are drawn together; 1 is independent resampling. */
  readonly block_length: number
}

/**
 * Paths of compounded returns, each made of blocks of the given ones, wrapped at the end, by the stationary bootstrap
 * (Politis and Romano 1994). A path whose wealth falls to 0 or below stays at 0. Cost: O(count · length) time, no copy of the
 * returns. NaN: gives NaN. Look-ahead: not a series.
 */
export const drawPaths = (
  returns: Float64Array,
  { count, length, block_length }: PathOptions,
  stream: RandomStream,
): WealthPaths => {
  const n = returns.length
  const lengthOf = blockLengths(block_length, stream)
  const found = {
    wealth: new Float64Array(count),
    lowest: new Float64Array(count),
    drawdown: new Float64Array(count),
    streak: new Float64Array(count),
  }
  for (let k = 0; k < count; k++) {
    breakPoint()
    let wealth = 1
    let lowest = 1
    let peak = 1
    let drawdown = 0
    let run = 0
    let streak = 0
    let left = n === 0 ? 0 : length
    while (left > 0) {
      let at = stream.below(n)
      const block = Math.min(lengthOf(), left)
      left -= block
      for (let i = 0; i < block; i++) {
        const r = returns[at]!
        if (++at === n) at = 0
        wealth = r <= -1 ? 0 : wealth * (1 + r)
        if (r < 0) {
          run += 1
          if (run > streak) streak = run
          if (wealth < lowest) lowest = wealth
          if (wealth < peak * (1 + drawdown)) drawdown = wealth / peak - 1
        } else {
          if (r > 0) run = 0
          if (wealth > peak) peak = wealth
        }
      }
    }
    found.wealth[k] = wealth
    found.lowest[k] = lowest
    found.drawdown[k] = drawdown
    found.streak[k] = streak
  }
  return found
}
