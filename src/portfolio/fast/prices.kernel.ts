import { BARS_A_PART } from '../../core/break-point.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import { addReturns } from '../../stats/metrics/equity-fold.kernel.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { blockStart } from '../../stats/timing/timing.kernel.js'
import type { Stretches } from './stretches.kernel.js'

/** Columns of running sums: r, r², r³, r⁴, max(r, 0), min(r, 0), min(r, 0)²; one more keeps a row on one cache line. */
export const SUMS = 8

/** The scored bars of a slice; in kernels bars count from 0 at the first scored one. */
export interface ScoredBars {
  readonly bars: Bars
  readonly slice: Slice
  readonly n: number
  readonly open: Float64Array
  readonly close: Float64Array
}

/**
 * What a summary of one account asks of the scored bars: sums of the close-to-close returns. Blocks are those of `BlockMoments`.
 */
export interface Prices extends ScoredBars {
  /** From the first bar of a bar's own block, up to and with the bar: rows 2 i and 2 i + 1 for the first and last bar of stretch i. */
  readonly running: Float64Array
  /** The same over whole blocks. */
  readonly totals: Float64Array
}

/** The block of `BlockMoments`, 0 to 15, that bar `t` of `n` lies in. */
export const blockAt = (t: number, n: number): number => Math.floor((BLOCKS * t + BLOCKS - 1) / n)

/** Sums with a row for each of these bars, which rise. */
const runningSums = (close: Float64Array, bars: Int32Array): Pick<Prices, 'running' | 'totals'> => {
  const n = close.length
  const rows = bars.length
  const running = new Float64Array(rows * SUMS)
  const totals = new Float64Array(BLOCKS * SUMS)
  let row = 0
  for (let block = 0; block < BLOCKS; block++) {
    const sums = totals.subarray(block * SUMS, (block + 1) * SUMS)
    const to = blockStart(block + 1, BLOCKS, n)
    let t = blockStart(block, BLOCKS, n)
    while (t < to) {
      const end = Math.min(to, t + BARS_A_PART, row < rows ? bars[row]! + 1 : to)
      addReturns(sums, close, t, end)
      for (; row < rows && bars[row]! < end; row++)
        for (let k = 0; k < SUMS; k++) running[row * SUMS + k] = sums[k]!
      t = end
    }
  }
  return { running, totals }
}

/** Views of the scored bars of a slice. Cost: O(1). NaN: kept. Look-ahead: none. */
export const scoredBars = (bars: Bars, slice: Slice): ScoredBars => {
  const [from, to] = slice.scored
  if (from < 0 || to > bars.length || from > to)
    throw new RangeError(`no bars ${from} to ${to} in ${bars.length}`)
  return {
    bars,
    slice,
    n: to - from,
    open: bars.open.subarray(from, to),
    close: bars.close.subarray(from, to),
  }
}

/**
 * The prices of one account. Cost: O(bars) time, O(stretches) memory. NaN: prices must be finite and above 0. Look-ahead: no
 * decision reads it.
 */
export const pricesAlong = (scored: ScoredBars, { count, from }: Stretches): Prices => {
  const bars = new Int32Array(2 * count)
  for (let i = 0; i < count; i++) {
    bars[2 * i] = from[i]!
    bars[2 * i + 1] = (i + 1 < count ? from[i + 1]! : scored.n) - 1
  }
  return { ...scored, ...runningSums(scored.close, bars) }
}
