import { finite, integer, list, struct, type TypeOf } from '../../core/codec/codec.js'

/** How many values lie between neighbouring edges, the last one's upper edge included; one edge more than counts. */
export const histogramCodec = struct('histogram', { edges: list(finite()), counts: list(integer(0)) })
export type Histogram = TypeOf<typeof histogramCodec>

/** Counts finite values in `bins` bins of one width from the lowest to the highest; of equal values, one bin; of none, none. */
export const histogramOf = (values: Float64Array, bins: number): Histogram => {
  if (values.length === 0) return { edges: [], counts: [] }
  const sorted = values.toSorted()
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const count = high > low ? bins : 1
  const width = (high - low) / count
  const counts = new Int32Array(count)
  sorted.forEach((value) => {
    const bin = width === 0 ? 0 : Math.min(count - 1, Math.floor((value - low) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  })
  return {
    edges: [...Array.from({ length: count }, (_, i) => low + i * width), high],
    counts: [...counts],
  }
}
