import { breakPoint } from '../core/break-point.js'

/** A function to be maximised, with its gradient. */
export type SmoothFunction = (at: Float64Array) => { readonly value: number; readonly gradient: Float64Array }

export interface Maximum {
  readonly at: Float64Array
  readonly value: number
  readonly steps: number
  readonly converged: boolean
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
const times = (matrix: Float64Array, x: Float64Array): Float64Array =>
  x.map((_, i) => dot(matrix.subarray(i * x.length, (i + 1) * x.length), x))

/** The identity, as flat columns. */
const identity = (n: number): Float64Array => {
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1
  return matrix
}

/** The BFGS update of the inverse curvature; left alone where the step saw no curvature. */
const updated = (
  inverse: Float64Array,
  step: Float64Array,
  change: Float64Array,
  first: boolean,
): Float64Array => {
  const n = step.length
  const curvature = dot(step, change)
  if (!(curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return inverse
  const base = first ? inverse.map((x) => (x * curvature) / dot(change, change)) : inverse
  const turned = times(base, change)
  const factor = (1 + dot(change, turned) / curvature) / curvature
  const next = base.slice()
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      next[i * n + j] =
        next[i * n + j]! +
        factor * step[i]! * step[j]! -
        (turned[i]! * step[j]! + step[i]! * turned[j]!) / curvature
  return next
}

/**
 * Climbs from a start by BFGS with backtracking (Nocedal and Wright 2006, algorithms 3.1 and 6.1) until twice running a step
 * gains less than `tolerance`, or none gains anything. It never ends below its start.
 * Cost: O(steps · (objective + size²)). NaN: a place with no finite value is not taken. Look-ahead: not a series.
 */
export const quasiNewton = (
  objective: SmoothFunction,
  start: Float64Array,
  { max_steps, tolerance }: { readonly max_steps: number; readonly tolerance: number },
): Maximum => {
  let at = start
  let here = objective(at)
  let inverse = identity(start.length)
  let small = 0
  let steps = 0
  while (steps < max_steps && small < 2) {
    breakPoint()
    let direction = times(inverse, here.gradient)
    let slope = dot(direction, here.gradient)
    if (!(slope > 0)) {
      inverse = identity(start.length)
      direction = here.gradient
      slope = dot(direction, direction)
    }
    let length = steps === 0 ? Math.min(1, 1 / Math.sqrt(slope)) : 1
    let next = at.map((x, i) => x + length * direction[i]!)
    let there = objective(next)
    while (!(there.value >= here.value + 1e-4 * length * slope) && length > 1e-12) {
      length /= 2
      next = at.map((x, i) => x + length * direction[i]!)
      there = objective(next)
    }
    steps += 1
    if (!(there.value > here.value)) return { at, value: here.value, steps, converged: true }
    const held = here
    const before = at
    small = there.value - here.value < tolerance ? small + 1 : 0
    inverse = updated(
      inverse,
      next.map((x, i) => x - before[i]!),
      there.gradient.map((g, i) => held.gradient[i]! - g),
      steps === 1,
    )
    at = next
    here = there
  }
  return { at, value: here.value, steps, converged: small >= 2 }
}
