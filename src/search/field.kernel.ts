import { type RandomStream, random } from '../core/random.kernel.js'
import { meetsAll } from '../core/space/constraint.js'
import type { Params } from '../core/space/dimension.js'
import { type Axis, axesOf, paramsAt } from './axes.js'
import type { SearchPoint, StrategySpace } from './grid.js'

/** The space of one strategy as a unit cube in which constraints cut holes. */
export interface Field {
  readonly strategy: string
  readonly axes: readonly Axis[]
  /** The number of points before constraints; infinite where an axis is continuous. */
  readonly size: number
  readonly meets: (params: Params) => boolean
}

/** Draws of a point before it is looked for one by one, and where that cannot be. */
const DRAWS = 300
const MOST_DRAWS = 10_000
/** A larger space is not walked through to find what is left of it. */
const WALKABLE = 200_000

const fieldOf = ({ strategy, space, constraints }: StrategySpace): Field => {
  const axes = axesOf(space)
  return {
    strategy,
    axes,
    size: axes.reduce((product, { size }) => product * size, 1),
    meets: (params) => meetsAll(constraints, params),
  }
}

const known = new WeakMap<readonly StrategySpace[], readonly Field[]>()
/** The fields of some spaces: the same ones each time that a search asks for them. */
export const fieldsOf = (spaces: readonly StrategySpace[]): readonly Field[] => {
  const fields = known.get(spaces) ?? spaces.map(fieldOf)
  known.set(spaces, fields)
  return fields
}

/** What tells a candidate from all others. */
export const identityOf = ({ strategy, params }: SearchPoint): string =>
  JSON.stringify([
    strategy,
    ...Object.keys(params)
      .sort()
      .map((name) => params[name]!),
  ])

/** Visits the points of a finite space that meet the constraints, as coordinates. Cost: O(size). */
export const walk = (
  field: Field,
  visit: (point: readonly number[], candidate: SearchPoint) => void,
): void => {
  const { axes, strategy, meets } = field
  if (field.size === 0) return
  const place = axes.map(() => 0)
  for (;;) {
    const point = axes.map(({ size }, i) => (place[i]! + 0.5) / size)
    const params = paramsAt(axes, point)
    if (meets(params)) visit(point, { strategy, params })
    let turning = axes.length - 1
    while (turning >= 0 && ++place[turning]! === axes[turning]!.size) place[turning--] = 0
    if (turning < 0) return
  }
}

/** A uniform point of a strategy's space that meets the constraints and is new; absent where none is found. */
export const drawFrom = (
  field: Field,
  seen: ReadonlySet<string>,
  stream: RandomStream,
): SearchPoint | undefined => {
  const { strategy, axes, meets } = field
  const draws = axes.length === 0 ? 1 : field.size > WALKABLE ? MOST_DRAWS : DRAWS
  for (let draw = 0; draw < draws; draw++) {
    const params = paramsAt(
      axes,
      axes.map(() => stream.uniform()),
    )
    const candidate = { strategy, params }
    if (meets(params) && !seen.has(identityOf(candidate))) return candidate
  }
  if (field.size > WALKABLE) return undefined
  const left: SearchPoint[] = []
  walk(field, (_, candidate) => {
    if (!seen.has(identityOf(candidate))) left.push(candidate)
  })
  return left[stream.below(left.length)]
}

/**
 * The new point that belongs to a seed and a trial's number: strategies take turns, and one with nothing left gives its
 * turn to the next.
 */
export const drawAt = (
  fields: readonly Field[],
  seen: ReadonlySet<string>,
  seed: number,
  number: number,
): SearchPoint | undefined => {
  for (let i = 0; i < fields.length; i++) {
    const turn = (number + i) % fields.length
    const drawn = drawFrom(fields[turn]!, seen, random(seed, 'draw', number, turn))
    if (drawn !== undefined) return drawn
  }
  return undefined
}
