import { metricsOfFigures } from '../portfolio/fast/summary-metrics.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { Metrics } from '../stats/metrics/metrics.js'
import { ownMetrics } from '../stats/metrics/own-metric.js'
import type { TraderRun } from './market.js'
import { type MarketServices, runMetrics } from './services.js'
import type { Trader } from './trader.js'

/** A run and every metric of it. */
export interface MeasuredTrader {
  readonly run: TraderRun
  readonly metrics: Metrics
}

/** Runs a trader and measures it: where it has a summary its metrics are those of its trial, to the bit. */
export const measuredTrader = (
  { market, run, figured }: Pick<Trader, 'market' | 'run' | 'figured'>,
  execution: Execution,
  services: Pick<MarketServices, 'metrics'>,
  periods_per_year: number,
): MeasuredTrader => {
  if (figured === undefined) {
    const made = run(execution)
    return { run: made, metrics: runMetrics(services, market.performance(made, periods_per_year)) }
  }
  const { run: made, figures } = figured(execution)
  const metrics = metricsOfFigures(figures, {
    equity: made.equity,
    periods_per_year,
    first_time: market.time[0] ?? Number.NaN,
    last_time: market.time.at(-1) ?? Number.NaN,
  })
  const { metrics: own = [] } = services
  return {
    run: made,
    metrics:
      own.length === 0
        ? metrics
        : { ...metrics, ...ownMetrics(own, market.performance(made, periods_per_year)) },
  }
}
