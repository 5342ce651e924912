import type { BarRange } from '../market/bars/bars.js'
import { joined } from './split.js'

/** Groups of bars that are tested, and the stretches of all others. */
export interface Fold {
  /** Indices of the groups in the test, rising. */
  readonly groups: readonly number[]
  /** One block a group. */
  readonly test: readonly BarRange[]
  readonly train: readonly BarRange[]
}

/** A range in this many groups of equal length, to a bar, in the order of time. */
export const groupsOf = ([from, to]: BarRange, count: number): readonly BarRange[] =>
  Array.from({ length: count }, (_, i) => [
    from + Math.floor((i * (to - from)) / count),
    from + Math.floor(((i + 1) * (to - from)) / count),
  ])

/** Every way to take `k` of the numbers from `from` to below `n`, each rising, in lexicographic order. */
export const combinations = (n: number, k: number, from = 0): readonly (readonly number[])[] =>
  k === 0
    ? [[]]
    : Array.from({ length: Math.max(0, n - from - k + 1) }, (_, i) => from + i).flatMap((first) =>
        combinations(n, k - 1, first + 1).map((rest) => [first, ...rest]),
      )

/**
 * Every choice of test groups, with the rest for train (López de Prado 2018, chapter 12): one group tested at a time is k-fold
 * cross-validation. Each group is tested `C(groups - 1, tested - 1)` times.
 */
export const foldsOf = (range: BarRange, count: number, tested: number): readonly Fold[] => {
  const groups = groupsOf(range, count)
  const indices = groups.map((_, i) => i)
  const pick = (wanted: readonly number[]): readonly BarRange[] => groups.filter((_, i) => wanted.includes(i))
  return combinations(count, tested).map((chosen) => ({
    groups: chosen,
    test: pick(chosen),
    train: joined(pick(indices.filter((i) => !chosen.includes(i)))),
  }))
}

/** Where a path takes one group from: the fold, and the place of the group among its tests. */
export interface Leg {
  readonly fold: number
  readonly block: number
}

/**
 * Ways to cover the whole range once with tests: path p takes every group from the p-th fold that tests it. There are as
 * many as times that a group is tested.
 */
export const pathsOf = (folds: readonly Fold[]): readonly (readonly Leg[])[] => {
  const groups = [...new Set(folds.flatMap((fold) => fold.groups))].sort((a, b) => a - b)
  const legs = groups.map((group) =>
    folds.flatMap(({ groups: tested }, fold) => {
      const block = tested.indexOf(group)
      return block < 0 ? [] : [{ fold, block }]
    }),
  )
  return (legs[0] ?? []).map((_, path) => legs.flatMap((of) => of[path] ?? []))
}
