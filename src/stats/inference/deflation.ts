import { atOnce, type InSteps, mappedInSteps } from '../../core/steps.kernel.js'
import { isDefined, liftMetrics, type Metric } from '../metrics/metric.js'
import { type BlockMoments, blockReturns, wholeOf } from '../metrics/moments.kernel.js'
import { sharpeOf } from '../metrics/power-sums.js'
import { averageCorrelationSteps, effectiveTrials } from './correlation.kernel.js'
import { trialsByContent } from './distinct-trials.js'
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minBacktestLength,
  minTrackRecord,
  probabilisticSharpe,
  sharpeVariance,
  withSample,
} from './sharpe-tests.js'

/** What a choice among many trials leaves of the winner's in-sample Sharpe ratio. */
export interface Deflation {
  /** Distinct return series among all trials that the choice was made from. */
  readonly trials: number
  /** Independent ones among them, by the average correlation of their block returns. */
  readonly effective_trials: number
  readonly probabilistic_sharpe_ratio: Metric
  /** Annualised: what the best of this many worthless trials is expected to show. */
  readonly expected_maximum_sharpe: Metric
  readonly deflated_sharpe_ratio: Metric
  /** The same with `effective_trials` for the number of trials. */
  readonly deflated_sharpe_ratio_effective: Metric
  /** Years below which the winner's Sharpe ratio is expected of the best of this many worthless trials. */
  readonly min_backtest_length: Metric
  /** Years until the probabilistic Sharpe ratio against 0 reaches 95 %. */
  readonly min_track_record_length: Metric
}

/** A winner, the trials of the phase that chose it, and all whose results the choice rested on. */
export interface Deflated {
  readonly winner: BlockMoments
  readonly phase_trials: readonly BlockMoments[]
  readonly all_trials: readonly BlockMoments[]
  readonly periods_per_year: number
}

const CONFIDENCE = 0.95

/** Trials whose block returns are read in a step: some milliseconds. */
const READ_A_STEP = 16_384

/**
 * Deflates the Sharpe ratio of a winner (Bailey and López de Prado 2014). The variance of Sharpe ratios is that of the phase
 * that chose, or of all trials where it had nothing to choose from; the number of trials is that of all whose results the
 * choice rested on. In sample only.
 */
export function* deflationSteps(of: Deflated): InSteps<Deflation> {
  const chose = [...(yield* trialsByContent(of.phase_trials)).values()]
  const all =
    of.all_trials === of.phase_trials
      ? chose
      : [...(yield* trialsByContent([...of.all_trials, ...chose])).values()]
  const trials = all.length
  const returns = yield* mappedInSteps(all, READ_A_STEP, blockReturns)
  const effective = effectiveTrials(trials, (yield* averageCorrelationSteps(returns)) ?? 0)
  yield
  const sharpes = (chose.length > 1 ? chose : all).map((trial) => sharpeOf(wholeOf(trial)))
  const variance = trials <= 1 ? 0 : sharpeVariance(sharpes.filter(isDefined))
  const winner = wholeOf(of.winner)
  const year = Math.sqrt(of.periods_per_year)
  const deflated = (count: number): Metric =>
    isDefined(variance) ? withSample(winner, (sample) => deflatedSharpe(sample, count, variance)) : variance
  return {
    trials,
    effective_trials: effective,
    probabilistic_sharpe_ratio: withSample(winner, (sample) => probabilisticSharpe(sample, 0)),
    expected_maximum_sharpe: liftMetrics([variance], (v = 0) => expectedMaximumSharpe(trials, v) * year, ''),
    deflated_sharpe_ratio: deflated(trials),
    deflated_sharpe_ratio_effective: deflated(effective),
    min_backtest_length: withSample(winner, ({ sharpe }) => minBacktestLength(trials, sharpe * year)),
    min_track_record_length: withSample(winner, (sample) =>
      liftMetrics([minTrackRecord(sample, 0, CONFIDENCE)], (bars = 0) => bars / of.periods_per_year, ''),
    ),
  }
}

/** `deflationSteps`, all at once. */
export const deflationOf = (of: Deflated): Deflation => atOnce(deflationSteps(of))
