import type { RandomStream } from '../core/random.kernel.js'
import { insideUnit, paramsAt, pointOf } from './axes.js'
import { logExpectedImprovement } from './expected-improvement.js'
import { featuresOf } from './features.js'
import { drawFrom, type Field, identityOf, walk } from './field.kernel.js'
import type { Surrogate } from './gaussian-process.kernel.js'
import type { SearchPoint } from './grid.js'

/** A finite space up to here is weighed point by point. */
const WEIGHABLE = 4000
const DRAWN = 400
/** Draws around each of the best points, at each of these widths. */
const AROUND = 30
const WIDTHS: readonly number[] = [0.1, 0.03, 0.01, 0.003]

/** A new point, and the logarithm of what is expected of it. */
export interface Prospect {
  readonly candidate: SearchPoint
  readonly point: readonly number[]
  readonly gain: number
}

export interface Acquisition {
  readonly field: Field
  readonly model: Surrogate
  /** The value to improve on. */
  readonly goal: number
  /** Points near which the model is searched closely. */
  readonly leaders: readonly (readonly number[])[]
  readonly seen: ReadonlySet<string>
  readonly stream: RandomStream
}

/** A point as a model weighs it. */
interface Weighed {
  readonly candidate: SearchPoint
  readonly point: readonly number[]
  readonly features: Float64Array
}
const known = new WeakMap<Field, readonly (Weighed & { readonly identity: string })[]>()
/** Every point of a finite field, listed once. */
const allOf = (field: Field): readonly (Weighed & { readonly identity: string })[] => {
  const listed = known.get(field)
  if (listed !== undefined) return listed
  const all: (Weighed & { readonly identity: string })[] = []
  walk(field, (point, candidate) => {
    all.push({ candidate, point, features: featuresOf(field.axes, point), identity: identityOf(candidate) })
  })
  known.set(field, all)
  return all
}

/**
 * The new point from which a model expects most: of all points where they are few, else of draws over the space and around
 * the leaders, from the best of which it walks uphill. Absent where nothing is left. Cost: some thousand predictions.
 */
export const acquire = ({ field, model, goal, leaders, seen, stream }: Acquisition): Prospect | undefined => {
  const { axes, strategy } = field
  let best: Prospect | undefined
  const isBetter = (mean: number, deviation: number): boolean =>
    best === undefined || logExpectedImprovement(mean, deviation, goal) > best.gain
  const weigh = ({ candidate, point, features }: Weighed): boolean => {
    const predicted = model.predictIf(features, isBetter)
    if (predicted === undefined || !isBetter(predicted.mean, predicted.deviation)) return false
    best = { candidate, point, gain: logExpectedImprovement(predicted.mean, predicted.deviation, goal) }
    return true
  }
  if (field.size <= WEIGHABLE) {
    for (const each of allOf(field)) if (!seen.has(each.identity)) weigh(each)
    return best
  }
  const weighAt = (coordinates: readonly number[]): boolean => {
    const params = paramsAt(axes, coordinates)
    const candidate = { strategy, params }
    if (!field.meets(params) || seen.has(identityOf(candidate))) return false
    const point = pointOf(axes, params)
    return weigh({ candidate, point, features: featuresOf(axes, point) })
  }
  const near = (point: readonly number[], width: number): readonly number[] =>
    point.map((at, d) => {
      const move = stream.normal()
      const other = stream.uniform()
      return axes[d]!.ordered ? insideUnit(at + width * move) : stream.uniform() < 0.2 ? other : at
    })
  for (let i = 0; i < DRAWN; i++) weighAt(axes.map(() => stream.uniform()))
  for (const leader of leaders)
    for (const width of WIDTHS) for (let i = 0; i < AROUND; i++) weighAt(near(leader, width))
  const top = (): Prospect | undefined => best
  for (let step = 0.05; step > 0.0005; ) {
    const from = top()
    if (from === undefined) break
    let moved = false
    for (let d = 0; d < axes.length; d++)
      for (const sign of [1, -1])
        if (axes[d]!.ordered)
          moved = weighAt(from.point.map((at, i) => (i === d ? insideUnit(at + sign * step) : at))) || moved
    if (!moved) step /= 2
  }
  const found = top()
  if (found !== undefined) return found
  const candidate = drawFrom(field, seen, stream)
  return candidate && { candidate, point: pointOf(axes, candidate.params), gain: Number.NEGATIVE_INFINITY }
}
