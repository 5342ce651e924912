import { square as squareOf } from '../core/power.kernel.js'

/**
 * Root mean square of the last `window` log changes of the close, in [0, ∞): deviations from no change, so that a steady
 * drift counts. NaN before there are `window` changes.
 * Cost: O(n · window). NaN: until it has left the window. Look-ahead: none.
 */
export const realisedVolatility = (close: Float64Array, window: number): Float64Array => {
  const n = close.length
  const volatility = new Float64Array(n).fill(Number.NaN)
  const square = new Float64Array(n)
  for (let t = 1; t < n; t++) square[t] = squareOf(Math.log(close[t]! / close[t - 1]!))
  for (let t = window; t < n; t++) {
    let sum = 0
    for (let i = t - window + 1; i <= t; i++) sum += square[i]!
    volatility[t] = Math.sqrt(sum / window)
  }
  return volatility
}

/**
 * The slope of the least-squares line through the last `window` + 1 log closes, per bar. NaN before there are as many.
 * Cost: O(n · window). NaN: until it has left the window. Look-ahead: none.
 */
export const logSlope = (close: Float64Array, window: number): Float64Array => {
  const n = close.length
  const logs = close.map(Math.log)
  const slope = new Float64Array(n).fill(Number.NaN)
  const middle = window / 2
  const squares = (window * (window + 1) * (window + 2)) / 12
  for (let t = window; t < n; t++) {
    let sum = 0
    for (let i = 0; i <= window; i++) sum += (i - middle) * (logs[t - window + i]! - logs[t]!)
    slope[t] = sum / squares
  }
  return slope
}

/** The highest high and lowest low of the `window` bars before each bar, that bar left out; NaN before there are as many. */
export interface Channel {
  readonly top: Float64Array
  readonly bottom: Float64Array
}

/** Cost: O(n · window). NaN: until it has left the window. Look-ahead: none. */
export const channelBefore = (high: Float64Array, low: Float64Array, window: number): Channel => {
  const n = high.length
  const top = new Float64Array(n).fill(Number.NaN)
  const bottom = new Float64Array(n).fill(Number.NaN)
  for (let t = window; t < n; t++) {
    let highest = -Infinity
    let lowest = Infinity
    for (let i = t - window; i < t; i++) {
      highest = Math.max(highest, high[i]!)
      lowest = Math.min(lowest, low[i]!)
    }
    top[t] = highest
    bottom[t] = lowest
  }
  return { top, bottom }
}
