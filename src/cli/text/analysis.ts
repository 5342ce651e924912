import type { ConvergenceCheckResult } from '../../phases/analysis/convergence-check.js'
import type { MaeMfeResult } from '../../phases/analysis/mae-mfe-form.js'
import type { PerformanceResult } from '../../phases/analysis/performance-form.js'
import type { RegimePerformanceResult } from '../../phases/analysis/regime-performance-form.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
import type { RiskResult } from '../../phases/analysis/risk-form.js'
import { modelHash } from '../../regime/classifier.js'
import type { Distribution } from '../../stats/distribution.js'
import type { Metric } from '../../stats/metric.js'
import { count, number, percent, phrase, table } from './table.js'

/** The regimes of an analysis: the bars, the market in them, and what was chosen for each. */
const regimesText = ({
  classifiers,
  gate,
  regimes,
  optimal_params_by_regime,
  min_trades_per_regime,
}: RegimePerformanceResult): readonly string[] => {
  const [called, held] =
    Object.entries(classifiers).find(([, { model }]) => modelHash(model) === modelHash(gate.model)) ?? []
  const choices = regimes.flatMap((name) => {
    const choice = optimal_params_by_regime[name]
    return choice === undefined ? [] : [[name, choice] as const]
  })
  if (called === undefined || held === undefined) return []
  const days = choices.map(([name]) => number(held.score.mean_duration[name] ?? Number.NaN, 0)).join(' / ')
  const order = gate.model.kind === 'hmm' ? ', by variance' : ''
  return [
    `regimes (${called}, filtered${order}): mean bars in a state ${days}`,
    ...table(
      [
        ['  state', 'share', 'daily mean ± se', 'sd', 'trades', 'boundary', 'chosen'],
        ...choices.map(([name, choice]) => {
          const bars = held.market[name]
          return [
            `  ${name}`,
            percent(bars?.share ?? Number.NaN, 0),
            `${percent(bars?.mean_return ?? Number.NaN, 2)} ± ${number(scaled(bars?.mean_error), 2)}`,
            percent(bars?.deviation ?? Number.NaN),
            count(choice.trades),
            count(choice.boundary),
            choice.source === 'regime'
              ? phrase(choice.strategy, choice.params)
              : `overall best, ${phrase(choice.strategy, choice.params)} (no candidate with ${min_trades_per_regime} trades)`,
          ]
        }),
      ],
      ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    ),
  ]
}
const scaled = (metric: Metric | undefined): Metric =>
  typeof metric === 'number' ? 100 * metric : Number.NaN

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

const maeMfeText = ({ trades, mae, mfe, edge_ratio, suggestion }: MaeMfeResult): readonly string[] => [
  ...distributions(`excursions of ${count(trades)} trades`, [
    ['MAE of winners', mae.winners],
    ['MAE of losers', mae.losers],
    ['MFE of winners', mfe.winners],
    ['MFE of losers', mfe.losers],
  ]),
  `  edge ratio ${number(edge_ratio)} · with hindsight: stop ${percent(suggestion.stop_loss)} (would have ended ${percent(suggestion.losers_stopped, 0)} of the losers), target ${percent(suggestion.take_profit)}`,
]

const convergenceText = ({ converged, because }: ConvergenceCheckResult): readonly string[] => [
  `${converged ? 'converged' : 'not converged'}: ${because}`,
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

const performanceText = (result: PerformanceResult): readonly string[] => {
  const { span, metrics, benchmark, relative, recent, before, expected, degraded, because } = result
  return [
    `${span.first}..${span.last}: sharpe_ratio ${number(metrics.sharpe_ratio)}, buy & hold ${number(benchmark.sharpe_ratio)} · alpha ${percent(relative.alpha)} a year, beta ${number(relative.beta)}, information ratio ${number(relative.information_ratio)}`,
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
    `  last ${count(recent.span.bars)} bars: return ${percent(recent.total_return)}, drawdown ${percent(recent.max_drawdown)}; ${count(before.span.bars)} bars before lead one to expect ${percent(expected.total_return.p05)} to ${percent(expected.total_return.p95)}`,
    `  ${degraded ? 'DEGRADED' : 'as expected'}${because.length === 0 ? '' : `: ${because.join(', ')}`}`,
  ]
}

const riskText = (result: RiskResult): readonly string[] => {
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

/** What an analysis found, for people. */
export const analysisText = (result: AnalysisResult): readonly string[] => {
  if (!('kind' in result)) return regimesText(result)
  switch (result.kind) {
    case 'mae_mfe':
      return maeMfeText(result)
    case 'convergence_check':
      return convergenceText(result)
    case 'performance_analysis':
      return performanceText(result)
    case 'risk_assessment':
      return riskText(result)
  }
}

/** What an analysis found, in one phrase. */
export const analysisPhrase = (result: AnalysisResult): string => {
  if (!('kind' in result))
    return `${Object.keys(result.classifiers).join(', ')} (${result.regimes.length} regimes, filtered), ${count(result.candidates)} candidates attributed`
  switch (result.kind) {
    case 'mae_mfe':
      return `excursions of ${count(result.trades)} trades`
    case 'convergence_check':
      return result.converged ? 'converged' : 'not converged'
    case 'performance_analysis':
      return `${count(result.span.bars)} bars, the last ${count(result.recent.span.bars)} ${result.degraded ? 'degraded' : 'as expected'}`
    case 'risk_assessment':
      return result.acceptable ? 'acceptable' : `not acceptable: ${result.because.join(', ')}`
  }
}
