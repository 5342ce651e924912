import type { PowerSums } from './power-sums.js'

export const BLOCKS = 16
const FIELDS = 5

/**
 * (n, Σr, Σr², Σr³, Σr⁴) of the per-bar returns, over all bars and over each of 16 equal blocks: 17 rows of 5 numbers,
 * row 0 the whole. Block k is the bars [floor(k n / 16), floor((k + 1) n / 16)) counted from the first scored bar. The
 * size does not depend on the number of bars.
 */
export type BlockMoments = Float64Array

const addTo = (moments: Float64Array, row: number, returns: Float64Array, from: number, to: number): void => {
  let sum = 0
  let sum2 = 0
  let sum3 = 0
  let sum4 = 0
  for (let i = from; i < to; i++) {
    const r = returns[i]!
    const r2 = r * r
    sum += r
    sum2 += r2
    sum3 += r2 * r
    sum4 += r2 * r2
  }
  moments.set([to - from, sum, sum2, sum3, sum4], row * FIELDS)
}

/**
 * The block moments of per-bar returns. Row 0 is added in bar order, like the sums of `EquityFold`, so that a Sharpe ratio
 * from either is the same number. Cost: O(n). NaN: spreads into its block and the whole. Look-ahead: not a series.
 */
export const momentsOf = (returns: Float64Array): BlockMoments => {
  const moments = new Float64Array((BLOCKS + 1) * FIELDS)
  const n = returns.length
  addTo(moments, 0, returns, 0, n)
  for (let k = 0; k < BLOCKS; k++)
    addTo(moments, k + 1, returns, Math.floor((k * n) / BLOCKS), Math.floor(((k + 1) * n) / BLOCKS))
  return moments
}

const rowOf = (moments: BlockMoments, row: number): PowerSums => ({
  n: moments[row * FIELDS]!,
  sum: moments[row * FIELDS + 1]!,
  sum2: moments[row * FIELDS + 2]!,
  sum3: moments[row * FIELDS + 3]!,
  sum4: moments[row * FIELDS + 4]!,
})

/** The sums over all bars. */
export const wholeOf = (moments: BlockMoments): PowerSums => rowOf(moments, 0)
/** The sums over block 0 to 15. */
export const blockOf = (moments: BlockMoments, block: number): PowerSums => rowOf(moments, block + 1)

/** The sums of two series of returns put together. */
export const mergeSums = (a: PowerSums, b: PowerSums): PowerSums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sum2: a.sum2 + b.sum2,
  sum3: a.sum3 + b.sum3,
  sum4: a.sum4 + b.sum4,
})

/** Σr of each of the 16 blocks: the coarse series by which trials are correlated. */
export const blockReturns = (moments: BlockMoments): Float64Array => {
  const sums = new Float64Array(BLOCKS)
  for (let k = 0; k < BLOCKS; k++) sums[k] = moments[(k + 1) * FIELDS + 1]!
  return sums
}

/** Whether a value has the size of block moments. */
export const isBlockMoments = (value: unknown): value is BlockMoments =>
  value instanceof Float64Array && value.length === (BLOCKS + 1) * FIELDS
