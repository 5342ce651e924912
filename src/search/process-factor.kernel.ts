import { square } from '../core/power.kernel.js'

const SQRT5 = Math.sqrt(5)

/** The Matern 5/2 correlation at a squared scaled distance. */
export const matern = (squared: number): number => {
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
export const solveLower = (lower: Float64Array, n: number, b: Float64Array): Float64Array => {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * b[k]!
    b[i] = sum / lower[i * n + i]!
  }
  return b
}
/** Solves `L' x = b` in place. */
const solveUpper = (lower: Float64Array, n: number, b: Float64Array): Float64Array => {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * b[k]!
    b[i] = sum / lower[i * n + i]!
  }
  return b
}

export interface FactoredProcess {
  readonly lower: Float64Array
  readonly weights: Float64Array
  readonly level: number
  readonly variance: number
  readonly cost: number
}

/** Log-normal priors: few points do not tell a scale of their own for each dimension, nor that there is no noise. */
const SCALE = { mean: -0.7, deviation: 0.9, apart: 0.4 }
export const NOISE = { mean: -4, deviation: 3, most: 2 }

const priorCost = (hyper: Float64Array, dimensions: number): number => {
  let middle = 0
  for (let d = 0; d < dimensions; d++) middle += Math.log(hyper[d]!) / dimensions
  let cost = square((middle - SCALE.mean) / SCALE.deviation)
  for (let d = 0; d < dimensions; d++) cost += square((Math.log(hyper[d]!) - middle) / SCALE.apart)
  return (cost + square((Math.log(hyper[dimensions]!) - NOISE.mean) / NOISE.deviation)) / 2
}

/** Squared distances of all pairs, dimension by dimension. Cost: n^2 d / 2. */
export const distances = (points: readonly Float64Array[], dimensions: number): Float64Array => {
  const n = points.length
  const all = new Float64Array(((n * (n - 1)) / 2) * dimensions)
  let at = 0
  for (let i = 1; i < n; i++)
    for (let j = 0; j < i; j++)
      for (let d = 0; d < dimensions; d++) all[at++] = square(points[i]![d]! - points[j]![d]!)
  return all
}

/** Factors the process at some hyperparameters; level and variance are their most likely values. Cost: n^3 / 6 + n^2 d. */
export const factor = (
  squares: Float64Array,
  values: Float64Array,
  hyper: Float64Array,
  dimensions: number,
): FactoredProcess | undefined => {
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
  const half = solveLower(lower, n, Float64Array.from(values))
  const ones = solveLower(lower, n, new Float64Array(n).fill(1))
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
    weights: solveUpper(lower, n, half),
    level,
    variance,
    cost: 0.5 * n * Math.log(variance) + logs + priorCost(hyper, dimensions),
  }
}
