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

const ROUNDING = 1e-14

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

/** Sums of every subset of the blocks [from, from + bits): row `subset`, one value per column. */
const subsetSums = (of: BlockSums, values: Float64Array, from: number, bits: number): Float64Array => {
  const { columns, blocks } = of
  const table = new Float64Array((1 << bits) * columns)
  for (let subset = 1; subset < 1 << bits; subset++) {
    const top = 31 - Math.clz32(subset)
    const rest = subset ^ (1 << top)
    for (let c = 0; c < columns; c++)
      table[subset * columns + c] = table[rest * columns + c]! + values[c * blocks + from + top]!
  }
  return table
}

const countOf = (n: Float64Array, mask: number): number => {
  let count = 0
  for (let k = 0; k < n.length; k++) if ((mask >> k) & 1) count += n[k]!
  return count
}

const firstLargest = (values: Float64Array): number => {
  let best = 0
  for (let c = 1; c < values.length; c++) if (values[c]! > values[best]!) best = c
  return best
}

const logitOfRank = (values: Float64Array, column: number): number => {
  const value = values[column]!
  let below = 0
  let equal = 0
  for (const other of values) {
    if (other < value) below++
    else if (other === value) equal++
  }
  const share = (below + (equal + 1) / 2) / (values.length + 1)
  return Math.log(share / (1 - share))
}

/**
 * Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and Zhu 2017) of the Sharpe ratio (per period,
 * ddof 1) over an even number of blocks, at most 16. Each half of the blocks has its subset sums in a table, and each
 * combination is computed with its complement, so a Sharpe ratio costs two additions and a root. A column without
 * variance ranks below all others.
 * Cost: O(C(S, S/2) · columns) time, O(2^(S/2) · columns) memory. NaN: ranks as no Sharpe ratio. Look-ahead: not a series.
 */
export const crossValidate = (of: BlockSums): Combinations => {
  const { blocks, columns } = of
  const lowBits = blocks >> 1
  const low1 = subsetSums(of, of.sum, 0, lowBits)
  const low2 = subsetSums(of, of.sum2, 0, lowBits)
  const high1 = subsetSums(of, of.sum, lowBits, blocks - lowBits)
  const high2 = subsetSums(of, of.sum2, lowBits, blocks - lowBits)
  const sharpes = (mask: number, into: Float64Array): void => {
    const n = countOf(of.n, mask)
    const low = (mask & ((1 << lowBits) - 1)) * columns
    const high = (mask >> lowBits) * columns
    for (let c = 0; c < columns; c++) {
      const mean = (low1[low + c]! + high1[high + c]!) / n
      const square = (low2[low + c]! + high2[high + c]!) / n
      const variance = square - mean * mean
      into[c] = variance > square * ROUNDING ? mean / Math.sqrt((variance * n) / (n - 1)) : -Infinity
    }
  }
  const masks = masksOf(blocks, blocks >> 1)
  const all = (1 << blocks) - 1
  const count = masks.length
  const result = {
    logits: new Float64Array(count),
    best: new Int32Array(count),
    inside: new Float64Array(count),
    outside: new Float64Array(count),
  }
  const put = (at: number, inside: Float64Array, outside: Float64Array): void => {
    const best = firstLargest(inside)
    result.best[at] = best
    result.inside[at] = inside[best]!
    result.outside[at] = outside[best]!
    result.logits[at] = logitOfRank(outside, best)
  }
  const one = new Float64Array(columns)
  const other = new Float64Array(columns)
  for (let i = 0; i < count >> 1; i++) {
    sharpes(masks[i]!, one)
    sharpes(all ^ masks[i]!, other)
    put(i, one, other)
    put(count - 1 - i, other, one)
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
