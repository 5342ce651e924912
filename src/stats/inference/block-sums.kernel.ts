import type { InSteps } from '../../core/steps.kernel.js'
import { BLOCKS, type BlockMoments, blockOf } from '../metrics/moments.kernel.js'

/** Trials that are read in a step: some milliseconds. */
const READ_A_STEP = 8192

/** Per-block (n, Σr, Σr²): `n` per block, the sums per column and block, `sum[column * blocks + block]`. */
export interface BlockSums {
  readonly blocks: number
  readonly columns: number
  readonly n: Float64Array
  readonly sum: Float64Array
  readonly sum2: Float64Array
}

/** The block sums of trials from their moments, a column each. Cost: O(trials). NaN: kept. Look-ahead: not a series. */
export function* blockSumsSteps(trials: readonly BlockMoments[]): InSteps<BlockSums> {
  const columns = trials.length
  const sum = new Float64Array(columns * BLOCKS)
  const sum2 = new Float64Array(columns * BLOCKS)
  const n = new Float64Array(BLOCKS)
  for (let column = 0; column < columns; column++) {
    if (column % READ_A_STEP === 0) yield
    for (let block = 0; block < BLOCKS; block++) {
      const sums = blockOf(trials[column]!, block)
      if (column === 0) n[block] = sums.n
      sum[column * BLOCKS + block] = sums.sum
      sum2[column * BLOCKS + block] = sums.sum2
    }
  }
  return { blocks: BLOCKS, columns, n, sum, sum2 }
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
