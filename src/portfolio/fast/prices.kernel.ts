import type { Bars, Slice } from '../../market/bars/bars.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'
import { blockStart } from '../../stats/timing/timing.kernel.js'
import type { Stretches } from './stretches.kernel.js'

/** Columns of running sums: r, r², r³, r⁴, max(r, 0), min(r, 0), min(r, 0)²; one more keeps a row on one cache line. */
export const SUMS = 8
export const CHUNK_BITS = 5

/** The scored bars of a slice; in kernels bars count from 0 at the first scored one. */
export interface ScoredBars {
  readonly bars: Bars
  readonly slice: Slice
  readonly n: number
  readonly open: Float64Array
  readonly close: Float64Array
}

/** Sums of the close-to-close returns of the scored bars. Blocks are those of `BlockMoments`. */
interface ReturnSums {
  /** From the first bar of a bar's own block, up to and with the bar: a row a bar, or two rows a stretch. */
  readonly running: Float64Array
  /** The same over whole blocks. */
  readonly totals: Float64Array
}

/** Extremes of the closes by chunks of 32 bars. */
interface CloseExtremes {
  /** Highest and lowest close of each chunk of 32 bars, from its first bar to a bar, and from a bar to its last. */
  readonly chunk_high: Float64Array
  readonly chunk_low: Float64Array
  readonly high_to: Float64Array
  readonly low_to: Float64Array
  readonly high_from: Float64Array
  readonly low_from: Float64Array
}

/**
 * What summaries ask of the scored bars. For many candidates there is a row of sums for each bar, and extremes; for one, rows
 * for the first and the last bar of each of its stretches alone, `by_stretch`.
 */
export interface Prices extends ScoredBars, ReturnSums {
  readonly by_stretch: boolean
  readonly extremes?: CloseExtremes
}

/** The block of `BlockMoments`, 0 to 15, that bar `t` of `n` lies in. */
export const blockAt = (t: number, n: number): number => Math.floor((BLOCKS * t + BLOCKS - 1) / n)

/** Sums with a row for each of these bars, which rise; without bars for every bar. The additions are the same. */
const runningSums = (close: Float64Array, bars?: Int32Array): ReturnSums => {
  const n = close.length
  const rows = bars === undefined ? n : bars.length
  const running = new Float64Array(rows * SUMS)
  const totals = new Float64Array(BLOCKS * SUMS)
  let row = 0
  for (let block = 0; block < BLOCKS; block++) {
    let sum = 0
    let sum2 = 0
    let sum3 = 0
    let sum4 = 0
    let gains = 0
    let losses = 0
    let losses2 = 0
    const to = blockStart(block + 1, BLOCKS, n)
    for (let t = blockStart(block, BLOCKS, n); t < to; t++) {
      const r = t === 0 ? 0 : close[t]! / close[t - 1]! - 1
      const r2 = r * r
      sum += r
      sum2 += r2
      sum3 += r2 * r
      sum4 += r2 * r2
      if (r > 0) gains += r
      else {
        losses += r
        losses2 += r2
      }
      for (; row < rows && (bars === undefined ? row : bars[row]!) === t; row++) {
        const at = row * SUMS
        running[at] = sum
        running[at + 1] = sum2
        running[at + 2] = sum3
        running[at + 3] = sum4
        running[at + 4] = gains
        running[at + 5] = losses
        running[at + 6] = losses2
      }
    }
    totals.set([sum, sum2, sum3, sum4, gains, losses, losses2], block * SUMS)
  }
  return { running, totals }
}

const extremesOfCloses = (close: Float64Array): CloseExtremes => {
  const n = close.length
  const chunks = Math.ceil(n / (1 << CHUNK_BITS))
  const chunk_high = new Float64Array(chunks)
  const chunk_low = new Float64Array(chunks)
  const high_to = new Float64Array(n)
  const low_to = new Float64Array(n)
  const high_from = new Float64Array(n)
  const low_from = new Float64Array(n)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = chunk << CHUNK_BITS
    const to = Math.min(n, from + (1 << CHUNK_BITS))
    let high = -Infinity
    let low = Infinity
    for (let t = from; t < to; t++) {
      const price = close[t]!
      if (price > high) high = price
      if (price < low) low = price
      high_to[t] = high
      low_to[t] = low
    }
    chunk_high[chunk] = high
    chunk_low[chunk] = low
    high = -Infinity
    low = Infinity
    for (let t = to - 1; t >= from; t--) {
      const price = close[t]!
      if (price > high) high = price
      if (price < low) low = price
      high_from[t] = high
      low_from[t] = low
    }
  }
  return { chunk_high, chunk_low, high_to, low_to, high_from, low_from }
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
 * Prepares scored bars for summaries of many candidates. Cost: O(bars), about 12 values a bar. NaN: prices must be finite and
 * above 0. Look-ahead: no decision reads it.
 */
export const preparePrices = (scored: ScoredBars): Prices => ({
  ...scored,
  ...runningSums(scored.close),
  by_stretch: false,
  extremes: extremesOfCloses(scored.close),
})

/**
 * The same sums for the stretches of one candidate alone: rows 2 i and 2 i + 1 are of the first and the last bar of stretch i.
 * Cost: O(bars) time, O(stretches) memory. NaN: prices must be finite and above 0. Look-ahead: no decision reads it.
 */
export const pricesAlong = (scored: ScoredBars, { count, from }: Stretches): Prices => {
  const bars = new Int32Array(2 * count)
  for (let i = 0; i < count; i++) {
    bars[2 * i] = from[i]!
    bars[2 * i + 1] = (i + 1 < count ? from[i + 1]! : scored.n) - 1
  }
  return { ...scored, ...runningSums(scored.close, bars), by_stretch: true }
}
