import { type Metric, undefinedMetric } from '../stats/metric.js'
import type { Costs } from './execution.js'
import type { Trades } from './trades.js'

/** The highest cost a side that is looked at. */
export const MOST_COST = 0.5
const STEPS = 40

const halved = (gains: (rate: number) => boolean, low: number, high: number, steps: number): number => {
  const middle = (low + high) / 2
  if (steps === 0) return middle
  return gains(middle) ? halved(gains, middle, high, steps - 1) : halved(gains, low, middle, steps - 1)
}

/** A run at some costs, as far as its break-even cost asks. */
export type RunAtCosts = (costs: Costs) => { readonly equity: Float64Array; readonly trades: Pick<Trades, 'side'> }

/**
 * The cost a side, as a fraction of each fill's value, at which the total return is 0: the run is made again with this
 * rate in place of all commission and slippage, and the rate is bisected to 1e-12. It is what a strategy can bear, to set
 * beside what it is charged. `Undefined` where there is no trade, nothing is gained even without costs, or the capital
 * still grows at 50 % a side.
 */
export const breakEvenCost = (runAt: RunAtCosts, capital: number): Metric => {
  const at = (rate: number) => runAt({ rate, per_share: 0, slippage: 0 })
  const gain = (rate: number): number => at(rate).equity.at(-1) ?? Number.NaN
  if (at(0).trades.side.length === 0) return undefinedMetric('there are no trades')
  if (gain(0) < capital) return undefinedMetric('it loses without costs')
  if (gain(MOST_COST) > capital) return undefinedMetric(`it gains at ${100 * MOST_COST} % a side`)
  return halved((rate) => gain(rate) > capital, 0, MOST_COST, STEPS)
}
