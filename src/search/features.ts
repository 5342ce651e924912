import { type Axis, placeAt } from './axes.js'

/**
 * A point of the unit cube as a model sees it: an axis of one value is left out, and an unordered one is a coordinate a
 * value, so that any two values are as far from each other as the ends of an ordered axis.
 */
export const featuresOf = (axes: readonly Axis[], point: readonly number[]): Float64Array =>
  Float64Array.from(
    axes.flatMap((axis, i) => {
      const at = point[i] ?? 0.5
      if (axis.size === 1) return []
      if (axis.ordered) return [at]
      const place = placeAt(axis, at)
      return Array.from({ length: axis.size }, (_, value) => (value === place ? Math.SQRT1_2 : 0))
    }),
  )
