import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Constraint, meetsAll } from '../core/space/constraint.js'
import { dimensionSize, dimensionValue, type Params, type Space } from '../core/space/dimension.js'
import type { Unsearchable } from './algorithm.js'
import { exhaustive, type Places } from './exhaustive.kernel.js'

/** What is searched of one strategy. */
export interface StrategySpace {
  readonly strategy: string
  readonly space: Space
  readonly constraints: readonly Constraint[]
}

/** One strategy with values for all its parameters. */
export interface SearchPoint {
  readonly strategy: string
  readonly params: Params
}

interface Part extends StrategySpace {
  readonly names: readonly string[]
  readonly sizes: readonly number[]
  readonly from: number
  readonly to: number
}

const partsOf = (spaces: readonly StrategySpace[]): readonly Part[] =>
  spaces.reduce<readonly Part[]>((before, one) => {
    const names = Object.keys(one.space).sort()
    const sizes = names.map((name) => {
      const dimension = one.space[name]
      return dimension === undefined ? 0 : dimensionSize(dimension)
    })
    const from = before.at(-1)?.to ?? 0
    return [...before, { ...one, names, sizes, from, to: from + sizes.reduce((a, b) => a * b, 1) }]
  }, [])

const paramsAt = ({ space, names, sizes }: Part, place: number): Params => {
  const turned = names.reduceRight<{ readonly rest: number; readonly values: Params }>(
    ({ rest, values }, name, i) => {
      const size = sizes[i] ?? 1
      const dimension = space[name]
      return {
        rest: Math.floor(rest / size),
        values:
          dimension === undefined ? values : { [name]: dimensionValue(dimension, rest % size), ...values },
      }
    },
    { rest: place, values: {} },
  )
  return turned.values
}

const unsearchable = (spaces: readonly StrategySpace[]): Unsearchable | undefined =>
  spaces
    .flatMap(({ strategy, space }, i) =>
      Object.entries(space)
        .filter(([, dimension]) => !Number.isFinite(dimensionSize(dimension)))
        .map(([name]) => ({
          _tag: 'Unsearchable' as const,
          path: `[${i}].space.${name}`,
          message: `"${name}" of ${strategy} is continuous: give it a step, or another algorithm`,
        })),
    )
    .at(0)

const open = (spaces: readonly StrategySpace[]): Either<Unsearchable, Places<SearchPoint>> => {
  const problem = unsearchable(spaces)
  if (problem !== undefined) return left(problem)
  const parts = partsOf(spaces)
  return right({
    size: parts.at(-1)?.to ?? 0,
    at: (place) => {
      const part = parts.find(({ to }) => place < to)
      if (part === undefined) return undefined
      const params = paramsAt(part, place - part.from)
      return meetsAll(part.constraints, params) ? { strategy: part.strategy, params } : undefined
    },
  })
}

/**
 * Tries every combination of parameters that the constraints leave: strategies in the order given, parameters in the order
 * of their names with the last one turning fastest, values from low to high.
 */
export const grid = exhaustive({ name: 'grid', version: 1, open })
