import type { ConvergenceCheckResult } from '../../phases/analysis/convergence-check.js'
import type { MaeMfeResult } from '../../phases/analysis/mae-mfe-form.js'
import type { RegimePerformanceResult } from '../../phases/analysis/regime-performance-form.js'
import type { AnalysisResult } from '../../phases/analysis/result.js'
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

/** What an analysis found, for people. */
export const analysisText = (result: AnalysisResult): readonly string[] => {
  if (!('kind' in result)) return regimesText(result)
  switch (result.kind) {
    case 'mae_mfe':
      return maeMfeText(result)
    case 'convergence_check':
      return convergenceText(result)
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
  }
}
