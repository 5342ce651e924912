import { atOnce, type InSteps } from '../../core/steps.kernel.js'
import { isDefined, type Metric, undefinedMetric } from '../metrics/metric.js'
import { BLOCKS, type BlockMoments, wholeOf } from '../metrics/moments.kernel.js'
import { sharpeOf } from '../metrics/power-sums.js'
import { type Line, lineThrough } from '../returns/line.kernel.js'
import { blockSumsOf, blockSumsSteps } from './block-sums.kernel.js'
import { type Combinations, crossValidate, crossValidateSteps } from './cscv.kernel.js'
import { trialsByContent } from './distinct-trials.js'

/** How often the in-sample winner was below the median out of sample, and what that was computed from. */
export interface Pbo {
  readonly probability_of_backtest_overfitting: Metric
  /** Share of combinations in which the winner's Sharpe ratio out of sample is below 0. */
  readonly probability_of_loss: Metric
  /** Least squares of the winner's Sharpe ratio out of sample on that in sample. */
  readonly degradation?: Line
  readonly combinations: number
  /** Columns that entered, and those left out: without variance, or equal to an earlier one. */
  readonly columns: number
  readonly constant: number
  readonly duplicates: number
}

/** Fewer distinct columns than this give no estimate. */
export const MIN_COLUMNS = 10

const share = (values: Float64Array, holds: (value: number) => boolean): number =>
  values.reduce((count, value) => (holds(value) ? count + 1 : count), 0) / values.length

type Counts = Pick<Pbo, 'columns' | 'constant' | 'duplicates'>
const without = (because: string, counts: Counts): Pbo => ({
  probability_of_backtest_overfitting: undefinedMetric(because),
  probability_of_loss: undefinedMetric(because),
  combinations: 0,
  ...counts,
})

/** The figures of a cross-validation: `PBO = share of combinations with logit <= 0`. */
export const summarize = (found: Combinations, counts: Counts): Pbo => {
  const degradation = lineThrough(found.inside, found.outside)
  return {
    probability_of_backtest_overfitting: share(found.logits, (logit) => logit <= 0),
    probability_of_loss: share(found.outside, (sharpe) => sharpe < 0 && sharpe !== -Infinity),
    ...(degradation === undefined ? {} : { degradation }),
    combinations: found.logits.length,
    ...counts,
  }
}

/**
 * Probability of backtest overfitting (Bailey, Borwein, López de Prado and Zhu 2017) from the block moments of all trials
 * of one optimization, over the C(16, 8) = 12,870 halves of 16 blocks. Trials without variance, and copies of an earlier
 * one, are left out and counted; fewer than 10 others give `Undefined`. Ties break by content, so the order is no matter.
 */
export function* pboSteps(trials: readonly BlockMoments[]): InSteps<Pbo> {
  const varying = trials.filter((trial) => isDefined(sharpeOf(wholeOf(trial))))
  yield
  const distinct = [...(yield* trialsByContent(varying))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, trial]) => trial)
  yield
  const counts = {
    columns: distinct.length,
    constant: trials.length - varying.length,
    duplicates: varying.length - distinct.length,
  }
  const bars = new Set(distinct.map((trial) => wholeOf(trial).n))
  if (distinct.length < MIN_COLUMNS)
    return without(`${distinct.length} distinct trials, it needs ${MIN_COLUMNS}`, counts)
  if (bars.size > 1) return without('the trials cover different numbers of bars', counts)
  return Math.min(...bars) < 2 * BLOCKS
    ? without(`fewer than ${2 * BLOCKS} bars`, counts)
    : summarize(yield* crossValidateSteps(yield* blockSumsSteps(distinct)), counts)
}

/** `pboSteps`, all at once. */
export const pboOf = (trials: readonly BlockMoments[]): Pbo => atOnce(pboSteps(trials))

/** The same of a matrix of returns, a column a trial, over an even number of blocks <= 16; all columns enter. */
export const crossValidateMatrix = (matrix: readonly Float64Array[], blocks: number): Combinations =>
  crossValidate(blockSumsOf(matrix, blocks))
