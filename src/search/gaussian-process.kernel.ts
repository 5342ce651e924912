import { square } from '../core/power.kernel.js'

/** A Gaussian process that was fitted: what it says of a point, in the units of the values. */
export interface Surrogate {
  readonly mean: (point: Float64Array) => number
  /**
   * Mean and standard deviation at a new point. The noise is part of it: of a score that is a function of its parameters it
   * is what tells a point from its neighbours, and a new point has its own share.
   */
  readonly predict: (point: Float64Array) => { readonly mean: number; readonly deviation: number }
  /** Length scales, then the noise as a share of the variance. */
  readonly hyper: Float64Array
}

const SQRT5 = Math.sqrt(5)

/** The Matern 5/2 correlation at a squared scaled distance. */
const matern = (squared: number): number => {
  const r = SQRT5 * Math.sqrt(squared)
  return (1 + r + (r * r) / 3) * Math.exp(-r)
}

/**
 * Factors a symmetric positive matrix (n x n, row after row) into its lower triangle in place. It gives false where the
 * matrix is not positive. Cost: n^3 / 6.
 */
export const cholesky = (matrix: Float64Array, n: number): boolean => {
  for (let i = 0; i < n; i++) {
    const row = i * n
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let sum = matrix[row + j]!
      for (let k = 0; k < j; k++) sum -= matrix[row + k]! * matrix[other + k]!
      if (i !== j) matrix[row + j] = sum / matrix[other + j]!
      else if (sum > 0) matrix[row + j] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** Solves `L x = b` in place. */
const forward = (lower: Float64Array, n: number, b: Float64Array): Float64Array => {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * b[k]!
    b[i] = sum / lower[i * n + i]!
  }
  return b
}
/** Solves `L' x = b` in place. */
const backward = (lower: Float64Array, n: number, b: Float64Array): Float64Array => {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * b[k]!
    b[i] = sum / lower[i * n + i]!
  }
  return b
}

interface Factored {
  readonly lower: Float64Array
  readonly weights: Float64Array
  readonly level: number
  readonly variance: number
  readonly cost: number
}

/** Log-normal priors: few points do not tell a scale of their own for each dimension, nor that there is no noise. */
const SCALE = { mean: -0.7, deviation: 0.9, apart: 0.4 }
const NOISE = { mean: -4, deviation: 3, most: 2 }

const priorCost = (hyper: Float64Array, dimensions: number): number => {
  let middle = 0
  for (let d = 0; d < dimensions; d++) middle += Math.log(hyper[d]!) / dimensions
  let cost = square((middle - SCALE.mean) / SCALE.deviation)
  for (let d = 0; d < dimensions; d++) cost += square((Math.log(hyper[d]!) - middle) / SCALE.apart)
  return (cost + square((Math.log(hyper[dimensions]!) - NOISE.mean) / NOISE.deviation)) / 2
}

const distances = (points: readonly Float64Array[], dimensions: number): Float64Array => {
  const n = points.length
  const all = new Float64Array(((n * (n - 1)) / 2) * dimensions)
  let at = 0
  for (let i = 1; i < n; i++)
    for (let j = 0; j < i; j++)
      for (let d = 0; d < dimensions; d++) all[at++] = square(points[i]![d]! - points[j]![d]!)
  return all
}

/** Factors the process at some hyperparameters; level and variance are their most likely values. Cost: n^3 / 6 + n^2 d. */
const factor = (
  squares: Float64Array,
  values: Float64Array,
  hyper: Float64Array,
  dimensions: number,
): Factored | undefined => {
  const n = values.length
  const lower = new Float64Array(n * n)
  const inverse = Float64Array.from({ length: dimensions }, (_, d) => 1 / square(hyper[d]!))
  let at = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let squared = 0
      for (let d = 0; d < dimensions; d++) squared += squares[at++]! * inverse[d]!
      lower[i * n + j] = matern(squared)
    }
    lower[i * n + i] = 1 + hyper[dimensions]!
  }
  if (!cholesky(lower, n)) return undefined
  const half = forward(lower, n, Float64Array.from(values))
  const ones = forward(lower, n, new Float64Array(n).fill(1))
  let upper = 0
  let under = 0
  for (let i = 0; i < n; i++) {
    upper += ones[i]! * half[i]!
    under += square(ones[i]!)
  }
  const level = upper / under
  let squared = 0
  let logs = 0
  for (let i = 0; i < n; i++) {
    half[i]! -= level * ones[i]!
    squared += square(half[i]!)
    logs += Math.log(lower[i * n + i]!)
  }
  const variance = Math.max(squared / n, 1e-12)
  return {
    lower,
    weights: backward(lower, n, half),
    level,
    variance,
    cost: 0.5 * n * Math.log(variance) + logs + priorCost(hyper, dimensions),
  }
}

/** Walks from some hyperparameters to the most likely ones nearby, by steps of their logarithms that shrink. */
const improved = (
  from: Float64Array,
  costOf: (hyper: Float64Array) => number,
  bounds: (at: number) => readonly [number, number],
): { readonly hyper: Float64Array; readonly cost: number } => {
  let hyper = from
  let cost = costOf(from)
  for (let step = 1; step > 0.06; ) {
    let moved = false
    for (let d = 0; d < hyper.length; d++) {
      const wide = d === hyper.length - 1 ? 2 * step : step
      for (const sign of [1, -1]) {
        const [low, high] = bounds(d)
        const next = hyper.slice()
        next[d] = Math.min(high, Math.max(low, hyper[d]! * Math.exp(sign * wide)))
        const reached = costOf(next)
        if (reached >= cost - 1e-9) continue
        hyper = next
        cost = reached
        moved = true
        break
      }
    }
    if (!moved) step /= 2
  }
  return { hyper, cost }
}

const STARTS: readonly number[] = [0.15, 0.5, 1.5]

/** Hyperparameters are fitted to no more values than this: more tell little of them, at the cost of their cube. */
const FITTED = 80
const evenly = (n: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor((i * n) / count))

/**
 * Fits a Gaussian process with a Matern 5/2 kernel, a length scale a dimension, and a constant level, to values at points
 * of the unit cube: hyperparameters by marginal likelihood with weak priors, from a few starts (Rasmussen and Williams,
 * Gaussian Processes for Machine Learning, 2006, 5.4). Of more than 80 values, 80 evenly among them tell the hyperparameters.
 * Cost: O(n^3) once and O(min(n, 80)^3) a step of the fit, O(n) a mean, O(n^2) a deviation.
 * NaN: none may be given. Look-ahead: not a series.
 */
export const gaussianProcess = (points: readonly Float64Array[], values: Float64Array): Surrogate => {
  const n = values.length
  const dimensions = points[0]?.length ?? 0
  const some = evenly(n, Math.min(n, FITTED))
  const squares = distances(
    some.map((i) => points[i]!),
    dimensions,
  )
  const fewer = Float64Array.from(some, (i) => values[i]!)
  const costOf = (hyper: Float64Array): number =>
    factor(squares, fewer, hyper, dimensions)?.cost ?? Number.POSITIVE_INFINITY
  const bounds = (d: number): readonly [number, number] => (d < dimensions ? [0.02, 10] : [1e-7, NOISE.most])
  const fits = STARTS.map((scale) => {
    const from = new Float64Array(dimensions + 1).fill(scale)
    from[dimensions] = 1e-3
    return improved(from, costOf, bounds)
  })
  const { hyper } = fits.reduce((best, fit) => (fit.cost < best.cost ? fit : best))
  const { lower, weights, level, variance } = factor(
    n <= FITTED ? squares : distances(points, dimensions),
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
  return {
    hyper,
    mean: (point) => meanFrom(correlations(point)),
    predict: (point) => {
      const near = correlations(point)
      const mean = meanFrom(near)
      const half = forward(lower, n, near)
      let explained = 0
      for (let i = 0; i < n; i++) explained += square(half[i]!)
      return { mean, deviation: Math.sqrt((Math.max(1e-12, 1 - explained) + hyper[dimensions]!) * variance) }
    },
  }
}
