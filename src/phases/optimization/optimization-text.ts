import type { Candidate } from '../../candidate/candidate.js'
import { interval } from '../../candidate/figure-rows.js'
import { table } from '../../core/text-table.js'
import type { SweepReport } from '../../search/sweep.js'
import type { Bootstrap } from '../../stats/inference/bootstrap.js'
import type { Deflation } from '../../stats/inference/deflation.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { count, number, whole } from '../../stats/metrics/metric-text.js'
import { beyondBounds } from '../../strategy/bounds.js'
import { strategyPhrase } from '../../strategy/strategy-phrase.js'
import type { EnsembleResult, PerInstrumentResult, RiskResult, SearchResult } from './result.js'

/** How much of a winner is luck. */
const luckText = (
  sharpe: Metric | undefined,
  held: Bootstrap['sharpe_ratio'] | undefined,
  of: Deflation,
): string =>
  `  Sharpe ${number(sharpe ?? Number.NaN)}${held === undefined ? '' : `, 95 % ${interval(held)}`} · PSR ${number(of.probabilistic_sharpe_ratio)} · deflated ${number(of.deflated_sharpe_ratio)} for ${count(of.trials)} trials, ${number(of.deflated_sharpe_ratio_effective)} for ${whole(of.effective_trials)} effective · min backtest length ${number(of.min_backtest_length, 1)} y`

const arbitraryText = ({ axes }: SweepReport, of: (axis: SweepReport['axes'][number]) => string) => {
  const arbitrary = axes.filter(({ insensitive }) => insensitive).map(of)
  return arbitrary.length === 0 ? [] : [`  within noise, so the choice is arbitrary: ${arbitrary.join(', ')}`]
}

/** A score, and what it is of where that is known. */
const scoreText = (score: number, objective: string | undefined): string =>
  `score ${score.toFixed(2)}${objective === undefined ? '' : ` (${objective})`}`

const heads = {
  shares: 'weights (simplex, each member its own share of capital)',
  switch: 'members (one account; each enters in its regime)',
  vote: 'voting weights (one account)',
} as const
const weightsText = ({ candidate, in_sample, deflation }: EnsembleResult): readonly string[] => {
  const { members, weights, combine }: Candidate = candidate
  const kind = combine?.kind ?? 'shares'
  return [
    heads[kind],
    ...table(
      members.map(({ strategy, params, regime }, i) => [
        ...(kind === 'switch' ? ['  '] : [`  ${number(weights[i] ?? 0)}`]),
        strategyPhrase(strategy, params),
        regime === undefined ? (kind === 'switch' ? 'elsewhere' : 'always') : `entered in ${regime}`,
      ]),
    ),
    luckText(in_sample.metrics.sharpe_ratio, in_sample.bootstrap?.sharpe_ratio, deflation),
  ]
}

const ENDS = {
  exhausted: undefined,
  budget: 'its budget was spent',
  early_stop: 'its early stop was reached',
  time: 'its time was up',
} as const
/** That a search ended before it had nothing more to try. */
const endText = ({
  algorithm,
  ended,
  counts,
}: Pick<SearchResult, 'algorithm' | 'ended' | 'counts'>): readonly string[] => {
  const because = ENDS[ended]
  const which =
    algorithm === 'grid'
      ? `only the first ${count(counts.trials)} points were tried`
      : `${count(counts.trials)} trials`
  return because === undefined ? [] : [`  ended when ${because}: ${which}`]
}

const searchText = (result: SearchResult): readonly string[] => {
  const { best, objective, sweep, span, overfitting, bootstrap, deflation } = result
  return [
    `best of ${span.first}..${span.last}: ${strategyPhrase(best.strategy, best.params)}, ${scoreText(best.score, objective)}`,
    ...beyondBounds(best.strategy, best.params).map((beyond) => `  ! ${beyond}`),
    ...endText(result),
    ...arbitraryText(sweep, ({ strategy, parameter }) => `${strategy}.${parameter}`),
    luckText(best.metrics['sharpe_ratio'], bootstrap?.sharpe_ratio, deflation),
    `  probability of backtest overfitting ${number(overfitting.probability_of_backtest_overfitting)} (S = 16, ${count(overfitting.columns)} columns)`,
  ]
}
const INSTRUMENTS_SHOWN = 20
/** What a search of each instrument apart found: its winners, and the account of all. */
const apartText = ({
  instruments,
  objective,
  span,
  in_sample,
  deflation,
}: PerInstrumentResult): readonly string[] => [
  `best of ${span.first}..${span.last} by instrument, all winners together:`,
  ...table(
    instruments.slice(0, INSTRUMENTS_SHOWN).map(({ symbol, best, trials, ended }) => {
      const because = ENDS[ended]
      return [
        `  ${symbol}`,
        strategyPhrase(best.strategy, best.params),
        scoreText(best.score, objective),
        `best of ${count(trials)}${because === undefined ? '' : `, ended when ${because}`}`,
      ]
    }),
  ),
  ...(instruments.length > INSTRUMENTS_SHOWN
    ? [`  and ${count(instruments.length - INSTRUMENTS_SHOWN)} more instruments`]
    : []),
  luckText(in_sample.metrics.sharpe_ratio, in_sample.bootstrap?.sharpe_ratio, deflation),
]
const riskText = ({
  best_params,
  score,
  objective,
  sweep,
  in_sample,
  deflation,
}: RiskResult): readonly string[] => [
  `risk settings: ${Object.entries(best_params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}; ${scoreText(score, objective)}`,
  ...arbitraryText(sweep, ({ parameter }) => parameter),
  luckText(in_sample.metrics.sharpe_ratio, in_sample.bootstrap?.sharpe_ratio, deflation),
]

/** What a search found, and how much of it is luck. */
export const optimizationText = (
  result: SearchResult | PerInstrumentResult | EnsembleResult | RiskResult,
): readonly string[] => {
  if ('best_params' in result) return riskText(result)
  if ('instruments' in result) return apartText(result)
  return 'best' in result ? searchText(result) : weightsText(result)
}
