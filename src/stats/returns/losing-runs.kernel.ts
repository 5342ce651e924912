/**
 * The sum of each run of returns below 0, in order. Cost: O(n). NaN: must be finite. Look-ahead: not a series.
 */
export const losingRuns = (returns: Float64Array): Float64Array => {
  const runs: number[] = []
  for (let i = 0; i < returns.length; i++) {
    if (!(returns[i]! < 0)) continue
    let sum = 0
    while (i < returns.length && returns[i]! < 0) sum += returns[i++]!
    runs.push(sum)
  }
  return Float64Array.from(runs)
}
