import { type Axis, insideUnit, paramsAt, pointOf } from './axes.js'
import { type Field, identityOf } from './field.kernel.js'
import type { SearchPoint } from './grid.js'

/** Steps along the slope that are tried at once. */
const REACH: readonly number[] = [1, 3]
/** A Newton step is no longer than this many steps on an axis. */
const LONGEST = 4

/** What is known of the points around: their scores by identity. */
export type Scores = ReadonlyMap<string, number>

/** The score of a point; below every other where it is not known. */
export const scoreAt = (scores: Scores, candidate: SearchPoint | undefined): number =>
  (candidate && scores.get(identityOf(candidate))) ?? Number.NEGATIVE_INFINITY

/** The point at some coordinates, where it meets the constraints. */
const candidateAt = (field: Field, point: readonly number[]): SearchPoint | undefined => {
  const params = paramsAt(field.axes, point)
  return field.meets(params) ? { strategy: field.strategy, params } : undefined
}

/** A step along an axis: at least one value of a finite one. */
const strideOf = ({ size }: Axis, step: number): number =>
  Number.isFinite(size) ? Math.max(1, Math.round(step * size)) / size : step

interface Sides {
  readonly up: SearchPoint | undefined
  readonly down: SearchPoint | undefined
}

/** The neighbours of a centre on both sides of each ordered axis. */
const sidesOf = (field: Field, centre: readonly number[], step: number): readonly Sides[] =>
  field.axes.map((axis, d) => {
    const stride = strideOf(axis, step)
    const moved = (by: number): SearchPoint | undefined => {
      const at = centre[d]! + by
      if (!axis.ordered || axis.size === 1) return undefined
      return candidateAt(
        field,
        centre.map((old, i) => (i === d ? insideUnit(at) : old)),
      )
    }
    return { up: moved(stride), down: moved(-stride) }
  })

/** The centre with each other value of each unordered axis. */
const othersOf = (field: Field, centre: readonly number[]): readonly (SearchPoint | undefined)[] =>
  field.axes.flatMap((axis, d) =>
    axis.ordered
      ? []
      : Array.from({ length: axis.size }, (_, place) =>
          candidateAt(
            field,
            centre.map((old, i) => (i === d ? (place + 0.5) / axis.size : old)),
          ),
        ),
  )

/** The points on both sides of a centre on each ordered axis, and its like with each other value of each unordered one. */
export const pointsAround = (field: Field, { params }: SearchPoint, step: number): readonly SearchPoint[] => {
  const point = pointOf(field.axes, params)
  const sides = sidesOf(field, point, step).flatMap(({ up, down }) => [up, down])
  return [...sides, ...othersOf(field, point)].flatMap((one) => one ?? [])
}

/** Whether no smaller step would move further on any axis. */
export const isFinest = ({ axes }: Field, step: number): boolean =>
  axes.every((axis) => Number.isFinite(axis.size) && strideOf(axis, step) * axis.size < 1.5)

/**
 * Points along the slope that finite differences give at a centre (central ones, one-sided where a side is missing), and
 * the Newton step by the second differences where the score bends down. Absent neighbours were rejected by constraints.
 */
export const uphill = (
  field: Field,
  centre: SearchPoint,
  step: number,
  scores: Scores,
): readonly SearchPoint[] => {
  const point = pointOf(field.axes, centre.params)
  const here = scoreAt(scores, centre)
  const bends = sidesOf(field, point, step).map(({ up, down }, d) => {
    const [high, low] = [scoreAt(scores, up), scoreAt(scores, down)]
    const stride = strideOf(field.axes[d]!, step)
    const both = Number.isFinite(high) && Number.isFinite(low)
    const slope = both
      ? (high - low) / (2 * stride)
      : Number.isFinite(high)
        ? (high - here) / stride
        : Number.isFinite(low)
          ? (here - low) / stride
          : 0
    return { slope, bend: both ? (high - 2 * here + low) / (stride * stride) : 0 }
  })
  const steepest = Math.hypot(...bends.map(({ slope }) => slope))
  if (!(steepest > 0)) return []
  const along = REACH.map((reach) => bends.map(({ slope }) => (reach * step * slope) / steepest))
  const limit = LONGEST * step
  const newton = bends.map(({ slope, bend }) =>
    bend < 0 ? Math.max(-limit, Math.min(limit, -slope / bend)) : (step * slope) / steepest,
  )
  return [...along, newton].flatMap(
    (move) =>
      candidateAt(
        field,
        point.map((at, d) => insideUnit(at + move[d]!)),
      ) ?? [],
  )
}
