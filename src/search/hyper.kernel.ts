import { distances, factor, NOISE } from './process-factor.kernel.js'

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
 * The most likely hyperparameters of a Gaussian process: by marginal likelihood with weak priors, from a few starts, or near
 * those of fewer values (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, 5.4). Of more than 80 values,
 * 80 evenly among them tell them. Cost: O(min(n, 80)^3) a step of the fit. NaN: none may be given. Look-ahead: not a series.
 */
export const hyperOf = (
  points: readonly Float64Array[],
  values: Float64Array,
  before?: readonly number[],
): Float64Array => {
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
  const afresh = (scale: number): Float64Array => {
    const from = new Float64Array(dimensions + 1).fill(scale)
    from[dimensions] = 1e-3
    return from
  }
  const starts = before === undefined ? STARTS.map(afresh) : [Float64Array.from(before)]
  return starts
    .map((from) => improved(from, costOf, bounds))
    .reduce((best, fit) => (fit.cost < best.cost ? fit : best)).hyper
}
