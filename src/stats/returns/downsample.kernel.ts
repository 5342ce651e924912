/**
 * Which points of some columns of one length to keep so that at most `most` are left: the first, the last, and of every
 * bucket of consecutive points the lowest and the highest of each column, the first of equals. So every column's extremes
 * stay. All points where there are few enough; indices in rising order. `most` is at least 2 + 2 columns. Cost: O(n columns).
 * NaN: passed over. Look-ahead: not a decision.
 */
export const keptPoints = (columns: readonly Float64Array[], most: number): Int32Array => {
  const n = columns[0]?.length ?? 0
  if (n <= most) return Int32Array.from({ length: n }, (_, i) => i)
  const buckets = Math.max(1, Math.floor((most - 2) / (2 * columns.length)))
  const kept = new Set<number>([0, n - 1])
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * n) / buckets)
    const to = Math.floor(((bucket + 1) * n) / buckets)
    for (const column of columns) {
      let low = -1
      let high = -1
      for (let i = from; i < to; i++) {
        const value = column[i]!
        if (low === -1 ? !Number.isNaN(value) : value < column[low]!) low = i
        if (high === -1 ? !Number.isNaN(value) : value > column[high]!) high = i
      }
      if (low !== -1) kept.add(low).add(high)
    }
  }
  return Int32Array.from(kept).sort()
}
