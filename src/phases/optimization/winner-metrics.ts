import type { Market, TraderRun } from '../../candidate/market.js'
import type { Found } from '../../candidate/search/search.kernel.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { inOneReading, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import type { Metric } from '../../stats/metrics/metric.js'

/** Every metric of a winner: those of its run in the reading of trials, and what its trial keeps. */
export const winnerMetrics = (
  { best, trials, winner }: Pick<Found, 'best' | 'trials' | 'winner'>,
  run: TraderRun,
  {
    services,
    market,
    execution,
    periods,
  }: {
    readonly services: MarketServices
    readonly market: Market
    readonly execution: Execution
    readonly periods: number
  },
): Readonly<Record<string, Metric>> => {
  const summary = winner.summarize?.(execution)
  const measured = runMetrics(services, market.performance(run, periods))
  return {
    ...(summary === undefined ? measured : inOneReading(measured, summaryMetrics(summary, periods))),
    ...trials.find(({ number }) => number === best.number)?.metrics,
  }
}
