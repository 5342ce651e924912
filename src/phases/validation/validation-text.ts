import { figuresText } from '../../candidate/figure-rows.js'
import type { Figures } from '../../candidate/figures.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { count, number, percent, whole } from '../../stats/metrics/metric-text.js'
import type { ValidationResult } from './result.js'
import { verdictText } from './verdict-text.js'
import { windowsText } from './windows-text.js'

const YEAR_MS = 365.25 * 86_400_000
const yearsOf = ({ span: { first, last } }: Figures): number =>
  (Date.parse(last) - Date.parse(first)) / YEAR_MS

/** Parts of a test in the order of their bars. */
const inTime = (spans: ValidationResult['spans']): readonly (readonly [string, Figures])[] =>
  Object.entries(spans).toSorted(
    ([, { span: a }], [, { span: b }]) => a.from_bar - b.from_bar || b.to_bar - a.to_bar,
  )

/** Whether the choice was made on the in-sample bars that are shown: a frozen one over windows was made before. */
const wasChosenHere = ({ windows, candidate }: ValidationResult): boolean =>
  windows === undefined || candidate !== undefined

/** What a validation found, and how much of it to believe, for people. */
export const validationText = (result: ValidationResult): readonly string[] => {
  const { deflation, trials, verdict, buy_and_hold: held } = result
  const years = (metric: Metric): string => number(metric, 1)
  return [
    ...windowsText(result),
    ...figuresText([
      { head: result.windows === undefined ? 'in sample' : 'last train', figures: result.in_sample },
      { head: 'out of sample', figures: result.out_of_sample },
      ...inTime(result.spans).map(([name, figures]) => ({ head: name, figures })),
      { head: 'buy & hold oos', figures: held.out_of_sample.all_in },
      { head: 'at equal exposure', figures: held.out_of_sample.equal_exposure },
    ]),
    ...inTime(held.spans).map(
      ([name, { metrics }]) =>
        `  buy & hold ${name}: sharpe_ratio ${number(metrics.sharpe_ratio)}, max_drawdown ${percent(metrics.max_drawdown)}`,
    ),
    '',
    'how much to believe',
    `  trials behind this choice  ${count(trials.this_run)} this run + ${count(trials.earlier)} earlier on this data (distinct ${count(deflation.trials)}, effective ${whole(deflation.effective_trials)})`,
    `  for information: deflated Sharpe ${number(deflation.deflated_sharpe_ratio, 3)} · out-of-sample PSR ${number(result.out_of_sample_psr)} · min backtest length ${years(deflation.min_backtest_length)} y${wasChosenHere(result) ? `, have ${years(yearsOf(result.in_sample))} y` : ''}`,
    ...verdictText(verdict),
  ]
}
