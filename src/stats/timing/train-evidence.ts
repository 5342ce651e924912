import { normalQuantile } from '../returns/normal.kernel.js'
import { DRAWS, multiplierMaxima, type SeriesBlocks, type TrialBlocks, trialT } from './multiplier.kernel.js'
import { testedSeries } from './selection.kernel.js'
import { blockSums, coarserBlocks, sumOfSquares, type TimedReturns } from './timing.kernel.js'

/** Blocks that a trial record holds, and that the maximum is drawn over while the returns are few. */
export const FINE_BLOCKS = 64
export const COARSE_BLOCKS = 16
/** From more distinct returns on, 16 blocks reject too often: the fine ones are read. */
const FEW_RETURNS = 300

/** Block sums and sum of squares of a series. Cost: O(n). */
export const blocksOfSeries = (d: Float64Array): SeriesBlocks => ({
  blocks: blockSums(d, FINE_BLOCKS),
  squares: sumOfSquares(d),
})

/** Block sums and sums of squares of the series of a run that are tested. Cost: O(n). */
export const blocksOfTiming = (returns: TimedReturns): TrialBlocks => {
  const { at_exposure, at_beta } = testedSeries(returns)
  return {
    ...blocksOfSeries(at_exposure),
    ...(at_beta === undefined ? {} : { at_beta: blocksOfSeries(at_beta) }),
  }
}

/** How surprising the choice among all trials is on the bars that it was made on. */
export interface TrainEvidence {
  readonly p: number
  readonly z: number
  /** Distinct returns that were chosen from. */
  readonly trials: number
  readonly t: number
}

const coarser = ({ blocks, squares }: SeriesBlocks): SeriesBlocks => ({
  blocks: coarserBlocks(blocks, FINE_BLOCKS / COARSE_BLOCKS),
  squares,
})
const coarse = ({ at_beta, ...at_exposure }: TrialBlocks): TrialBlocks => ({
  ...coarser(at_exposure),
  ...(at_beta === undefined ? {} : { at_beta: coarser(at_beta) }),
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
