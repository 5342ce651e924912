import { normalQuantile } from '../returns/normal.kernel.js'
import { DRAWS, multiplierMaxima, type TrialBlocks, trialT } from './multiplier.kernel.js'
import { blockSums, coarserBlocks, sumOfSquares, type TimedReturns, timingSeries } from './timing.kernel.js'

/** Blocks that a trial record holds, and that the maximum is drawn over while the returns are few. */
export const FINE_BLOCKS = 64
export const COARSE_BLOCKS = 16
/** From more distinct returns on, 16 blocks reject too often: the fine ones are read. */
const FEW_RETURNS = 300

/** Block sums and sum of squares of a run's timing series. Cost: O(n). */
export const blocksOfTiming = (returns: TimedReturns): TrialBlocks => {
  const d = timingSeries(returns)
  return { blocks: blockSums(d, FINE_BLOCKS), squares: sumOfSquares(d) }
}

/** How surprising the choice among all trials is on the bars that it was made on. */
export interface TrainEvidence {
  readonly p: number
  readonly z: number
  /** Distinct returns that were chosen from. */
  readonly trials: number
  readonly t: number
}

const coarse = ({ blocks, squares }: TrialBlocks): TrialBlocks => ({
  blocks: coarserBlocks(blocks, FINE_BLOCKS / COARSE_BLOCKS),
  squares,
})

const LIMIT = 0.001
const clipped = (p: number): number => Math.min(1 - LIMIT, Math.max(LIMIT, p))

/**
 * The p value of the chosen trial among distinct ones by the multiplier maximum: `(1 + #{k: max_j T*_kj >= t}) / 1000`, within
 * [.001, .999], times the number of `apart` earlier searches whose blocks lie elsewhere plus 1.
 */
export const trainEvidence = (
  chosen: TrialBlocks,
  trials: readonly TrialBlocks[],
  apart = 0,
): TrainEvidence => {
  const many = trials.length > FEW_RETURNS
  const blocks = many ? FINE_BLOCKS : COARSE_BLOCKS
  const t = trialT(chosen)
  const maxima = multiplierMaxima(many ? trials : trials.map(coarse), blocks)
  const reached = maxima.filter((most) => most >= t).length
  const p = clipped(((1 + reached) / (DRAWS + 1)) * (apart + 1))
  return { p, z: -normalQuantile(p), trials: trials.length, t }
}
