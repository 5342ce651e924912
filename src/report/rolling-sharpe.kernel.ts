/**
 * The annualised Sharpe ratio of the last `window` returns at each of them, over a risk-free rate of 0, n - 1 in the variance;
 * NaN until there are this many and where they do not vary. Sums are taken of returns less their overall mean, so that long series
 * keep their digits. Cost: O(n). NaN: spreads to all later values. Look-ahead: none but the mean that is added again.
 */
export const rollingSharpe = (
  returns: Float64Array,
  window: number,
  periods_per_year: number,
): Float64Array => {
  const found = new Float64Array(returns.length).fill(Number.NaN)
  let mean = 0
  for (let i = 0; i < returns.length; i++) mean += returns[i]! / returns.length
  let sum = 0
  let square = 0
  for (let i = 0; i < returns.length; i++) {
    const next = returns[i]! - mean
    sum += next
    square += next * next
    if (i >= window) {
      const old = returns[i - window]! - mean
      sum -= old
      square -= old * old
    }
    if (i < window - 1) continue
    const variance = (square - (sum * sum) / window) / (window - 1)
    if (variance > 1e-18)
      found[i] = ((sum / window + mean) / Math.sqrt(variance)) * Math.sqrt(periods_per_year)
  }
  return found
}
