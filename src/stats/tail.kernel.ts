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
export const lowerTail = (returns: Float64Array, level: number): Tail => {
  const values = returns.slice()
  const h = (values.length - 1) * level
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
