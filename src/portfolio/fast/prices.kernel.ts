import type { Bars, Slice } from '../../market/bars/bars.js'
import { BLOCKS } from '../../stats/metrics/moments.kernel.js'

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

/** What summaries ask of the scored bars, prepared once for all candidates. Blocks are those of `BlockMoments`. */
export interface Prices extends ScoredBars {
  /** Sums of the close-to-close returns from the first bar of a bar's own block, up to and with the bar. */
  readonly running: Float64Array
  /** The same over whole blocks. */
  readonly totals: Float64Array
  /** Highest and lowest close of each chunk of 32 bars, from its first bar to a bar, and from a bar to its last. */
  readonly chunk_high: Float64Array
  readonly chunk_low: Float64Array
  readonly high_to: Float64Array
  readonly low_to: Float64Array
  readonly high_from: Float64Array
  readonly low_from: Float64Array
}

/** The block of `BlockMoments`, 0 to 15, that bar `t` of `n` lies in. */
export const blockAt = (t: number, n: number): number => Math.floor((BLOCKS * t + BLOCKS - 1) / n)

const runningSums = (close: Float64Array) => {
  const n = close.length
  const running = new Float64Array(n * SUMS)
  const totals = new Float64Array(BLOCKS * SUMS)
  const sums = new Float64Array(SUMS)
  let block = 0
  for (let t = 0; t < n; t++) {
    const own = blockAt(t, n)
    if (own !== block) {
      totals.set(sums, block * SUMS)
      sums.fill(0)
      block = own
    }
    const r = t === 0 ? 0 : close[t]! / close[t - 1]! - 1
    const r2 = r * r
    sums[0] = sums[0]! + r
    sums[1] = sums[1]! + r2
    sums[2] = sums[2]! + r2 * r
    sums[3] = sums[3]! + r2 * r2
    if (r > 0) sums[4] = sums[4]! + r
    else {
      sums[5] = sums[5]! + r
      sums[6] = sums[6]! + r2
    }
    for (let k = 0; k < SUMS; k++) running[t * SUMS + k] = sums[k]!
  }
  totals.set(sums, block * SUMS)
  return { running, totals }
}

const extremes = (close: Float64Array) => {
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
 * Prepares scored bars for summaries. Cost: O(bars), about 12 values a bar. NaN: prices must be finite and above 0. Look-ahead:
 * no decision reads it.
 */
export const preparePrices = (scored: ScoredBars): Prices => ({
  ...scored,
  ...runningSums(scored.close),
  ...extremes(scored.close),
})
