import { breakPoint } from '../../core/break-point.js'
import { once } from '../../core/once.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { isDefined } from '../metrics/metric.js'
import { sharpeOf } from '../metrics/power-sums.js'
import { CROSS_VALIDATION } from './cross-validation-module.js'

/** The outcome of each combination of blocks, in the lexicographic order of the in-sample blocks. */
export interface Combinations {
  /** Log odds of the in-sample winner's relative rank out of sample. */
  readonly logits: Float64Array
  /** The in-sample winner's column. */
  readonly best: Int32Array
  /** Its Sharpe ratios, in sample and out; -Infinity where it has none. */
  readonly inside: Float64Array
  readonly outside: Float64Array
}

/** Per-block (n, Σr, Σr²): `n` per block, the sums per column and block, `sum[column * blocks + block]`. */
export interface BlockSums {
  readonly blocks: number
  readonly columns: number
  readonly n: Float64Array
  readonly sum: Float64Array
  readonly sum2: Float64Array
}

/** Masks of `size` out of `of` bits, bit k for block k, in the lexicographic order of their sorted members. */
const masksOf = (of: number, size: number): Int32Array => {
  const masks: number[] = []
  const extend = (mask: number, from: number, left: number): void => {
    if (left === 0) masks.push(mask)
    else for (let k = from; k <= of - left; k++) extend(mask | (1 << k), k + 1, left - 1)
  }
  extend(0, 0, size)
  return Int32Array.from(masks)
}

/** Writes sums of every subset of the blocks [from, from + bits): row `subset`, one value a column and room behind them. */
const subsetSums = (
  { columns, blocks }: BlockSums,
  values: Float64Array,
  from: number,
  bits: number,
  width: number,
  table: Float64Array,
): void => {
  for (let subset = 1; subset < 1 << bits; subset++) {
    const top = 31 - Math.clz32(subset)
    const rest = subset ^ (1 << top)
    for (let c = 0; c < columns; c++)
      table[subset * width + c] = table[rest * width + c]! + values[c * blocks + from + top]!
  }
}

const countOf = (n: Float64Array, mask: number): number => {
  let count = 0
  for (let k = 0; k < n.length; k++) if ((mask >> k) & 1) count += n[k]!
  return count
}

interface CrossValidation {
  readonly rankings: (
    columns: number,
    n: number,
    lowS: number,
    highS: number,
    lowQ: number,
    highQ: number,
    into: number,
  ) => number
  readonly rankAmong: (columns: number, rankings: number, column: number) => number
}
const crossValidation = once(() => moduleOf(CROSS_VALIDATION))
const BYTES = Float64Array.BYTES_PER_ELEMENT

/**
 * Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and Zhu 2017) of the Sharpe ratio (per period,
 * ddof 1) over an even number of blocks, at most 16. Each half of the blocks has its subset sums in a table, and each
 * combination is computed with its complement, two columns at once by vector instructions of WebAssembly: columns are ranked
 * by `S |S| / (Q - S² / n)` of their sums S of returns and Q of squares, which rises with the Sharpe ratio. A column without
 * variance ranks below all others; sums below 1e-150 rank as 0.
 * Cost: O(C(S, S/2) · columns) time, O(2^(S/2) · columns) memory. NaN: ranks as no Sharpe ratio. Look-ahead: not a series.
 */
export const crossValidate = (of: BlockSums): Combinations => {
  const { blocks, columns } = of
  const lowBits = blocks >> 1
  const width = columns + (columns & 1)
  const lows = (1 << lowBits) * width
  const highs = (1 << (blocks - lowBits)) * width
  const starts = [0, lows, 2 * lows, 2 * lows + highs, 2 * (lows + highs), 2 * (lows + highs) + width]
  const [low1, low2, high1, high2, one, other] = starts as [number, number, number, number, number, number]
  const memory = moduleMemory((other + width) * BYTES)
  const all = new Float64Array(memory.buffer)
  subsetSums(of, of.sum, 0, lowBits, width, all.subarray(low1, low1 + lows))
  subsetSums(of, of.sum2, 0, lowBits, width, all.subarray(low2, low2 + lows))
  subsetSums(of, of.sum, lowBits, blocks - lowBits, width, all.subarray(high1, high1 + highs))
  subsetSums(of, of.sum2, lowBits, blocks - lowBits, width, all.subarray(high2, high2 + highs))
  const { rankings, rankAmong } = crossValidation()(memory) as CrossValidation
  const lowRow = (mask: number): number => (mask & ((1 << lowBits) - 1)) * width
  const highRow = (mask: number): number => (mask >> lowBits) * width
  /** Ranks all columns over the blocks of a mask; gives the best one. */
  const rank = (mask: number, n: number, into: number): number => {
    const low = lowRow(mask)
    const high = highRow(mask)
    return rankings(
      width,
      n,
      (low1 + low) * BYTES,
      (high1 + high) * BYTES,
      (low2 + low) * BYTES,
      (high2 + high) * BYTES,
      into * BYTES,
    )
  }
  const sharpe = (mask: number, n: number, column: number): number => {
    const low = lowRow(mask) + column
    const high = highRow(mask) + column
    const found = sharpeOf({
      n,
      sum: all[low1 + low]! + all[high1 + high]!,
      sum2: all[low2 + low]! + all[high2 + high]!,
    })
    return isDefined(found) ? found : -Infinity
  }
  /** The log odds of a column's relative rank. */
  const logit = (ranked: number, column: number): number => {
    const share = (rankAmong(columns, ranked * BYTES, column) + 1) / 2 / (columns + 1)
    return Math.log(share / (1 - share))
  }
  const masks = masksOf(blocks, blocks >> 1)
  const whole = (1 << blocks) - 1
  const count = masks.length
  const result = {
    logits: new Float64Array(count),
    best: new Int32Array(count),
    inside: new Float64Array(count),
    outside: new Float64Array(count),
  }
  for (let i = 0; i < count >> 1; i++) {
    breakPoint()
    const mask = masks[i]!
    const n = [countOf(of.n, mask), countOf(of.n, whole ^ mask)] as const
    const best = [rank(mask, n[0], one), rank(whole ^ mask, n[1], other)] as const
    for (let side = 0; side < 2; side++) {
      const at = side === 0 ? i : count - 1 - i
      const inside = side === 0 ? mask : whole ^ mask
      result.best[at] = best[side]!
      result.inside[at] = sharpe(inside, n[side]!, best[side]!)
      result.outside[at] = sharpe(whole ^ inside, n[1 - side]!, best[side]!)
      result.logits[at] = logit(side === 0 ? other : one, best[side]!)
    }
  }
  return result
}

/** The block sums of a matrix of returns, a column each, with the first `rows mod blocks` rows dropped. Cost: O(cells). */
export const blockSumsOf = (matrix: readonly Float64Array[], blocks: number): BlockSums => {
  const columns = matrix.length
  const rows = matrix[0]?.length ?? 0
  const size = Math.floor(rows / blocks)
  const first = rows - size * blocks
  const sum = new Float64Array(columns * blocks)
  const sum2 = new Float64Array(columns * blocks)
  for (let c = 0; c < columns; c++)
    for (let i = first; i < rows; i++) {
      const at = c * blocks + Math.floor((i - first) / size)
      const r = matrix[c]![i]!
      sum[at] = sum[at]! + r
      sum2[at] = sum2[at]! + r * r
    }
  return { blocks, columns, n: new Float64Array(blocks).fill(size), sum, sum2 }
}
