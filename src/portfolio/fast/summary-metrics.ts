import { power } from '../../core/power.kernel.js'
import { definedOr, liftMetrics, type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import { METRICS, type MetricName } from '../../stats/metrics/metric-name.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import { wholeOf } from '../../stats/metrics/moments.kernel.js'
import { type Objective, ofMetric } from '../../stats/metrics/objective.js'
import { deviationOf, kurtosisOf, sharpeOf, skewOf } from '../../stats/metrics/power-sums.js'
import type { RunSummary } from './portfolio.kernel.js'

/** The metrics that a summary gives without an equity curve. */
export const SUMMARY_METRICS = [
  'total_return',
  'annualized_return',
  'volatility',
  'sharpe_ratio',
  'sortino_ratio',
  'calmar_ratio',
  'omega_ratio',
  'max_drawdown',
  'skew',
  'kurtosis',
  'exposure_time',
  'mean_exposure',
  'gross_exposure',
  'total_trades',
  'win_rate',
  'profit_factor',
  'expectancy',
  'gross_profit',
  'gross_loss',
] as const satisfies readonly MetricName[]
export type SummaryMetric = (typeof SUMMARY_METRICS)[number]

const summarized: readonly MetricName[] = SUMMARY_METRICS
const absent = Object.fromEntries(
  METRICS.map((name) => [name, undefinedMetric('it needs the whole equity curve')]),
) as Readonly<Record<MetricName, Metric>>

/** Whether an objective's score can be read from a summary; any other asks for the whole run. */
export const scoredBySummary = (objective: Objective): boolean =>
  !ofMetric(objective) || summarized.includes(objective.name)

/**
 * The metrics of a summarized run, by the definitions of `metricsOf`; those that need the whole curve are `Undefined`
 * and say so. They agree with `metricsOf` of the whole run to 1e-9.
 */
export const summaryMetrics = (
  { curve, trades, held, timing: { invested } }: Pick<RunSummary, 'curve' | 'trades' | 'held' | 'timing'>,
  periodsPerYear: number,
): Metrics => {
  const { n } = curve
  const sums = wholeOf(curve.moments)
  const excess = curve.excess ?? { ...sums, losses2: curve.losses2 }
  const year = Math.sqrt(periodsPerYear)
  const ofBars = (metric: () => Metric): Metric =>
    n === 0 ? undefinedMetric('there are no scored bars') : metric()
  const ofReturns = (metric: () => Metric): Metric =>
    ofBars(() => (curve.ruined ? undefinedMetric('the equity fell to 0 or below') : metric()))
  const yearly = (metric: Metric): Metric =>
    liftMetrics([metric], (value = 0) => value * year, 'the returns are not finite')
  const ofTrades = (value: number, because = 'there are no trades'): Metric =>
    definedOr(value, trades.trades === 0 ? 'there are no trades' : because)
  const total_return = ofBars(() => definedOr(curve.equity / curve.start - 1, 'there is no capital'))
  const annualized_return = ofReturns(() =>
    liftMetrics(
      [total_return],
      (total = 0) => power(1 + total, periodsPerYear / n) - 1,
      'the capital was lost, or no time passed',
    ),
  )
  return {
    ...absent,
    total_return,
    annualized_return,
    volatility: ofReturns(() => yearly(deviationOf(sums))),
    sharpe_ratio: ofReturns(() => yearly(sharpeOf(excess))),
    sortino_ratio: ofReturns(() =>
      definedOr((excess.sum / n / Math.sqrt(excess.losses2 / n)) * year, 'no bar lost'),
    ),
    calmar_ratio: liftMetrics(
      [annualized_return],
      (annual = 0) => annual / -curve.max_drawdown,
      'there was no drawdown',
    ),
    omega_ratio: ofReturns(() => definedOr(curve.gains / -curve.losses, 'no bar lost')),
    max_drawdown: ofBars(() => definedOr(curve.max_drawdown, 'the equity is not finite')),
    skew: ofReturns(() => skewOf(sums)),
    kurtosis: ofReturns(() => liftMetrics([kurtosisOf(sums)], (value = 0) => value - 3, '')),
    exposure_time: ofBars(() => held / n),
    mean_exposure: ofBars(() => definedOr(invested.net, 'the figures are not finite')),
    gross_exposure: ofBars(() => definedOr(invested.gross, 'the figures are not finite')),
    total_trades: trades.trades,
    win_rate: ofTrades(trades.wins / trades.trades),
    profit_factor: ofTrades(
      trades.losses === 0 ? Number.NaN : trades.gross_profit / trades.gross_loss,
      'no trade lost',
    ),
    expectancy: ofTrades(trades.trades === 0 ? Number.NaN : trades.mean),
    gross_profit: trades.gross_profit,
    gross_loss: trades.gross_loss,
  }
}

/**
 * The metrics of a whole run in the one reading that they have: what a summary gives is read from the summary, so that a
 * candidate alone has the very numbers of its trial; the rest is of the curve.
 */
export const inOneReading = (whole: Metrics, summary: Metrics): Metrics => ({
  ...whole,
  ...Object.fromEntries(SUMMARY_METRICS.map((name) => [name, summary[name]])),
})
