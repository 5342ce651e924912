import type { Figures } from '../../candidate/figures.js'
import type { RunState } from '../../monitor/run-state.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
import type { BacktestResult } from '../../phases/backtest/result.js'
import type { LiveTradingResult } from '../../phases/live-trading/result.js'
import type { EnsembleResult, RiskResult, SearchResult } from '../../phases/optimization/result.js'
import type { ValidationResult } from '../../phases/validation/result.js'
import { verdictText } from '../../phases/validation/verdict-text.js'
import { FIGURE_ROWS } from '../../report/figure-rows.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, whole } from '../../stats/metrics/metric-text.js'
import type { OtherTrials } from '../other-trials.js'
import { analysisText } from './analysis.js'
import { optimizationText } from './optimization.js'
import { table } from './table.js'
import { tradingText } from './trading.js'
import { windowsText } from './windows.js'

interface Column {
  readonly head: string
  readonly figures: Figures
}
const figuresTable = (columns: readonly Column[]): readonly string[] =>
  table(
    [
      ['', ...columns.map(({ head }) => head)],
      ...FIGURE_ROWS.map(({ name, cell }) => [
        `  ${name}`,
        ...columns.map(({ figures }) => cell(figures).text),
      ]),
    ],
    ['left', ...columns.map(() => 'right' as const)],
  )

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

const validationText = (result: ValidationResult): readonly string[] => {
  const { deflation, trials, verdict, buy_and_hold: held } = result
  const years = (metric: Metric): string => number(metric, 1)
  return [
    ...windowsText(result),
    ...figuresTable([
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

const backtestText = (
  { metrics, bootstrap, benchmark, break_even_cost, span, warnings }: BacktestResult,
  path: string,
): readonly string[] => [
  `${path}: backtest of ${span.first}..${span.last}, ${counted(span.bars, 'bar')}`,
  ...warnings.map((warning) => `! ${warning}`),
  ...figuresTable([
    { head: 'run', figures: { span, metrics, bootstrap, break_even_cost } },
    { head: 'buy & hold', figures: { span, metrics: benchmark } },
  ]),
]

/** What one phase found, for people. */
export const phaseText = (path: string, kind: string, value: unknown): readonly string[] => {
  switch (kind) {
    case 'optimization':
      return optimizationText(value as SearchResult | EnsembleResult | RiskResult)
    case 'analysis':
      return analysisText(value as AnalysisResult)
    case 'validation':
      return validationText(value as ValidationResult)
    case 'backtest':
      return backtestText(value as BacktestResult, path)
    case 'live_trading':
      return tradingText(value as LiveTradingResult)
    default:
      return []
  }
}
const othersText = (others: OtherTrials | undefined): readonly string[] =>
  others === undefined
    ? []
    : [
        `  with ${counted(others.count, 'other trial')} on this data: deflated ${number(others.deflated_sharpe_ratio)}`,
      ]

/** What the phases of a run found, section by section, in the order in which they ended. */
export const studyText = (
  { phases }: RunState,
  others: ReadonlyMap<string, OtherTrials>,
): readonly string[] =>
  Object.entries(phases).flatMap(([path, { state, kind, value }]) => {
    const lines = state === 'ran' || state === 'cached' ? phaseText(path, kind, value) : []
    return lines.length === 0 ? [] : ['', ...lines, ...othersText(others.get(path))]
  })
