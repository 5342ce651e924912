import { square } from '../../core/power.kernel.js'
import type { Bars } from '../../market/bars/bars.js'
import type { RiskMeasure } from '../rules/sizing.js'

/** The deviation (ddof 1) of the last `window` simple returns of the closes. */
const deviationAt = (close: Float64Array, bar: number, window: number): number => {
  let sum = 0
  for (let i = bar - window + 1; i <= bar; i++) sum += close[i]! / close[i - 1]! - 1
  const mean = sum / window
  let squares = 0
  for (let i = bar - window + 1; i <= bar; i++) squares += square(close[i]! / close[i - 1]! - 1 - mean)
  return Math.sqrt(squares / (window - 1))
}

/** The plain mean of the last `window` true ranges, as a share of the close. */
const rangeAt = ({ high, low, close }: Bars, bar: number, window: number): number => {
  let sum = 0
  for (let i = bar - window + 1; i <= bar; i++) {
    const before = close[i - 1]!
    sum += Math.max(high[i]!, before) - Math.min(low[i]!, before)
  }
  return sum / window / close[bar]!
}

/**
 * The risk of one bar, as a share of the price, measured at a bar's close: it depends on `window + 1` bars alone, wherever
 * a reading began, so it is the plain mean of true ranges and not Wilder's. NaN where `first` leaves too few bars.
 * Cost: O(window). NaN: spreads. Look-ahead: none.
 */
export const riskAt = (bars: Bars, by: RiskMeasure, window: number, first: number, bar: number): number => {
  if (bar - window < first) return Number.NaN
  return by === 'stdev' ? deviationAt(bars.close, bar, window) : rangeAt(bars, bar, window)
}
