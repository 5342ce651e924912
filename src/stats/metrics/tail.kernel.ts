import { returnsOf } from './equity-fold.kernel.js'

/** Puts the `rank` + 1 smallest values at the front, the largest of them at `rank`. Expected O(n), in place. */
const select = (values: Float64Array, rank: number): void => {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const held = values[i]!
      values[i++] = values[j]!
      values[j--] = held
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else return
  }
}

export interface Tail {
  readonly value_at_risk: number
  readonly conditional_value_at_risk: number
}

/**
 * Historical value at risk and its conditional mean: with `h = (n - 1) level` and the returns in rising order, the linear
 * percentile `x[h]` (Hyndman and Fan 1996, type 7) and the mean of the `floor(h) + 1` smallest. A loss is negative.
 * Cost: O(n) expected, one copy. NaN: the input must be finite and not empty. Look-ahead: not a series.
 */
export const lowerTail = (returns: Float64Array, level: number): Tail =>
  tailOf(returns.slice(), (returns.length - 1) * level)

const tailOf = (values: Float64Array, h: number): Tail => {
  const whole = Math.floor(h)
  select(values, whole)
  const at = values[whole]!
  let sum = 0
  for (let i = 0; i <= whole; i++) sum += values[i]!
  let next = Infinity
  for (let i = whole + 1; i < values.length; i++) if (values[i]! < next) next = values[i]!
  const part = h - whole
  return {
    value_at_risk: part === 0 ? at : at + part * (next - at),
    conditional_value_at_risk: sum / (whole + 1),
  }
}

const SAMPLE = 1024

/** A return that, by a sample of the bars, is a little above the percentile at `level`. */
const boundOf = (equity: Float64Array, level: number): number => {
  const n = equity.length - 1
  const sample = new Float64Array(SAMPLE)
  for (let k = 0; k < SAMPLE; k++) {
    const at = Math.floor((k * n) / SAMPLE)
    sample[k] = equity[at + 1]! / equity[at]! - 1
  }
  const spread = 4 * Math.sqrt(SAMPLE * level * (1 - level))
  return sample.sort()[Math.min(SAMPLE - 1, Math.ceil(SAMPLE * level + spread))]!
}

/**
 * `lowerTail` of the per-bar returns of an equity curve of n + 1 values above 0. Long curves give the same figures (the
 * mean to rounding) from the returns below a bound alone, which a product tells from the rest: a sample of the bars gives
 * the bound, and where it left too few, all returns are taken. Cost: O(n). NaN: as `lowerTail`. Look-ahead: not a series.
 */
export const lowerTailOfEquity = (equity: Float64Array, level: number): Tail => {
  const n = equity.length - 1
  const whole = Math.floor((n - 1) * level)
  const bound = n < 8 * SAMPLE ? Infinity : boundOf(equity, level)
  const factor = 1 + bound + 4 * Number.EPSILON * (1 + Math.abs(bound))
  const low = new Float64Array(n < 8 * SAMPLE ? n : n >> 2)
  let count = 0
  let surely = 0
  for (let i = 0; i < n && count < low.length; i++) {
    const before = equity[i]!
    const now = equity[i + 1]!
    if (now > before * factor) continue
    const r = now / before - 1
    low[count++] = r
    if (r <= bound) surely += 1
  }
  return count === n || (count < low.length && surely >= whole + 2)
    ? tailOf(low.subarray(0, count), (n - 1) * level)
    : lowerTail(returnsOf(equity), level)
}
