import { type Axis, placeAt } from './axes.js'

/** Where a value lies between two above 0 by its logarithm. */
const byLogarithm = (value: number, low: number, high: number): number =>
  Math.log(value / low) / Math.log(high / low)

const orderedFeature = ({ dimension }: Axis, place: () => number, at: number): number => {
  if (dimension._tag === 'Float') return at
  if (dimension._tag === 'Int') {
    const { low, high } = dimension
    return low > 0 ? byLogarithm(low + (high - low) * at, low, high) : at
  }
  const values = dimension.values.map(Number)
  const low = values.at(0) ?? 0
  return low > 0 ? byLogarithm(values.at(place()) ?? low, low, values.at(-1) ?? low) : at
}

/**
 * A point of the unit cube as a model sees it. Counts above 0 are seen by their logarithm, for most are lengths: 5 is as
 * far from 10 as 50 is from 100. An axis of one value is left out, and an unordered one is a coordinate a value, so that
 * any two values are as far from each other as the ends of an ordered axis.
 */
export const featuresOf = (axes: readonly Axis[], point: readonly number[]): Float64Array =>
  Float64Array.from(
    axes.flatMap((axis, i) => {
      const at = point[i] ?? 0.5
      if (axis.size === 1) return []
      if (axis.ordered) return [orderedFeature(axis, () => placeAt(axis, at), at)]
      const place = placeAt(axis, at)
      return Array.from({ length: axis.size }, (_, value) => (value === place ? Math.SQRT1_2 : 0))
    }),
  )
