import { drawdownsOf } from './column.kernel.js'

/** One stretch of returns below the highest wealth so far, by their positions. */
export interface Drawdown {
  /** First return below the peak, the lowest one (the first of equals), and the last one below. */
  readonly start: number
  readonly valley: number
  readonly end: number
  /** Depth at the valley, `wealth / peak - 1` < 0. */
  readonly depth: number
  /** Whether wealth came back to the peak within the returns. */
  readonly recovered: boolean
}

/**
 * The drawdowns of returns from a wealth of 1, deepest first, the earlier of equals first. Cost: O(n log n). NaN: must be
 * finite. Look-ahead: not a series.
 */
export const drawdownTable = (returns: Float64Array, most = Infinity): readonly Drawdown[] => {
  const depths = drawdownsOf(returns)
  const found: Drawdown[] = []
  for (let i = 0; i < depths.length; i++) {
    if (!(depths[i]! < 0)) continue
    const start = i
    let valley = i
    while (i + 1 < depths.length && depths[i + 1]! < 0) {
      i += 1
      if (depths[i]! < depths[valley]!) valley = i
    }
    found.push({ start, valley, end: i, depth: depths[valley]!, recovered: i + 1 < depths.length })
  }
  return found.sort((a, b) => a.depth - b.depth).slice(0, most)
}
