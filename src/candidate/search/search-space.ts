import {
  type Either,
  isLeft,
  left,
  map,
  right,
  sequenceArray,
  traverseReadonlyArrayWithIndex,
} from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { didYouMean } from '../../core/near.js'
import { constraintsOf, meetsAll } from '../../core/space/constraint.js'
import { choice, type Space } from '../../core/space/dimension.js'
import { countPoints, enumerate, sizeOf } from '../../core/space/enumerate.kernel.js'
import type { Range } from '../../market/bars/range.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import type { SearchPoint, StrategySpace } from '../../search/grid.js'
import { beyondBounds, beyondText, spaceBeyond } from '../../strategy/bounds.js'
import { longestNeed, NO_WARMUP, type WarmupNeed } from '../../strategy/reading/warmup-of.js'
import type { Strategy } from '../../strategy/strategy.js'
import { type TradedData, warmupNeeds } from '../traded-data.js'
import type { UnsizedSearch } from './search-config.js'

/** What is searched of a strategy, and the strategy; `beyond_bounds` where what it declares does not hold the search. */
export type SearchedSpace = StrategySpace & { readonly of: Strategy; readonly beyond_bounds?: true }

/** A larger space is not walked through point by point: its corners speak for it. */
export const WALKABLE = 100_000

const cornersOf = (space: Space): Space =>
  Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => [
      name,
      dimension._tag === 'Choice' || dimension.low === dimension.high
        ? dimension
        : choice(dimension.low, dimension.high),
    ]),
  )

/** What a search breaks of the constraints that its strategy declares and its config replaces, at the first such point. */
const brokenConstraints = ({ of, space, constraints }: SearchedSpace): readonly string[] => {
  const replaced = of.constraints.filter(({ text }) => !constraints.some((one) => one.text === text))
  if (replaced.length === 0) return []
  const points = enumerate(sizeOf(space) > WALKABLE ? cornersOf(space) : space, constraints)
  const broken = Array.from(isLeft(points) ? [] : points.right, (point) => ({
    ...of.defaults,
    ...point,
  })).find((point) => !meetsAll(replaced, point))
  return broken === undefined ? [] : beyondBounds({ space: {}, constraints: replaced }, broken)
}

/** What a search tries of a strategy that the strategy does not declare. */
const searchedBeyond = (searched: SearchedSpace): readonly string[] => [
  ...spaceBeyond(searched.of.space, searched.space),
  ...brokenConstraints(searched),
]

const spaceOf = (
  { strategy, space, constraints, beyond_bounds }: UnsizedSearch['strategies'][number],
  i: number,
): Either<PhaseError, SearchedSpace> => {
  const searched = space ?? strategy.space
  const stray = Object.keys(searched).find((name) => !Object.hasOwn(strategy.space, name))
  if (stray !== undefined)
    return left(
      badConfig({
        path: `strategies[${i}].space.${stray}`,
        message: `${strategy.name} has no parameter "${stray}"${didYouMean(stray, Object.keys(strategy.space))}`,
      }),
    )
  const all = constraintsOf(
    { ...strategy.space, ...searched },
    constraints ?? strategy.constraints.map(({ text }) => text),
  )
  if (isLeft(all)) return left(badConfig({ path: `strategies[${i}].constraints`, message: all.left }))
  const found = { strategy: strategy.name, space: searched, constraints: all.right, of: strategy }
  if (beyond_bounds === true) return right({ ...found, beyond_bounds })
  const beyond = searchedBeyond(found)
  return beyond.length === 0
    ? right(found)
    : left(badConfig({ path: `strategies[${i}].space`, message: beyondText(strategy.name, beyond) }))
}

/** What a result says of a search beyond what its strategies declare. */
export const spacesBeyond = (spaces: readonly SearchedSpace[]): readonly string[] =>
  spaces.flatMap((searched) => {
    const beyond = searchedBeyond(searched)
    return beyond.length === 0 ? [] : [`${searched.strategy}: ${beyond.join('; ')} (beyond_bounds: true)`]
  })

/** The spaces of a search, each with its strategy's own where the config gives none. */
export const spacesOf = (
  config: Pick<UnsizedSearch, 'strategies'>,
): Either<PhaseError, readonly SearchedSpace[]> => {
  const names = config.strategies.map(({ strategy }) => strategy.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    return left(
      badConfig({ path: 'strategies', message: `two strategies are named "${twice}"; name them apart` }),
    )
  return sequenceArray(config.strategies.map(spaceOf))
}

/** Where a search begins, each start with the strategy that it names or the only one. */
export const startsOf = (
  { algorithm, start }: Pick<UnsizedSearch, 'algorithm' | 'start'>,
  spaces: readonly SearchedSpace[],
): Either<PhaseError, readonly SearchPoint[]> => {
  if (start.length > 0 && algorithm.name === 'grid')
    return left(badConfig({ path: 'start', message: 'a grid tries every point: it takes no start' }))
  const found = start.map(({ strategy, params }, i): Either<PhaseError, SearchPoint> => {
    const name = strategy?.name ?? (spaces.length === 1 ? spaces[0]?.strategy : undefined)
    const of = spaces.find((space) => space.strategy === name)
    if (of === undefined)
      return left(
        badConfig({
          path: `start[${i}].strategy`,
          message: `${name === undefined ? 'a start names its strategy' : `"${name}" is not searched`}: ${spaces.map((space) => space.strategy).join(', ')}`,
        }),
      )
    const missing = Object.keys(of.space).find((parameter) => params[parameter] === undefined)
    if (missing !== undefined)
      return left(
        badConfig({ path: `start[${i}].params`, message: `"${missing}" of ${of.strategy} is missing` }),
      )
    const beyond = of.beyond_bounds === true ? [] : beyondBounds(of.of, params)
    return beyond.length === 0
      ? right({ strategy: of.strategy, params })
      : left(badConfig({ path: `start[${i}].params`, message: beyondText(of.strategy, beyond) }))
  })
  return sequenceArray(found)
}

/** How many trials a search makes at most: points of its spaces, before constraints where they are many, within the budget. */
export const mostTrials = (spaces: readonly StrategySpace[], budget = Infinity): number =>
  Math.min(
    budget,
    spaces.reduce((sum, { space, constraints }) => {
      const size = sizeOf(space)
      return sum + (size > WALKABLE ? size : countPoints(space, constraints))
    }, 0),
  )

/** Bars of warm-up by instrument that the longest need of all candidates asks for; of a space too large to walk, or where it is asked, that of its corners. */
export const warmupsFor = (
  spaces: readonly SearchedSpace[],
  data: TradedData,
  range: Range,
): Either<PhaseError, readonly WarmupNeed[]> =>
  pipe(
    spaces,
    traverseReadonlyArrayWithIndex((i, { of, space, constraints }) => {
      const isLarge = sizeOf(space) > WALKABLE
      const some = isLarge || typeof range.warmup === 'number' ? cornersOf(space) : space
      const points = enumerate(some, isLarge ? [] : constraints)
      if (isLeft(points))
        return left(badConfig({ path: `strategies[${i}].space`, message: points.left.message }))
      const needs = Array.from(points.right, (params) => warmupNeeds([{ strategy: of, params }], data, range))
      const bad = some === space ? needs.find(isLeft) : undefined
      return bad?._tag === 'Left'
        ? left(badConfig({ path: `strategies[${i}]`, message: bad.left.message }))
        : right(needs.flatMap((need) => (isLeft(need) ? [] : [need.right])))
    }),
    map((needs) =>
      needs.flat().reduce<readonly WarmupNeed[]>(
        (top, need) => top.map((one, k) => longestNeed(one, need[k] ?? NO_WARMUP)),
        data.instruments.map(() => NO_WARMUP),
      ),
    ),
  )
