import { left, right } from 'fp-ts/lib/Either.js'
import { checked, finite, integer, struct, type TypeOf, withDefault } from '../core/codec/codec.js'
import { exhaustive, type Places } from './exhaustive.kernel.js'

const ROUNDING = 1e-9
const wholeSteps = (step: number): boolean => Math.abs(Math.round(1 / step) * step - 1) <= ROUNDING

/** Weights of `members` that are multiples of `step`, lie in `[min, max]`, and sum to 1. */
export const simplexCodec = checked(
  struct('simplex', {
    members: integer(1),
    step: withDefault(finite(1e-4, 1), 0.05),
    min: withDefault(finite(0, 1), 0),
    max: withDefault(finite(0, 1), 1),
  }),
  ({ members, step, min, max }) =>
    !wholeSteps(step)
      ? `a step of ${step} does not divide 1`
      : min > max || min * members > 1 + ROUNDING || max * members < 1 - ROUNDING
        ? `no ${members} weights from ${min} to ${max} sum to 1`
        : undefined,
)
export type Simplex = TypeOf<typeof simplexCodec>
/** Non-negative, summing to 1, one for each member. */
export type Weights = readonly number[]
/** One weight for each of this many members, all alike. */
export const equalWeights = (members: number): Weights => new Array<number>(members).fill(1 / members)

/** How many ways there are to write `total` as an ordered sum of `parts` whole numbers >= 0: C(total + parts - 1, parts - 1). */
const compositions = (total: number, parts: number): number => {
  let count = 1
  for (let k = 1; k < parts; k++) count = (count * (total + k)) / k
  return Math.round(count)
}

/** How many weightings a simplex has before its limits. */
export const weightings = (members: number, step: number): number =>
  compositions(Math.round(1 / step), members)

/**
 * The places of a simplex: the first member's weight turns slowest, from low to high. Cost: O(members + steps) a place.
 * NaN: none. Look-ahead: not a series.
 */
const open = ({ members, step, min, max }: Simplex): Places<Weights> => {
  const steps = Math.round(1 / step)
  return {
    size: compositions(steps, members),
    at: (place) => {
      const weights: number[] = []
      let rest = place
      let total = steps
      for (let parts = members; parts > 1; parts--) {
        let units = 0
        for (let below = compositions(total, parts - 1); rest >= below; ) {
          rest -= below
          units += 1
          below = compositions(total - units, parts - 1)
        }
        weights.push(units / steps)
        total -= units
      }
      weights.push(total / steps)
      return weights.every((weight) => weight >= min - ROUNDING && weight <= max + ROUNDING)
        ? weights
        : undefined
    },
  }
}

/** Tries every weighting of an ensemble's members on the grid of a simplex. */
export const simplexGrid = exhaustive<Simplex, Weights>({
  name: 'simplex_grid',
  version: 1,
  open: (simplex) =>
    simplexCodec.is(simplex)
      ? right(open(simplex))
      : left({
          _tag: 'Unsearchable',
          path: '',
          message: 'no weights of this step and these limits sum to 1',
        }),
})
