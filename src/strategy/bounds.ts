import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { alike } from '../core/codec/alike.js'
import type { Codec } from '../core/codec/codec.js'
import { type Constraint, meets } from '../core/space/constraint.js'
import {
  type Dimension,
  dimensionSize,
  dimensionValue,
  type Params,
  type ParamValue,
  type Space,
} from '../core/space/dimension.js'
import { namesIn } from '../core/syntax/syntax.js'
import { paramsOf } from './params.js'
import type { Strategy } from './strategy.js'

const beyond = (name: string, value: ParamValue, dimension: Dimension): readonly string[] => {
  if (dimension._tag === 'Choice')
    return dimension.values.includes(value)
      ? []
      : [`${name} is ${value}, none of ${dimension.values.join(', ')}`]
  return typeof value === 'number' && (value < dimension.low || value > dimension.high)
    ? [`${name} is ${value}, beyond its bounds ${dimension.low} to ${dimension.high}`]
    : []
}

/** What parameters are declared to be. */
export interface Bounds {
  readonly space: Space
  readonly constraints: readonly Constraint[]
  readonly defaults?: Params
}

/** Which parameters lie beyond the bounds that are declared, and which constraints they break, with all values. */
export const beyondBounds = ({ space, constraints, defaults }: Bounds, given: Params): readonly string[] => {
  const params = { ...defaults, ...given }
  return [
    ...Object.entries(space).flatMap(([name, dimension]) => {
      const value = Object.hasOwn(params, name) ? params[name] : undefined
      return value === undefined ? [] : beyond(name, value, dimension)
    }),
    ...constraints
      .filter((constraint) => !meets(constraint, params))
      .map(
        ({ text, syntax }) =>
          `${text} does not hold for ${[...new Set(namesIn(syntax))].map((name) => `${name} ${params[name]}`).join(', ')}`,
      ),
  ]
}

const searchedBeyond = (name: string, searched: Dimension, declared: Dimension): readonly string[] => {
  if (searched._tag === 'Choice') return searched.values.flatMap((value) => beyond(name, value, declared))
  if (declared._tag !== 'Choice')
    return searched.low < declared.low || searched.high > declared.high
      ? [
          `${name} is searched from ${searched.low} to ${searched.high}, beyond its bounds ${declared.low} to ${declared.high}`,
        ]
      : []
  const grid = dimensionSize(searched)
  const isDeclared =
    grid <= declared.values.length &&
    Array.from({ length: grid }, (_, place) => dimensionValue(searched, place)).every((value) =>
      declared.values.includes(value),
    )
  return isDeclared
    ? []
    : [`${name} is searched from ${searched.low} to ${searched.high}, it takes ${declared.values.join(', ')}`]
}

/** Where a searched space lies beyond the bounds that are declared, with the values of both. */
export const spaceBeyond = (declared: Space, searched: Space): readonly string[] =>
  Object.entries(searched).flatMap(([name, dimension]) => {
    const own = Object.hasOwn(declared, name) ? declared[name] : undefined
    return own === undefined ? [] : searchedBeyond(name, dimension, own)
  })

/** A strategy at its parameters; `beyond_bounds` allows those that it does not declare. */
export interface Parametrised {
  readonly strategy: Strategy
  readonly params: Params
  /** Parameters of each of several instruments, in place of `params`. */
  readonly by_symbol?: Readonly<Record<string, Params>>
  readonly beyond_bounds?: boolean
}

/** Parameters beyond their bounds, as a fault says it. */
export const beyondText = (name: string, found: readonly string[]): string =>
  `${name}: ${found.join('; ')} (allowed by beyond_bounds: true, on a command line --beyond-bounds)`

const problemIn = ({ by_symbol, ...one }: Parametrised): string | undefined =>
  by_symbol === undefined
    ? problemOf(one)
    : Object.values(by_symbol)
        .map((params) => problemOf({ ...one, params }))
        .find((problem) => problem !== undefined)

const problemOf = ({ strategy, params }: Omit<Parametrised, 'by_symbol'>): string | undefined => {
  // a wrong name or kind of value is a fault of its own, said where the strategy is read
  if (isLeft(paramsOf(strategy, params))) return undefined
  const found = beyondBounds(strategy, params)
  return found.length === 0 ? undefined : beyondText(strategy.name, found)
}

/**
 * The same codec, which refuses parameters beyond a strategy's bounds and constraints unless `beyond_bounds: true` stands next
 * to them. What is written says so wherever it is the case, so that what a wider search chose is read again.
 */
export const withinBounds = <A extends Parametrised, O>(codec: Codec<A, O>): Codec<A, O> =>
  alike(codec, {
    is: codec.is,
    validate: (written, context) => {
      const decoded = codec.validate(written, context)
      if (isLeft(decoded)) return decoded
      const problem = problemIn(decoded.right)
      const { beyond_bounds, ...within } = decoded.right
      if (problem === undefined) return t.success(within as A)
      return beyond_bounds === true
        ? decoded
        : t.failure(written, [...context, { key: 'params', type: codec }], problem)
    },
    encode: (value) =>
      codec.encode(problemIn(value) === undefined ? value : { ...value, beyond_bounds: true }),
  })
