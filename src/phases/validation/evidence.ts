import type { Figures } from '../../candidate/figures.js'
import { type DataNote, warningsIn } from '../../market/bars/data-note.js'
import type { Stitchable } from '../../portfolio/runs/stitch.kernel.js'
import { bestOf } from '../../search/ranking.js'
import type { Trial } from '../../search/trial.js'
import { deflationOf } from '../../stats/inference/deflation.js'
import { probabilisticSharpe, withSample } from '../../stats/inference/sharpe-tests.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { undefinedMetric } from '../../stats/metrics/metric.js'
import { count } from '../../stats/metrics/metric-text.js'
import { type BlockMoments, momentsOf, wholeOf } from '../../stats/metrics/moments.kernel.js'
import type { ValidationConfig } from './config.js'
import { type Behind, unlike } from './earlier-trials.js'
import type { Held } from './parts.js'
import type { ValidationResult } from './result.js'
import { verdictOf } from './verdict.js'

/** What a choice is judged by. */
export interface Judged {
  readonly config: ValidationConfig
  readonly behind: Behind
  readonly notes: readonly DataNote[]
  /** Trials of this very phase, all windows together; those of the last window, and of the step of it that chose. */
  readonly own: readonly Trial[]
  readonly last: readonly Trial[]
  readonly chose: readonly Trial[]
  /** The choice on the bars that it was made on, and out of sample. */
  readonly inside: Stitchable
  readonly outside: Stitchable
  readonly figures: Figures
  readonly held: Held
  /** Time of the first bar out of sample. */
  readonly test_from: number
  readonly periods: number
}

/**
 * The returns that a choice was made by: its own on its train bars, or, of a frozen one that walks over later windows, those
 * of the best trial that it rests on.
 */
const chosenBy = ({ config: { scheme, candidate }, behind: { given }, inside }: Judged): BlockMoments => {
  const trials = scheme.kind === 'holdout' || candidate === undefined ? [] : (given.at(-1) ?? [])
  const best = bestOf(trials.map(({ metrics }) => metrics['score'] ?? undefinedMetric('it has no score')))
  return (best === undefined ? undefined : trials[best]?.moments) ?? momentsOf(returnsOf(inside.equity))
}

/**
 * How much to believe. Deflated is the per-period Sharpe ratio that the choice was made by: N counts the distinct return series
 * of the trials that it was made from (the last window's, the given ones, earlier ones on the same data), V is that of the
 * step that chose. The rest is of the bars out of sample alone.
 */
export const judged = (
  of: Judged,
): Pick<ValidationResult, 'trials' | 'deflation' | 'out_of_sample_psr' | 'verdict' | 'warnings'> => {
  const { config, notes, own, last, chose, outside, figures, held, test_from, periods } = of
  const { given, earlier } = of.behind
  const winner = chosenBy(of)
  const before = unlike(earlier, own)
  const peeked = given.flat().filter(({ scored_until }) => scored_until >= test_from).length
  const phase = (chose.length > 0 ? chose : (given.at(-1) ?? [])).map(({ moments }) => moments)
  const deflation = deflationOf({
    winner,
    phase_trials: phase.length === 0 ? [winner] : phase,
    all_trials: [...given.flat(), ...last, ...before].map(({ moments }) => moments),
    periods_per_year: periods,
  })
  return {
    trials: { this_run: given.flat().length + own.length, earlier: before.length },
    deflation,
    out_of_sample_psr: withSample(wholeOf(momentsOf(returnsOf(outside.equity))), (sample) =>
      probabilisticSharpe(sample, 0),
    ),
    verdict: verdictOf({
      deflated_sharpe_ratio: deflation.deflated_sharpe_ratio,
      peeked,
      needed: config.verdict.deflated_sharpe_ratio,
      interval: figures.bootstrap?.sharpe_ratio ?? {
        _tag: 'Undefined',
        because: 'there is no interval',
      },
      annualized_return: figures.metrics.annualized_return,
      buy_and_hold: held.equal_exposure.metrics.annualized_return,
    }),
    warnings: [
      ...warningsIn(notes),
      ...(peeked === 0
        ? []
        : [
            `${count(peeked)} trials behind this choice were scored on bars of the test or later ones: it is not out of sample`,
          ]),
    ],
  }
}
