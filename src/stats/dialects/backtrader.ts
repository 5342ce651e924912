import { square } from '../../core/power.kernel.js'
import { definedOr, type Metric } from '../metrics/metric.js'
import { deepestDrawdown } from './series.kernel.js'

const mean = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / values.length

/** Square root of n times mean over standard deviation of net profits; the deviation is the population's (ddof 0). */
export const backtraderSqn = (pnl: Float64Array): Metric => {
  const middle = mean(pnl)
  const deviation = Math.sqrt(mean(pnl.map((each) => square(each - middle))))
  return definedOr((Math.sqrt(pnl.length) * middle) / deviation, 'no spread of profits')
}

/** backtrader's analysers: drawdown in percent, money and bars in a row below the peak; quality and counts of closed trades. */
export const backtraderStats = (
  capital: number,
  value: Float64Array,
  pnl: Float64Array,
): Readonly<Record<string, Metric>> => {
  const { share, money, bars } = deepestDrawdown(capital, value)
  return {
    max_drawdown_pct: 100 * share,
    max_drawdown_money: money,
    max_drawdown_len: bars,
    sqn: backtraderSqn(pnl),
    won: pnl.filter((each) => each >= 0).length,
    lost: pnl.filter((each) => each < 0).length,
  }
}
