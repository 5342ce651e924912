import { once } from '../../core/once.js'
import { random } from '../../core/random.kernel.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { MULTIPLIER } from './multiplier-module.js'

/** Multipliers are drawn so often; a p value is a multiple of 1 / (DRAWS + 1). */
export const DRAWS = 999
const SEED = 1
const LANES = 4

/** Block sums of one series of returns above the market, and its sum of squares. */
export interface SeriesBlocks {
  readonly blocks: Float64Array
  readonly squares: number
}

/** Those of a trial: its timing series, and, on several instruments, its series at its beta too. */
export interface TrialBlocks extends SeriesBlocks {
  readonly at_beta?: SeriesBlocks
}

const tOf = ({ blocks, squares }: SeriesBlocks): number => {
  let sum = 0
  for (let b = 0; b < blocks.length; b++) sum += blocks[b]!
  return squares > 0 ? sum / Math.sqrt(squares) : 0
}

/** `Σ_b D_b / √(Σ d²)`: the t statistic of a trial, the smaller one of two series; 0 where it has no timing. */
export const trialT = ({ at_beta, ...at_exposure }: TrialBlocks): number =>
  at_beta === undefined ? tOf(at_exposure) : Math.min(tOf(at_exposure), tOf(at_beta))

/**
 * The standard normal multipliers, draw by draw and block by block: a function of both numbers alone, so that neither more
 * trials nor other blocks redraw them. Cost: O(draws x blocks). NaN: none. Look-ahead: not a series.
 */
export const multipliers = (draws: number, blocks: number): Float64Array => {
  const xi = new Float64Array(draws * blocks)
  for (let k = 0; k < draws; k++) {
    const stream = random(SEED, 'multiplier', k)
    for (let b = 0; b < blocks; b++) xi[k * blocks + b] = stream.normal()
  }
  return xi
}

/** Each series' block sums less their mean, divided by their length; one that does not vary is left out, or stays as zeros. */
const centred = (series: readonly SeriesBlocks[], blocks: number, stays = false): Float64Array => {
  const rows = new Float64Array(series.length * blocks)
  let kept = 0
  for (const { blocks: sums } of series) {
    let mean = 0
    for (let b = 0; b < blocks; b++) mean += sums[b]! / blocks
    let length = 0
    for (let b = 0; b < blocks; b++) length += (sums[b]! - mean) * (sums[b]! - mean)
    if (!(length > 0)) {
      if (stays) kept += 1
      continue
    }
    const scale = 1 / Math.sqrt(length)
    for (let b = 0; b < blocks; b++) rows[kept * blocks + b] = (sums[b]! - mean) * scale
    kept += 1
  }
  return rows.subarray(0, kept * blocks)
}

/**
 * The largest statistic of all trials in each draw, of trials of two series the smaller one of both: `max_j Σ_b ξ_b (D_jb - D̄_j) / √(Σ_b (D_jb - D̄_j)²)`, ξ standard normal, the
 * same for all trials of a draw, so that their correlation is kept (White 2000; Romano and Wolf 2005; Gaussian multiplier:
 * Chernozhukov, Chetverikov and Kato 2013). Four rows and four draws are
 * read at once by vector instructions of WebAssembly; -Infinity where no trial varies.
 * Cost: O(draws x trials x blocks). NaN: a trial with one is left out. Look-ahead: in sample.
 */
export const multiplierMaxima = (trials: readonly TrialBlocks[], blocks: number): Float64Array => {
  const lone = trials.filter(({ at_beta }) => at_beta === undefined)
  const both = trials.flatMap(({ at_beta, ...at_exposure }) =>
    at_beta === undefined ? [] : [at_exposure, at_beta],
  )
  const most = maximaOf(centred(lone, blocks), blocks, false)
  if (both.length === 0) return most
  const others = maximaOf(centred(both, blocks, true), blocks, true)
  return most.map((value, k) => Math.max(value, others[k]!))
}

interface Maxima {
  readonly maxima: (
    count: number,
    blocks: number,
    draws: number,
    smaller: boolean,
    rows: number,
    groups: number,
    into: number,
  ) => void
}
const maximaModule = once(() => moduleOf(MULTIPLIER))
const BYTES = Float64Array.BYTES_PER_ELEMENT
const inLanes = (count: number): number => Math.ceil(count / LANES) * LANES

/** Of rows the largest of all, or of rows two by two the largest of the smaller ones of two; -Infinity of none. */
const maximaOf = (rows: Float64Array, blocks: number, smaller: boolean): Float64Array => {
  const most = new Float64Array(DRAWS).fill(-Infinity)
  if (rows.length === 0) return most
  const count = inLanes(rows.length / blocks)
  const draws = inLanes(DRAWS)
  const groups = count * blocks
  const into = groups + draws * blocks
  const memory = moduleMemory((into + draws) * BYTES)
  const all = new Float64Array(memory.buffer)
  all.set(rows)
  // four rows are read at once: the last ones once more say nothing new
  for (let at = rows.length; at < groups; at++) all[at] = all[at - (smaller ? 2 : 1) * blocks]!
  const xi = multipliers(DRAWS, blocks)
  for (let k = 0, at = 0; k < DRAWS; k++)
    for (let b = 0; b < blocks; b++, at++)
      all[groups + (k - (k % LANES)) * blocks + b * LANES + (k % LANES)] = xi[at]!
  all.fill(-Infinity, into, into + draws)
  const { maxima } = maximaModule()(memory) as Maxima
  maxima(count, blocks, draws, smaller, 0, groups * BYTES, into * BYTES)
  most.set(all.subarray(into, into + DRAWS))
  return most
}
