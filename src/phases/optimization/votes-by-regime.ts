import type { Market, TraderRun } from '../../candidate/market.js'
import { memberResults } from '../../candidate/member-results.js'
import { type JoinedLabels, regimeResults } from '../../candidate/regime-results.kernel.js'
import { attributeBars } from '../../regime/attribution.js'
import { UNKNOWN } from '../../regime/labels.js'
import type { Weights } from '../../search/simplex.kernel.js'
import { compareMetric, isDefined, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'

/** What one weighting earned in each regime: the Sharpe ratio of the regime's bars. */
export interface RegimeScores {
  readonly weights: Weights
  readonly sharpe: Readonly<Record<string, Metric>>
}

/** Attributes one run to the regimes of its bars, of several instruments each on its own. */
export const regimeScores = (
  weights: Weights,
  run: Pick<TraderRun, 'equity' | 'trades'>,
  labels: JoinedLabels,
  market: Market,
  periods: number,
): RegimeScores => {
  const { labels: known, bars } = regimeResults(labels, memberResults(market, run))
  return {
    weights,
    sharpe: Object.fromEntries(
      Object.entries(attributeBars(known, bars, periods)).map(([name, { sharpe_ratio }]) => [
        name,
        sharpe_ratio,
      ]),
    ),
  }
}

/** The best weighting of each regime that any weighting has a Sharpe ratio in; the first of equals. */
export const bestByRegime = (
  all: readonly RegimeScores[],
  names: readonly string[],
): Readonly<Record<string, Weights>> => {
  const never = undefinedMetric('the regime never occurred')
  return Object.fromEntries(
    names
      .filter((name) => name !== UNKNOWN)
      .flatMap((name) => {
        const [best] = all
          .map((one, i) => ({ ...one, i, own: one.sharpe[name] ?? never }))
          .filter(({ own }) => isDefined(own))
          .sort((a, b) => compareMetric(b.own, a.own) || a.i - b.i)
        return best === undefined ? [] : [[name, best.weights] as const]
      }),
  )
}
