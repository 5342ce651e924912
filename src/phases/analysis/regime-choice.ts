import type { Choice } from '../../candidate/choice.js'
import type { ByInstrument } from '../../candidate/market.js'
import { type JoinedLabels, regimeResults } from '../../candidate/regime-results.kernel.js'
import type { Contribution } from '../../portfolio/account/contributions.kernel.js'
import { compareMetric, isDefined, undefinedMetric } from '../../stats/metrics/metric.js'
import type { SeriesBlocks } from '../../stats/timing/multiplier.kernel.js'
import { blocksOfSeries, trainEvidence } from '../../stats/timing/train-evidence.js'
import type { Attributed } from './attributed.js'
import type { RegimePerformanceConfig } from './regime-performance-form.js'

/** A candidate with what its timing earned on each instrument, as `returns` by moment. */
export interface TimedCandidate extends Attributed {
  readonly timing: ByInstrument<Contribution>
}

/** A candidate next to the overall best: by regime, what its timing earned above that on the bars of the regime. */
export interface Contender extends Attributed {
  readonly leads: Readonly<Record<string, SeriesBlocks>>
}

/** By regime, what one timing earned above another on its bars; a bar belongs to the label at the close before. */
export const leadsOf = (
  timing: TimedCandidate['timing'],
  overall: TimedCandidate['timing'],
  labels: JoinedLabels,
): Contender['leads'] => {
  const lead = timing.map(
    (one, i) => one && { ...one, returns: one.returns.map((d, t) => d - (overall[i]?.returns[t] ?? 0)) },
  )
  const { labels: known, bars } = regimeResults(labels, lead)
  return Object.fromEntries(
    known.names.map((name, r) => [name, blocksOfSeries(bars.returns.filter((_, k) => known.label[k] === r))]),
  )
}

/**
 * The best candidate of a regime by the Sharpe ratio of its bars, among those with enough trades, where it beats the overall
 * best there: p of its lead, by the multiplier maximum over the leads of all of them, is at most `own_choice_p`. Else the
 * overall best.
 */
export const bestIn = (
  all: readonly Contender[],
  overall: Attributed,
  regime: string,
  {
    min_trades_per_regime,
    own_choice_p,
  }: Pick<RegimePerformanceConfig, 'min_trades_per_regime' | 'own_choice_p'>,
): Pick<Choice, 'source' | 'p'> & { readonly one: Attributed } => {
  const sharpe = (one: Attributed) =>
    one.bars[regime]?.sharpe_ratio ?? undefinedMetric('the regime never occurred')
  const enough = all.filter(
    (one) => (one.matrix.by_entry[regime]?.trades ?? 0) >= min_trades_per_regime && isDefined(sharpe(one)),
  )
  const [own] = [...enough].sort((a, b) => compareMetric(sharpe(b), sharpe(a)) || a.trial - b.trial)
  const lead = own?.leads[regime]
  if (own === undefined || lead === undefined) return { one: overall, source: 'overall' }
  const { p } = trainEvidence(
    lead,
    enough.flatMap(({ leads: { [regime]: other } }) => (other === undefined ? [] : [other])),
  )
  return p <= own_choice_p ? { one: own, source: 'regime', p } : { one: overall, source: 'overall', p }
}
