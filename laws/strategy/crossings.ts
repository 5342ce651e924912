import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { random } from '../../src/core/random.kernel.js'
import type { ColumnPair, ComparedColumn } from '../../src/strategy/language/crossings.kernel.js'
import { above, extremesOf, type Runs } from '../../src/strategy/language/runs.kernel.js'
import type { Law } from '../law.js'

/** Compares many pairs of columns of one length. */
export type PairsCompared = (pairs: readonly ColumnPair[]) => readonly Runs[]

/** Values that are compared in a way of their own, next to steps of a walk, which cross and touch. */
const STRANGE = [Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const

const columnOf = (length: number, seed: number, strange: number): Float64Array => {
  const stream = random(seed, 'column')
  const column = new Float64Array(length)
  for (const i of column.keys()) {
    const walked = (Number.isFinite(column[i - 1]) ? column[i - 1]! : 0) + stream.below(3) - 1
    column[i] = stream.uniform() < strange ? STRANGE[stream.below(STRANGE.length)]! : walked
  }
  return column
}

/** Columns and the pairs of them that are compared: many of either, short or longer than a tile. */
const anyPairs = fc
  .record({
    length: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1000, max: 2200 })),
    columns: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) },
      { weight: 1, arbitrary: fc.constant(300) },
    ),
    strange: fc.constantFrom(0, 0.02, 0.5),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12, size: 'max' }),
    seed: fc.nat(1000),
  })
  .map(({ length, columns: count, strange, pairs, seed }) => {
    const columns = Array.from({ length: count }, (_, k) => columnOf(length, seed + k, strange))
    const each = columns.map((_, k): readonly [number, number] => [k, k + 1])
    return [...each, ...pairs].map(([a, b]) => [columns[a % count]!, columns[b % count]!] as const)
  })

/** What makes comparisons of many pairs a faster reading of one after the other. */
export const crossingsLaws = (compared: PairsCompared): readonly Law[] => [
  {
    name: 'many pairs of columns are compared as each alone is, whatever they share',
    check: () =>
      fc.assert(
        fc.property(anyPairs, fc.boolean(), (pairs, isWritten) => {
          const given = new Map<Float64Array, ComparedColumn>()
          for (const column of pairs.flat())
            given.set(
              column,
              isWritten ? { length: column.length, write: (into) => into.set(column) } : column,
            )
          const asked = pairs.map(([a, b]): ColumnPair => [given.get(a)!, given.get(b)!])
          const alone = pairs.map(([a, b]) => above(a, b, extremesOf(a), extremesOf(b)))
          deepStrictEqual(compared(asked), alone)
          // columns that a call has seen stand where they are for the next one
          deepStrictEqual(compared(asked.toReversed()), alone.toReversed())
        }),
        { numRuns: 100 },
      ),
  },
]
