/**
 * Which of some values make their longest strictly rising run when the others are left out: 1 for kept, 0 for the rest, the
 * smallest set that can be blamed. Of runs of one length the one that spans least is taken.
 * **Cost**: O(n log n). **NaN**: never kept. **Look-ahead**: a judgement on all values.
 */
export const longestRise = (values: Float64Array): Uint8Array<ArrayBuffer> => {
  const { length } = values
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const rankOf = (value: number): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! < value) low = middle + 1
      else high = middle
    }
    return low + 1
  }
  // by place: the length of the best run that ends there, where that run starts, and the place before in it
  const runs = new Int32Array(length)
  const starts = new Float64Array(length)
  const before = new Int32Array(length).fill(-1)
  // a Fenwick tree over ranks of the place whose run is best: longer, else with a later start
  const tree = new Int32Array(sorted.length + 1).fill(-1)
  const better = (a: number, b: number): boolean =>
    b < 0 || runs[a]! > runs[b]! || (runs[a]! === runs[b]! && starts[a]! > starts[b]!)
  let best = -1
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    const rank = rankOf(value)
    let from = -1
    for (let k = rank - 1; k > 0; k -= k & -k) if (tree[k]! >= 0 && better(tree[k]!, from)) from = tree[k]!
    before[i] = from
    runs[i] = from < 0 ? 1 : runs[from]! + 1
    starts[i] = from < 0 ? value : starts[from]!
    for (let k = rank; k < tree.length; k += k & -k) if (better(i, tree[k]!)) tree[k] = i
    if (
      best < 0 ||
      runs[i]! > runs[best]! ||
      (runs[i]! === runs[best]! && value - starts[i]! < values[best]! - starts[best]!)
    )
      best = i
  }
  const kept = new Uint8Array(length)
  for (let i = best; i >= 0; i = before[i]!) kept[i] = 1
  return kept
}

/** Whether values rise strictly, each above the one before. **Cost**: O(n). **NaN**: no rise. */
export const risesStrictly = (values: Float64Array): boolean => {
  for (let i = 1; i < values.length; i++) if (!(values[i]! > values[i - 1]!)) return false
  return values.length === 0 || !Number.isNaN(values[0]!)
}
