import { random } from '../../core/random.kernel.js'

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
 * Chernozhukov, Chetverikov and Kato 2013). Two series and four draws are read together; -Infinity where no trial varies.
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

/** Of rows two by two, the largest of all, or the largest of the smaller ones of two. */
const maximaOf = (rows: Float64Array, blocks: number, smaller: boolean): Float64Array => {
  const pairs = Math.ceil(rows.length / blocks / 2)
  const last = rows.length / blocks - 1
  const xi = multipliers(DRAWS, blocks)
  const maxima = new Float64Array(DRAWS).fill(-Infinity)
  const lanes = new Float64Array(LANES * blocks)
  for (let k = 0; k < DRAWS; k += LANES) {
    for (let lane = 0; lane < LANES; lane++)
      for (let b = 0; b < blocks; b++)
        lanes[b * LANES + lane] = k + lane < DRAWS ? xi[(k + lane) * blocks + b]! : 0
    let m0 = -Infinity
    let m1 = -Infinity
    let m2 = -Infinity
    let m3 = -Infinity
    for (let j = 0; j < pairs; j++) {
      const one = 2 * j * blocks
      const other = Math.min(2 * j + 1, last) * blocks
      let p0 = 0
      let p1 = 0
      let p2 = 0
      let p3 = 0
      let q0 = 0
      let q1 = 0
      let q2 = 0
      let q3 = 0
      for (let b = 0, at = 0; b < blocks; b++, at += LANES) {
        const p = rows[one + b]!
        const q = rows[other + b]!
        const l0 = lanes[at]!
        const l1 = lanes[at + 1]!
        const l2 = lanes[at + 2]!
        const l3 = lanes[at + 3]!
        p0 += p * l0
        p1 += p * l1
        p2 += p * l2
        p3 += p * l3
        q0 += q * l0
        q1 += q * l1
        q2 += q * l2
        q3 += q * l3
      }
      m0 = Math.max(m0, smaller ? Math.min(p0, q0) : Math.max(p0, q0))
      m1 = Math.max(m1, smaller ? Math.min(p1, q1) : Math.max(p1, q1))
      m2 = Math.max(m2, smaller ? Math.min(p2, q2) : Math.max(p2, q2))
      m3 = Math.max(m3, smaller ? Math.min(p3, q3) : Math.max(p3, q3))
    }
    maxima.set([m0, m1, m2, m3].slice(0, DRAWS - k), k)
  }
  return maxima
}
