import type { SignalLog } from '../signal/signal-log.js'
import { type Metric, undefinedMetric } from '../stats/metric.js'
import type { Execution } from './execution.js'
import type { Portfolio } from './portfolio.kernel.js'

/** The highest cost a side that is looked at. */
export const MOST_COST = 0.5
const STEPS = 40

const halved = (gains: (rate: number) => boolean, low: number, high: number, steps: number): number => {
  const middle = (low + high) / 2
  if (steps === 0) return middle
  return gains(middle) ? halved(gains, middle, high, steps - 1) : halved(gains, low, middle, steps - 1)
}

/**
 * The cost a side, as a fraction of each fill's value, at which the total return is 0: the signal is executed again with
 * this rate in place of all commission and slippage, and the rate is bisected to 1e-12. It is what a strategy can bear,
 * to set beside what it is charged. `Undefined` where there is no trade, nothing is gained even without costs, or the
 * capital still grows at 50 % a side.
 */
export const breakEvenCost = (desk: Portfolio, log: SignalLog, execution: Execution): Metric => {
  const gain = (rate: number): number =>
    desk.run(log, { ...execution, costs: { rate, per_share: 0, slippage: 0 } }).equity.at(-1) ?? Number.NaN
  const free = desk.run(log, { ...execution, costs: { rate: 0, per_share: 0, slippage: 0 } })
  if (free.trades.side.length === 0) return undefinedMetric('there are no trades')
  const { capital } = execution
  if ((free.equity.at(-1) ?? Number.NaN) < capital) return undefinedMetric('it loses without costs')
  if (gain(MOST_COST) > capital) return undefinedMetric(`it gains at ${100 * MOST_COST} % a side`)
  return halved((rate) => gain(rate) > capital, 0, MOST_COST, STEPS)
}
