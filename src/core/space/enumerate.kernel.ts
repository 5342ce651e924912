import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Constraint, meetsAll } from './constraint.js'
import { dimensionSize, dimensionValue, type Params, type ParamValue, type Space } from './dimension.js'

/** A dimension without a step has no grid. */
export interface Continuous {
  readonly _tag: 'Continuous'
  readonly parameter: string
  readonly message: string
}

/** The product of the dimensions' sizes, before constraints; infinite where one is continuous. */
export const sizeOf = (space: Space): number =>
  Object.values(space).reduce((product, dimension) => product * dimensionSize(dimension), 1)

/**
 * Gives the points of a space lazily, in canonical order: parameters in the order of their names, the last one turning
 * fastest, values from low to high (choices as given), so that the order does not depend on how the space was written.
 * Points that a constraint rejects are passed over. Cost: O(product of sizes).
 */
export const enumerate = (
  space: Space,
  constraints: readonly Constraint[] = [],
): Either<Continuous, Iterable<Params>> => {
  const names = Object.keys(space).sort()
  for (const parameter of names) {
    const dimension = space[parameter]!
    if (!Number.isFinite(dimensionSize(dimension)))
      return left({
        _tag: 'Continuous',
        parameter,
        message: `"${parameter}" is continuous: give it a step to enumerate it`,
      })
  }
  return right({ [Symbol.iterator]: () => points(space, names, constraints) })
}

/** How many points meet the constraints. Cost: it enumerates them. */
export const countPoints = (space: Space, constraints: readonly Constraint[]): number => {
  if (constraints.length === 0) return sizeOf(space)
  const all = enumerate(space, constraints)
  if (all._tag === 'Left') return Number.POSITIVE_INFINITY
  let count = 0
  for (const _ of all.right) count++
  return count
}

function* points(
  space: Space,
  names: readonly string[],
  constraints: readonly Constraint[],
): Generator<Params> {
  const axes = names.map((name) =>
    Array.from({ length: dimensionSize(space[name]!) }, (_, place) => dimensionValue(space[name]!, place)),
  )
  if (axes.some((axis) => axis.length === 0)) return
  const place = names.map(() => 0)
  for (;;) {
    const point: Record<string, ParamValue> = {}
    for (let i = 0; i < names.length; i++) point[names[i]!] = axes[i]![place[i]!]!
    if (meetsAll(constraints, point)) yield point
    let turning = names.length - 1
    while (turning >= 0 && ++place[turning]! === axes[turning]!.length) place[turning--] = 0
    if (turning < 0) return
  }
}
