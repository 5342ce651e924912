/** Labels of the trend classifier. */
export const TREND_NAMES = ['unknown', 'trending_up', 'trending_down', 'ranging'] as const
const [UP, DOWN, RANGING] = [1, 2, 3]

/**
 * Signed efficiency: `(ln c[t] - ln c[t - w]) / Σ |ln c[i] - ln c[i - 1]|` over the last `w` changes, in [-1, 1] (Kaufman 1995,
 * with its sign); 0 where the price did not move, NaN before there are `w` changes. Cost: O(n · w). NaN: until it has left the
 * window. Look-ahead: none.
 */
export const signedEfficiency = (close: Float64Array, window: number): Float64Array => {
  const n = close.length
  const logs = close.map(Math.log)
  const efficiency = new Float64Array(n).fill(Number.NaN)
  for (let t = window; t < n; t++) {
    let path = 0
    for (let i = t - window + 1; i <= t; i++) path += Math.abs(logs[i]! - logs[i - 1]!)
    efficiency[t] = path === 0 ? 0 : (logs[t]! - logs[t - window]!) / path
  }
  return efficiency
}

/**
 * A trend is entered when the signed efficiency reaches `enter` in its direction and left when it falls below `leave`;
 * between trends the market is ranging. Unknown before the window is full and where the efficiency is NaN.
 * Cost: O(n · window). NaN: unknown, and the next finite bar starts again. Look-ahead: none.
 */
export const trendLabels = (
  close: Float64Array,
  { window, enter, leave }: { readonly window: number; readonly enter: number; readonly leave: number },
): Uint8Array => {
  const efficiency = signedEfficiency(close, window)
  const labels = new Uint8Array(close.length)
  let current = 0
  for (let t = 0; t < close.length; t++) {
    const e = efficiency[t]!
    if (Number.isNaN(e)) current = 0
    else if (e >= enter) current = UP!
    else if (e <= -enter) current = DOWN!
    else if (!((current === UP && e >= leave) || (current === DOWN && e <= -leave))) current = RANGING!
    labels[t] = current
  }
  return labels
}
