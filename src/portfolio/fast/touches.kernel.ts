import type { Levels } from '../account/levels.kernel.js'
import type { ScoredBars } from './prices.kernel.js'

/** The first of the scored bars [from, to) whose range reaches a level at or below `below`, or at or above `above`; `to` where none does. */
export type FirstTouch = (from: number, to: number, below: number, above: number) => number

/** Bars of a chunk, and chunks of a large one, as powers of 2. */
const BITS = 5

interface Extremes {
  readonly least: Float64Array
  readonly most: Float64Array
}

/** The least and the greatest of each 32 neighbours. */
const coarser = ({ least, most }: Extremes): Extremes => {
  const count = Math.ceil(least.length / (1 << BITS))
  const found = {
    least: new Float64Array(count).fill(Infinity),
    most: new Float64Array(count).fill(-Infinity),
  }
  for (let i = 0; i < least.length; i++) {
    const at = i >> BITS
    if (least[i]! < found.least[at]!) found.least[at] = least[i]!
    if (most[i]! > found.most[at]!) found.most[at] = most[i]!
  }
  return found
}

/** The lows and highs of scored bars, and the lowest and highest of each 32 and of each 1,024 of them. Cost: O(bars). NaN: none is the lowest. Look-ahead: not a decision. */
export const rangesOf = ({ bars, slice }: ScoredBars) => {
  const [from, to] = slice.scored
  const each: Extremes = { least: bars.low.subarray(from, to), most: bars.high.subarray(from, to) }
  const chunks = coarser(each)
  return { each, chunks, large: coarser(chunks) }
}

/**
 * Searches scored bars for the first one that touches a level, by the extremes of 32 and of 1,024 bars. Cost: O(bars) to prepare, then
 * O(1) near a touch and O(bars passed / 1,024) far from it. NaN: ranges must be finite. Look-ahead: none; what it passes is not touched.
 */
export const firstTouches = (scored: ScoredBars): FirstTouch => {
  const { each, chunks, large } = rangesOf(scored)
  const reached = ({ least, most }: Extremes, i: number, below: number, above: number): boolean =>
    least[i]! <= below || most[i]! >= above
  return (first, end, below, above) => {
    let bar = first
    while (bar < end) {
      const chunk = bar >> BITS
      const block = chunk >> BITS
      if (bar === block << (2 * BITS) && !reached(large, block, below, above)) bar = (block + 1) << (2 * BITS)
      else if (bar === chunk << BITS && !reached(chunks, chunk, below, above)) bar = (chunk + 1) << BITS
      else if (reached(each, bar, below, above)) return bar
      else bar += 1
    }
    return end
  }
}

/** The levels of a position as the prices at or below which, and at or above which, it is left. */
export const exitBand = ({ stop, target }: Levels, side: 1 | -1): readonly [below: number, above: number] =>
  side === 1 ? [stop, target] : [target, stop]
