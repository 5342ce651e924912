import { type MeasuredTrader, measuredTrader } from '../../candidate/measured-trader.js'
import type { Found } from '../../candidate/search/search.kernel.js'
import type { MarketServices } from '../../candidate/services.js'
import type { Execution } from '../../portfolio/rules/execution.js'

/** A winner with every metric of it: those of its run in the reading of trials, and what its trial keeps. */
export const measuredWinner = (
  { best, trials, winner }: Pick<Found, 'best' | 'trials' | 'winner'>,
  execution: Execution,
  services: MarketServices,
  periods: number,
): MeasuredTrader => {
  const { run, metrics } = measuredTrader(winner, execution, services, periods)
  return { run, metrics: { ...metrics, ...trials.find(({ number }) => number === best.number)?.metrics } }
}
