import { table } from '../../core/text-table.js'
import type { Distribution } from '../../stats/inference/distribution.js'
import { isDefined, type Metric } from '../../stats/metrics/metric.js'
import { count, counted, number, percent, significant } from '../../stats/metrics/metric-text.js'
import { strategyPhrase } from '../../strategy/strategy-phrase.js'
import type { MaeMfeResult } from './mae-mfe-form.js'
import type { PerformanceResult } from './performance-form.js'
import type { ReportResult } from './report-form.js'
import type { RiskAnalysisResult } from './risk-form.js'
import type { RobustnessResult } from './robustness-form.js'

const distributionRow = (
  name: string,
  of: Distribution,
  show: (metric: Metric) => string,
): readonly string[] => [
  `  ${name}`,
  count(of.count),
  ...[of.mean, of.p05, of.p25, of.p50, of.p75, of.p95].map((metric) => show(metric)),
]
const distributions = (
  head: string,
  rows: readonly (readonly [string, Distribution])[],
  show: (metric: Metric) => string = percent,
): readonly string[] =>
  table(
    [
      [head, 'n', 'mean', '5 %', '25 %', 'median', '75 %', '95 %'],
      ...rows.map(([name, of]) => distributionRow(name, of, show)),
    ],
    ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
  )

/** Excursions of trades. */
export const maeMfeText = ({ trades, mae, mfe, edge_ratio, suggestion }: MaeMfeResult): readonly string[] => [
  ...distributions(`excursions of ${counted(trades, 'trade')}`, [
    ['MAE of winners', mae.winners],
    ['MAE of losers', mae.losers],
    ['MFE of winners', mfe.winners],
    ['MFE of losers', mfe.losers],
  ]),
  `  edge ratio ${number(edge_ratio)} · with hindsight: stop ${percent(suggestion.stop_loss)} (would have ended ${percent(suggestion.losers_stopped, 0)} of the losers), target ${percent(suggestion.take_profit)}`,
]

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const yearsText = (years: PerformanceResult['years']): readonly string[] =>
  table(
    [
      ['  year', ...MONTHS, 'year', 'sharpe', 'drawdown'],
      ...years.map(({ year, months, total_return, sharpe_ratio, max_drawdown }) => [
        `  ${year}`,
        ...MONTHS.map((month) => {
          const value = months[month]
          return value === undefined ? '' : (100 * value).toFixed(1)
        }),
        percent(total_return),
        number(sharpe_ratio),
        percent(max_drawdown),
      ]),
    ],
    ['left', ...Array.from({ length: 15 }, () => 'right' as const)],
  )

const COLUMNS_OF_FIGURES = 3
/** Bacon's figures, a few to a line. */
const baconText = ({ bacon, bacon_relative }: PerformanceResult): readonly string[] => {
  const figures = Object.entries({ ...bacon, ...bacon_relative })
  const lines = Math.ceil(figures.length / COLUMNS_OF_FIGURES)
  const cells = Array.from({ length: lines }, (_, row) =>
    Array.from({ length: COLUMNS_OF_FIGURES }, (_, column) => {
      const [name, value] = figures[column * lines + row] ?? []
      return name === undefined || value === undefined
        ? ['', '']
        : [`  ${name}`, isDefined(value) ? significant(value, 4) : number(value)]
    }).flat(),
  )
  return table(
    cells,
    Array.from({ length: 2 * COLUMNS_OF_FIGURES }, (_, at) => (at % 2 === 0 ? 'left' : 'right')),
  )
}

/** How a run did, and whether its last bars are as expected. */
export const performanceText = (result: PerformanceResult): readonly string[] => {
  const { span, metrics, benchmark, relative, recent, before, expected, degraded, because } = result
  return [
    `${span.first}..${span.last}: sharpe_ratio ${number(metrics.sharpe_ratio)}, buy & hold ${number(benchmark.sharpe_ratio)} · next to ${result.relative_to === 'benchmark' ? 'the benchmark' : 'buy & hold'}: alpha ${percent(relative.alpha)} a year, beta ${number(relative.beta)}, information ratio ${number(relative.information_ratio)}`,
    ...yearsText(result.years),
    ...table(
      [
        ['  deepest drawdowns', 'valley', 'to', 'bars', 'depth'],
        ...result.drawdowns
          .slice(0, 5)
          .map(({ from, valley, to, bars, depth, recovered }) => [
            `  ${from}`,
            valley,
            recovered ? to : `${to}, still below`,
            count(bars),
            percent(depth),
          ]),
      ],
      ['left', 'left', 'left', 'right', 'right'],
    ),
    "  Bacon's figures, of a bar where no year is in their formula:",
    ...baconText(result),
    `  last ${count(recent.span.bars)} bars: return ${percent(recent.total_return)}, drawdown ${percent(recent.max_drawdown)}; ${count(before.span.bars)} bars before lead one to expect ${percent(expected.total_return.p05)} to ${percent(expected.total_return.p95)}`,
    `  ${degraded ? 'DEGRADED' : 'as expected'}${because.length === 0 ? '' : `: ${because.join(', ')}`}`,
  ]
}

/** What a run could have come to. */
export const riskText = (result: RiskAnalysisResult): readonly string[] => {
  const paths = [['trades', result.trades] as const, ['blocks of bars', result.bars] as const].flatMap(
    ([name, of]) => (of === undefined ? [] : [[name, of] as const]),
  )
  return [
    ...distributions(
      'what could have come',
      paths.flatMap(([name, of]) => [
        [`drawdown, ${name}`, of.max_drawdown] as const,
        [`return, ${name}`, of.total_return] as const,
      ]),
    ),
    ...paths.map(
      ([name, { ruin }]) =>
        `  ruin, ${name}: ${ruin.map(({ level, probability }) => `-${percent(level, 0)} ${percent(probability)}`).join(' · ')}`,
    ),
    `  a bar: VaR ${percent(result.value_at_risk)}, CVaR ${percent(result.conditional_value_at_risk)} · losing trades in a row ${number(result.losing_streak, 0)}, 95 % of paths at most ${number(result.losing_streak_95, 0)}`,
    `  ${result.acceptable ? 'acceptable' : `NOT ACCEPTABLE: ${result.because.join(', ')}`}`,
  ]
}

/** What was tried around the best of a search. */
export const robustnessText = (result: RobustnessResult): readonly string[] => {
  const { best, neighbours, plateau_best: plateau } = result
  return [
    `best ${strategyPhrase(best.strategy, best.params)}, score ${number(best.score)}: ${result.robust ? 'robust' : 'NOT ROBUST'}, ${result.because}`,
    `  neighbours: one step on one axis mean ${number(neighbours.axis.mean)}, worst ${number(neighbours.axis.worst)}; box of ${count(neighbours.box.tried)} mean ${number(neighbours.box.mean)}`,
    result.same
      ? '  it stands on the highest ground itself'
      : `  highest ground: ${strategyPhrase(plateau.strategy, plateau.params)}, score ${number(plateau.score)}, mean around it ${number(plateau.mean)}`,
    ...table(
      [
        ['  one step on', 'pairs', 'changes the score by', 'at most', 'from the best loses'],
        ...result.sensitivity.map((axis) => [
          `  ${axis.strategy}.${axis.parameter}`,
          count(axis.pairs),
          number(axis.mean_change, 3),
          number(axis.largest_change, 3),
          number(axis.loss_from_best, 3),
        ]),
      ],
      ['left', 'right', 'right', 'right', 'right'],
    ),
  ]
}

/** What a report holds, in short. */
export const reportText = ({ span, metrics, years, trades, points }: ReportResult): readonly string[] => [
  `report of ${span.first}..${span.last}: sharpe_ratio ${number(metrics.sharpe_ratio)}, max_drawdown ${percent(metrics.max_drawdown)}, ${count(points)} points a curve`,
  ...yearsText(years),
  ...Object.entries(trades.by_reason).map(
    ([reason, { trades: ended, pnl }]) =>
      `  ${counted(ended, 'trade')} ended by ${reason}: ${count(Math.round(pnl))}`,
  ),
]
