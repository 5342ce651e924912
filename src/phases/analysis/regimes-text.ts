import { eachOf } from '../../candidate/by-symbol.js'
import type { Choice } from '../../candidate/choice.js'
import { table } from '../../core/text-table.js'
import { type FittedModel, modelHash } from '../../regime/classifier.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { count, number, percent } from '../../stats/metrics/metric-text.js'
import { strategyPhrase } from '../../strategy/strategy-phrase.js'
import type { ComparisonResult } from './comparison-form.js'
import type { DiagnosisResult } from './diagnosis-form.js'
import type { RegimePerformanceResult } from './regime-performance-form.js'

/** The regimes of an analysis: the bars, the market in them, and what was chosen for each. */
export const regimesText = ({
  classifiers,
  gate,
  regimes,
  optimal_params_by_regime,
  min_trades_per_regime,
}: RegimePerformanceResult): readonly string[] => {
  const [[, gating] = []] = eachOf(gate)
  if (gating === undefined) return []
  const same = ({ model }: { readonly model: FittedModel }): boolean =>
    modelHash(model) === modelHash(gating.model)
  const [called, held] =
    Object.entries(classifiers).find(([, one]) => eachOf(one).some(([, each]) => same(each))) ?? []
  if (called === undefined || held === undefined) return []
  const each = eachOf(held)
  const chosen = (name: string): readonly string[] => {
    const choice = optimal_params_by_regime[name]
    return choice === undefined
      ? []
      : [
          count(choice.trades),
          count(choice.boundary),
          `${choice.source === 'regime' ? '' : 'overall best, '}${strategyPhrase(choice.strategy, choice.params)} (${whyOf(choice, min_trades_per_regime)})`,
        ]
  }
  const days = each.map(([symbol, { score }]) => {
    const bars = regimes.map((name) => number(score.mean_duration[name] ?? Number.NaN, 0)).join(' / ')
    return symbol === '' ? bars : `${symbol} ${bars}`
  })
  const order = gating.model.kind === 'hmm' ? ', by variance' : ''
  const rows = regimes.flatMap((name) =>
    each.map(
      (
        [
          symbol,
          {
            market: { [name]: bars },
          },
        ],
        i,
      ) => [
        `  ${symbol === '' ? name : `${name} ${symbol}`}`,
        percent(bars?.share ?? Number.NaN, 0),
        `${percent(bars?.mean_return ?? Number.NaN, 2)} ± ${number(scaled(bars?.mean_error), 2)}`,
        percent(bars?.deviation ?? Number.NaN),
        ...(i === 0 ? chosen(name) : ['', '', '']),
      ],
    ),
  )
  return [
    `regimes (${called}, filtered${order}): mean bars in a state ${days.join(' · ')}`,
    ...table(
      [['  state', 'share', 'daily mean ± se', 'sd', 'trades', 'boundary', 'chosen'], ...rows],
      ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    ),
  ]
}
const whyOf = ({ source, p }: Choice, atLeast: number): string =>
  p === undefined
    ? `no candidate with ${atLeast} trades`
    : `${source === 'regime' ? 'beats the overall best' : 'none beats it'}: p = ${number(p, 3)}`
const scaled = (metric: Metric | undefined): Metric =>
  typeof metric === 'number' ? 100 * metric : Number.NaN

/** What a run made of each regime, and where it is weak. */
export const diagnosisText = ({ by_regime, weak_regimes, span }: DiagnosisResult): readonly string[] => [
  ...table(
    [
      [`regimes of ${span.first}..${span.last}`, 'bars', 'sharpe ± se', 'P&L', 'trades', 'win rate', ''],
      ...Object.entries(by_regime)
        .filter(([, { bars }]) => bars > 0)
        .map(([name, one]) => [
          `  ${name}`,
          count(one.bars),
          `${number(one.sharpe_ratio)} ± ${number(one.sharpe_error)}`,
          count(Math.round(one.pnl)),
          count(one.trades),
          percent(one.win_rate, 0),
          one.weak ? 'weak' : '',
        ]),
    ],
    ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
  ),
  `  weak: ${weak_regimes.length === 0 ? 'none' : weak_regimes.join(', ')}`,
]

/** Classifiers from the best score to the worst, of several instruments each with what it made of each. */
export const comparisonText = ({
  order,
  classifiers,
  scores,
  unfitted,
  span,
}: ComparisonResult): readonly string[] => [
  ...table(
    [
      [
        `classifiers of ${span.first}..${span.last}`,
        'score',
        'known',
        'staying',
        'stable',
        'separated',
        'apart by mean',
        'by deviation',
      ],
      ...order.flatMap((name) => {
        const one = classifiers[name]
        const mean = scores?.[name]
        return [
          ...(mean === undefined ? [] : [[`  ${name}`, number(mean), '', '', '', '', '', '']]),
          ...(one === undefined ? [] : eachOf(one)).map(([symbol, each]) => [
            symbol === '' ? `  ${name}` : `    ${symbol}`,
            number(each.score),
            percent(each.parts.known, 0),
            percent(each.parts.staying, 0),
            percent(each.parts.stable, 0),
            percent(each.parts.separated, 0),
            `${number(each.held_out.mean, 1)} se`,
            `${number(each.held_out.deviation, 1)} se`,
          ]),
        ]
      }),
    ],
    ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
  ),
  ...eachOf(unfitted).flatMap(([symbol, each]) =>
    Object.entries(each).map(
      ([name, because]) => `  ${name} cannot be fitted${symbol === '' ? '' : ` on ${symbol}`}: ${because}`,
    ),
  ),
]
