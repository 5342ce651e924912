import { square } from '../core/power.kernel.js'
import { hyperOf } from './hyper.kernel.js'
import { distances, factor, matern, solveLower } from './process-factor.kernel.js'

/** What a model says of a point. */
export interface Prediction {
  readonly mean: number
  readonly deviation: number
}

/** A Gaussian process that was fitted: what it says of a point, in the units of the values. */
export interface Surrogate {
  readonly mean: (point: Float64Array) => number
  /**
   * Mean and standard deviation at a new point. The noise is part of it: of a score that is a function of its parameters it
   * is what tells a point from its neighbours, and a new point has its own share.
   */
  readonly predict: (point: Float64Array) => Prediction
  /** The same where mean and an upper bound of the deviation are worth it, at O(n) where they are not. */
  readonly predictIf: (
    point: Float64Array,
    isWorthIt: (mean: number, most: number) => boolean,
  ) => Prediction | undefined
  /** Length scales, then the noise as a share of the variance. */
  readonly hyper: Float64Array
}

/**
 * A Gaussian process with a Matern 5/2 kernel, a length scale a dimension, and a constant level, through values at points of
 * the unit cube. Cost: O(n^3) once, O(n) a mean, O(n^2) a deviation. NaN: none may be given. Look-ahead: not a series.
 */
export const gaussianProcess = (
  points: readonly Float64Array[],
  values: Float64Array,
  hyper: Float64Array = hyperOf(points, values),
): Surrogate => {
  const n = values.length
  const dimensions = points[0]?.length ?? 0
  const noise = hyper[dimensions]!
  const { lower, weights, level, variance } = factor(
    distances(points, dimensions),
    values,
    hyper,
    dimensions,
  )!
  const correlations = (point: Float64Array): Float64Array => {
    const all = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      let squared = 0
      for (let d = 0; d < dimensions; d++) squared += square((point[d]! - points[i]![d]!) / hyper[d]!)
      all[i] = matern(squared)
    }
    return all
  }
  const meanFrom = (near: Float64Array): number => {
    let sum = level
    for (let i = 0; i < n; i++) sum += near[i]! * weights[i]!
    return sum
  }
  const deviationOf = (explained: number): number =>
    Math.sqrt((Math.max(1e-12, 1 - explained) + noise) * variance)
  const predictIf: Surrogate['predictIf'] = (point, isWorthIt) => {
    const near = correlations(point)
    const mean = meanFrom(near)
    let nearest = 0
    for (let i = 0; i < n; i++) nearest = Math.max(nearest, near[i]!)
    // what one value explains, all of them explain at least
    if (!isWorthIt(mean, deviationOf(square(nearest) / (1 + noise)))) return undefined
    const half = solveLower(lower, n, near)
    let explained = 0
    for (let i = 0; i < n; i++) explained += square(half[i]!)
    return { mean, deviation: deviationOf(explained) }
  }
  return {
    hyper,
    mean: (point) => meanFrom(correlations(point)),
    predict: (point) => predictIf(point, () => true)!,
    predictIf,
  }
}
