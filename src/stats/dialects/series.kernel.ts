/** Linear percentile (0 to 100) of values. Cost: O(n log n). NaN: of none. */
export const percentile = (values: Float64Array, percent: number): number => {
  const sorted = Float64Array.from(values).sort()
  const at = ((sorted.length - 1) * percent) / 100
  const low = Math.floor(at)
  const a = sorted[low] ?? Number.NaN
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN
  return a + (b - a) * (at - low)
}

/** Mean of the smallest `count` values. Cost: O(n log n). */
export const meanOfSmallest = (values: Float64Array, count: number): number => {
  const sorted = Float64Array.from(values).sort()
  let sum = 0
  for (let i = 0; i < count; i++) sum += sorted[i]!
  return sum / count
}

/** Simple returns of each value on the one before; the first on `start`. Cost: O(n). */
export const returnsFrom = (start: number, values: Float64Array): Float64Array => {
  const out = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) out[i] = values[i]! / (i === 0 ? start : values[i - 1]!) - 1
  return out
}

/** The deepest drawdown of a curve as a share of its peak and in money, and the most bars in a row below a peak. */
export interface DeepestDrawdown {
  readonly share: number
  readonly money: number
  readonly bars: number
}

/** Drawdowns from the running peak, which begins at `start`. Cost: O(n). NaN: never deepest. */
export const deepestDrawdown = (start: number, values: Float64Array): DeepestDrawdown => {
  let peak = start
  let share = 0
  let money = 0
  let bars = 0
  let below = 0
  for (const value of values) {
    if (value > peak) peak = value
    below = value < peak ? below + 1 : 0
    share = Math.max(share, 1 - value / peak)
    money = Math.max(money, peak - value)
    bars = Math.max(bars, below)
  }
  return { share, money, bars }
}
