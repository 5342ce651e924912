import { commonestReason } from '../../search/ranking.js'
import type { Trial } from '../../search/trial.js'
import type { Metric } from '../../stats/metrics/metric.js'
import { leastTrades, type Objective } from '../../stats/metrics/objective.js'

/** Why none of some trials has a score, and what would give it one. */
export const unscored = (
  objective: Objective,
  trials: readonly Trial[],
  scores: readonly Metric[],
): string => {
  const most = Math.max(0, ...trials.map(({ trades }) => trades))
  const least = leastTrades(objective)
  const name = objective.name === 'own' ? '..' : objective.name
  return trials.length === 0 || most >= least
    ? `no trial has a score: ${commonestReason(scores) ?? 'the space is empty'}`
    : most === 0
      ? 'no trial has a score: none trades; search other values, or more bars'
      : `no trial has a score: the most trades of one are ${most}, the objective asks for ${least}; search more bars, or ask for fewer: objective: { name: ${name}, min_trades: ${most} }`
}
