import { isDefined, liftMetrics, type Metric, undefinedMetric } from './metric.js'
import { LOWER_IS_BETTER, type MetricName } from './metric-name.js'
import { type Metrics, metricsOf, type Performance } from './metrics.js'
import { leastTrades, type Objective, type ObjectiveWeights, ofMetric } from './objective.js'
import { ownMetrics } from './own-metric.js'

/** Every infeasible score lies at or below minus this, every feasible one far above. */
const INFEASIBLE = 1e9
const UNBOUNDED = 'the score is not finite'

/** A gain divided, or a loss multiplied, by its risk: more risk is never better. */
const perRisk = (gain: number, risk: number): number => (gain >= 0 ? gain / risk : gain * risk)

/** By how much a run's drawdown exceeds the objective's limit; 0 where it has none or keeps it. */
export const drawdownExcess = (objective: Objective, metrics: Metrics): number =>
  objective.name === 'min_drawdown_sharpe' && isDefined(metrics.max_drawdown)
    ? Math.max(0, -metrics.max_drawdown - objective.drawdown_limit)
    : 0

const weighted = (metrics: Metrics, weights: ObjectiveWeights): Metric =>
  liftMetrics(
    [metrics.sharpe_ratio, metrics.win_rate, metrics.gross_profit, metrics.gross_loss],
    (sharpe = 0, win_rate = 0, profit = 0, loss = 0) =>
      weights.sharpe * sharpe + weights.win_rate * win_rate + (weights.profit * profit) / (profit + loss),
    'no trade won or lost',
  )

const scoreOfMetric = (name: MetricName, metrics: Metrics): Metric =>
  name === 'calmar_ratio'
    ? liftMetrics(
        [metrics.annualized_return, metrics.max_drawdown],
        (annual = 0, d = 0) => perRisk(annual, -d),
        'there was no drawdown',
      )
    : LOWER_IS_BETTER.has(name)
      ? liftMetrics([metrics[name]], (value = 0) => -value, UNBOUNDED)
      : metrics[name]

/** The metrics of a run that an objective may ask for: a user's own joins where it is the objective. */
export const scorableMetrics = (objective: Objective, run: Performance): Metrics => ({
  ...metricsOf(run),
  ...(objective.name === 'own' ? ownMetrics([objective.part], run) : {}),
})

const ofOwn = (
  { name, lower_is_better }: Extract<Objective, { readonly name: 'own' }>['part'],
  metrics: Readonly<Record<string, Metric>>,
): Metric =>
  liftMetrics(
    [metrics[name] ?? undefinedMetric(`${name} was not measured`)],
    (value = 0) => (lower_is_better === true ? -value : value),
    UNBOUNDED,
  )

const scoreOf = (objective: Objective, metrics: Metrics): Metric => {
  if (objective.name === 'own') return ofOwn(objective.part, metrics)
  if (ofMetric(objective)) return scoreOfMetric(objective.name, metrics)
  const { annualized_return, volatility, sharpe_ratio, max_drawdown } = metrics
  switch (objective.name) {
    case 'risk_adjusted_returns':
      return liftMetrics(
        [annualized_return, volatility, max_drawdown],
        (annual = 0, v = 0, d = 0) => perRisk(annual, v - d),
        UNBOUNDED,
      )
    case 'risk_adjusted_sharpe':
      return liftMetrics(
        [sharpe_ratio, max_drawdown],
        (s = 0, d = 0) => (s >= 0 ? s * (1 + d) : s * (1 - d)),
        UNBOUNDED,
      )
    case 'min_drawdown_sharpe':
      return liftMetrics(
        [sharpe_ratio, max_drawdown],
        (s = 0) => {
          const excess = drawdownExcess(objective, metrics)
          return excess === 0 ? s : -INFEASIBLE * (1 + excess)
        },
        UNBOUNDED,
      )
    case 'weighted_combination':
      return weighted(metrics, objective.weights)
  }
}

/** Above every score that is defined by losses. */
const WITHOUT_LOSS = 1e9
const OF_LOSSES: ReadonlySet<string> = new Set(['sortino_ratio', 'omega_ratio', 'calmar_ratio'])

/** The limit of a ratio whose losses are 0, of a run that gained; otherwise why there is none. */
const limitOf = (objective: Objective, metrics: Metrics, missing: Metric): Metric => {
  const { total_return, max_drawdown, win_rate, total_trades, gross_profit, gross_loss } = metrics
  if (OF_LOSSES.has(objective.name))
    return max_drawdown === 0 && isDefined(total_return) && total_return > 0
      ? WITHOUT_LOSS + total_return
      : missing
  return objective.name === 'profit_factor' && gross_loss === 0 && isDefined(gross_profit) && gross_profit > 0
    ? liftMetrics([win_rate, total_trades], (share = 0, trades = 0) => Math.round(share * trades), UNBOUNDED)
    : missing
}

/**
 * What a search maximises, of one run's metrics; higher is better for every objective, `Undefined` is worst.
 *
 * With a = annualized_return, v = volatility, s = sharpe_ratio, d = |max_drawdown|:
 * - `risk_adjusted_returns` a / (v + d) where a >= 0, else a (v + d)
 * - `risk_adjusted_sharpe` s (1 - d) where s >= 0, else s (1 + d)
 * - `min_drawdown_sharpe` s where d <= drawdown_limit, else -1e9 (1 + d - limit): feasible runs rank by Sharpe and above
 *   all infeasible ones, those by the smaller drawdown
 * - `weighted_combination` w1 s + w2 win_rate + w3 gross_profit / (gross_profit + gross_loss)
 * - `calmar_ratio` a / d where a >= 0, else a d, so that a deeper drawdown never ranks a loss higher
 * - where nothing was lost and something gained, a ratio to losses ranks by its limit: `sortino_ratio`, `omega_ratio` and
 *   `calmar_ratio` at 1e9 + total_return, above the defined ones; `profit_factor` as if one mean win had been lost: the wins
 * - every other metric itself, negated where less is better (`LOWER_IS_BETTER`)
 */
export const score = (objective: Objective, metrics: Metrics): Metric => {
  const trades = metrics.total_trades
  const least = leastTrades(objective)
  if (isDefined(trades) && trades < least)
    return undefinedMetric(`${trades} trades, the objective asks for ${least}`)
  const found = scoreOf(objective, metrics)
  return isDefined(found) ? found : limitOf(objective, metrics, found)
}
