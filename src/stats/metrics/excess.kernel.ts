import type { PowerSums } from './power-sums.js'

/** Power sums of the returns of an equity curve above the risk-free one, and Σ min(r - rf, 0)². */
export interface ExcessSums extends PowerSums {
  readonly losses2: number
}

/**
 * Sums over the returns above the risk-free one of each bar; `equity` has one value more than there are bars. Cost: O(n).
 * NaN: spreads. Look-ahead: none.
 */
export const excessOf = (equity: Float64Array, risk_free: Float64Array): ExcessSums => {
  const sums = { n: Math.max(0, equity.length - 1), sum: 0, sum2: 0, sum3: 0, sum4: 0, losses2: 0 }
  for (let i = 0; i < sums.n; i++) {
    const r = equity[i + 1]! / equity[i]! - 1 - risk_free[i]!
    const r2 = r * r
    sums.sum += r
    sums.sum2 += r2
    sums.sum3 += r2 * r
    sums.sum4 += r2 * r2
    if (r < 0) sums.losses2 += r2
  }
  return sums
}
