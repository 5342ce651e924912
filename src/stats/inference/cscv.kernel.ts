import { breakPoint } from '../../core/break-point.js'
import { once } from '../../core/once.js'
import { atOnce, type InSteps } from '../../core/steps.kernel.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { isDefined } from '../metrics/metric.js'
import { sharpeOf } from '../metrics/power-sums.js'
import type { BlockSums } from './block-sums.kernel.js'
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

/** Columns whose tables stand in memory at once, 8 kB each, and those of a part of more columns. */
const AT_ONCE = 16_384
const PART = 1024
/** Columns that are ranked in a step, and combinations whose figures are made in one: some milliseconds each. */
const RANKED_A_STEP = 4_194_304
const FIGURED_A_STEP = 4096

/** Columns of a part from one on, and the room of a row, which holds them in pairs. */
interface Part {
  readonly first: number
  readonly columns: number
  readonly width: number
}

/** Writes sums of every subset of the blocks [from, from + bits): row `subset`, one value a column of the part. */
const subsetSums = (
  { blocks }: BlockSums,
  values: Float64Array,
  [from, bits]: readonly [number, number],
  { first, columns, width }: Part,
  table: Float64Array,
): void => {
  for (let subset = 1; subset < 1 << bits; subset++) {
    const top = 31 - Math.clz32(subset)
    const rest = subset ^ (1 << top)
    for (let c = 0; c < columns; c++)
      table[subset * width + c] = table[rest * width + c]! + values[(first + c) * blocks + from + top]!
  }
}

/** The sum of one column over the blocks of a mask: added as its row of a table is, each half by itself. */
const sumOver = ({ blocks }: BlockSums, values: Float64Array, mask: number, column: number): number => {
  const half = blocks >> 1
  let low = 0
  let high = 0
  for (let k = 0; k < half; k++) if ((mask >> k) & 1) low += values[column * blocks + k]!
  for (let k = half; k < blocks; k++) if ((mask >> k) & 1) high += values[column * blocks + k]!
  return low + high
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
  readonly rankAmong: (columns: number, rankings: number, value: number) => number
}
const crossValidation = once(() => moduleOf(CROSS_VALIDATION))
const BYTES = Float64Array.BYTES_PER_ELEMENT

/** Below this share of the squares a variance is rounding; as in the module. */
const FLAT = 1e-14

/**
 * Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado and Zhu 2017) of the Sharpe ratio (per period,
 * ddof 1) over an even number of blocks, at most 16. Each half of the blocks has its subset sums in a table, and each
 * combination is computed with its complement, two columns at once by vector instructions of WebAssembly: columns are ranked
 * by `S |S| / (Q - S² / n)` of their sums S of returns and Q of squares, which rises with the Sharpe ratio. A column without
 * variance ranks below all others; sums below 1e-150 rank as 0. Where there are more columns than `at_once`, tables are those of a part
 * of them: all are ranked for the winners, and once more for the ranks of these.
 * Cost: O(C(S, S/2) · columns) time, O(columns + 2^(S/2) · at_once) memory. NaN: ranks as no Sharpe ratio. Look-ahead: not a series.
 */
export function* crossValidateSteps(of: BlockSums, at_once = AT_ONCE): InSteps<Combinations> {
  const { blocks, columns } = of
  const lowBits = blocks >> 1
  const together = columns <= at_once ? columns : Math.min(at_once, PART)
  const room = together + (together & 1)
  const lows = (1 << lowBits) * room
  const highs = (1 << (blocks - lowBits)) * room
  const starts = [0, lows, 2 * lows, 2 * lows + highs, 2 * (lows + highs), 2 * (lows + highs) + room]
  const [low1, low2, high1, high2, one, other] = starts as [number, number, number, number, number, number]
  const memory = moduleMemory((other + room) * BYTES)
  const all = new Float64Array(memory.buffer)
  const { rankings: rankingsOf, rankAmong } = crossValidation()(memory) as CrossValidation
  const masks = masksOf(blocks, blocks >> 1)
  const count = masks.length
  const sizes = Float64Array.from(masks, (mask) => countOf(of.n, mask))
  const best = new Int32Array(count)
  const most = new Float64Array(count).fill(-Infinity)
  const ranks = new Float64Array(count)

  /** Ranks the columns of a part over the blocks of a combination; gives the best of them. */
  const rank = ({ width }: Part, at: number, into: number): number => {
    const mask = masks[at]!
    const low = (mask & ((1 << lowBits) - 1)) * width
    const high = (mask >> lowBits) * width
    return rankingsOf(
      width,
      sizes[at]!,
      (low1 + low) * BYTES,
      (high1 + high) * BYTES,
      (low2 + low) * BYTES,
      (high2 + high) * BYTES,
      into * BYTES,
    )
  }
  const keepBest = (at: number, column: number, ranking: number): void => {
    if (!(ranking > most[at]!)) return
    most[at] = ranking
    best[at] = column
  }
  const sumsOver = (at: number, column: number) => ({
    n: sizes[at]!,
    sum: sumOver(of, of.sum, masks[at]!, column),
    sum2: sumOver(of, of.sum2, masks[at]!, column),
  })
  /** What a combination's winner is ranked by over the other blocks. */
  const winnerOutside = (at: number): number => {
    const { n, sum, sum2 } = sumsOver(count - 1 - at, best[at]!)
    const v = sum2 - sum * sum * (1 / n)
    return v > sum2 * FLAT ? (sum * Math.abs(sum)) / v : -Infinity
  }
  const outside = new Float64Array(count)
  /** Ranks a winner among the columns of a part. */
  const rankWinner = ({ first, columns: some }: Part, at: number, rankings: number): void => {
    if (first === 0) outside[at] = winnerOutside(at)
    ranks[at] = ranks[at]! + rankAmong(some, rankings * BYTES, outside[at]!)
  }
  let ranked = 0
  function* visit(looksForBest: boolean, looksForRank: boolean): InSteps<void> {
    for (let first = 0; first < columns; first += together) {
      const some = Math.min(together, columns - first)
      const part = { first, columns: some, width: some + (some & 1) }
      all.fill(0, 0, one)
      subsetSums(of, of.sum, [0, lowBits], part, all.subarray(low1))
      subsetSums(of, of.sum2, [0, lowBits], part, all.subarray(low2))
      subsetSums(of, of.sum, [lowBits, blocks - lowBits], part, all.subarray(high1))
      subsetSums(of, of.sum2, [lowBits, blocks - lowBits], part, all.subarray(high2))
      yield
      for (let i = 0; i < count >> 1; i++) {
        breakPoint()
        ranked += 2 * some
        if (ranked > RANKED_A_STEP) {
          ranked = 0
          yield
        }
        const last = count - 1 - i
        const inOne = rank(part, i, one)
        const inOther = rank(part, last, other)
        if (looksForBest) {
          keepBest(i, first + inOne, all[one + inOne]!)
          keepBest(last, first + inOther, all[other + inOther]!)
        }
        if (!looksForRank) continue
        rankWinner(part, i, other)
        rankWinner(part, last, one)
      }
    }
  }
  if (columns <= together) yield* visit(true, true)
  else {
    yield* visit(true, false)
    yield* visit(false, true)
  }

  const sharpe = (at: number, column: number): number => {
    const found = sharpeOf(sumsOver(at, column))
    return isDefined(found) ? found : -Infinity
  }
  const result = {
    logits: new Float64Array(count),
    best,
    inside: new Float64Array(count),
    outside: new Float64Array(count),
  }
  for (let at = 0; at < count; at++) {
    if (at % FIGURED_A_STEP === 0) yield
    const share = (ranks[at]! + 1) / 2 / (columns + 1)
    result.logits[at] = Math.log(share / (1 - share))
    result.inside[at] = sharpe(at, best[at]!)
    result.outside[at] = sharpe(count - 1 - at, best[at]!)
  }
  return result
}

/** `crossValidateSteps`, all at once. */
export const crossValidate = (of: BlockSums, at_once = AT_ONCE): Combinations =>
  atOnce(crossValidateSteps(of, at_once))
