import { type Metric, undefinedMetric } from '../../stats/metrics/metric.js'
import type { Trades } from '../account/trades.js'
import { type Costs, costsAt } from '../rules/costs.js'

/** The highest cost a side that is looked at. */
export const MOST_COST = 0.5
/** How near the rate is found; a bracket that shrinks by half alone takes 39 steps. */
const TOLERANCE = 1e-12
const MOST_STEPS = 80

/** A rate and the logarithm of what it leaves of the capital, scaled down where the same end was kept before. */
interface End {
  readonly rate: number
  readonly growth: number
}

/** Where a line through both ends crosses 0, well inside of them; the middle where an end lost everything. */
const between = (low: End, high: End): number => {
  const width = high.rate - low.rate
  const share = low.growth / (low.growth - high.growth)
  const edge = TOLERANCE / (4 * width)
  return low.rate + width * (Number.isFinite(high.growth) ? Math.min(1 - edge, Math.max(edge, share)) : 0.5)
}
const halved = (end: End): End => ({ ...end, growth: end.growth / 2 })

/**
 * The crossing of 0 between a rate that gains and one that does not, by the Illinois form of regula falsi (Dowell and Jarratt
 * 1971).
 */
const crossing = (
  growthAt: (rate: number) => number,
  low: End,
  high: End,
  steps: number,
  kept?: 'low' | 'high',
): number => {
  if (steps === 0 || high.rate - low.rate <= TOLERANCE) return (low.rate + high.rate) / 2
  const rate = between(low, high)
  const growth = growthAt(rate)
  return growth > 0
    ? crossing(growthAt, { rate, growth }, kept === 'high' ? halved(high) : high, steps - 1, 'high')
    : crossing(growthAt, kept === 'low' ? halved(low) : low, { rate, growth }, steps - 1, 'low')
}

/** A run at some costs, as far as its break-even cost asks. */
export type RunAtCosts = (costs: Costs) => {
  readonly equity: Float64Array
  readonly trades: Pick<Trades, 'side'>
}

/**
 * The cost a side, as a fraction of each fill's value, at which the total return is 0: the run is made again with this
 * rate in place of all commission and slippage, until the rate is known to 1e-12; some 15 runs. It is what a strategy can
 * bear, to set next to what it is charged. `Undefined` where there is no trade, nothing is gained even without costs, or the
 * capital still grows at 50 % a side.
 */
export const breakEvenCost = (runAt: RunAtCosts, capital: number): Metric => {
  const at = (rate: number) => runAt(costsAt(rate))
  const growthOf = ({ equity, trades }: ReturnType<RunAtCosts>): number => {
    // costs at which no order can be paid are not borne
    const left = trades.side.length === 0 ? 0 : (equity.at(-1) ?? Number.NaN)
    return left > 0 ? Math.log(left / capital) : Number.NEGATIVE_INFINITY
  }
  const free = at(0)
  if (free.trades.side.length === 0) return undefinedMetric('there are no trades')
  const low = { rate: 0, growth: growthOf(free) }
  if (low.growth < 0) return undefinedMetric('it loses without costs')
  const high = { rate: MOST_COST, growth: growthOf(at(MOST_COST)) }
  if (high.growth > 0) return undefinedMetric(`it gains at ${100 * MOST_COST} % a side`)
  return crossing((rate) => growthOf(at(rate)), low, high, MOST_STEPS)
}
