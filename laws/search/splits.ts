import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { BarRange } from '../../src/market/bars/bars.js'
import { combinations, foldsOf, pathsOf } from '../../src/search/folds.js'
import { joined, splitOf } from '../../src/search/split.js'
import { windowsOf } from '../../src/search/windows.js'
import type { Law } from '../law.js'

const anyRange: fc.Arbitrary<BarRange> = fc
  .tuple(fc.nat(300), fc.integer({ min: 1, max: 400 }))
  .map(([from, bars]) => [from, from + bars])
const anyWalk = fc.record({
  train: fc.integer({ min: 1, max: 60 }),
  test: fc.integer({ min: 1, max: 40 }),
  skip: fc.constantFrom(0, 0, 5),
  anchored: fc.boolean(),
  keep_last: fc.boolean(),
})
const anyFolds = fc
  .integer({ min: 2, max: 7 })
  .chain((groups) => fc.tuple(fc.constant(groups), fc.integer({ min: 1, max: groups - 1 })))
const anyMargins = fc.record({ purge: fc.nat(30), embargo: fc.nat(20), warmup: fc.nat(25) })

const bars = ([from, to]: BarRange): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i)
const meets = (a: BarRange, b: BarRange): boolean => Math.max(a[0], b[0]) < Math.min(a[1], b[1])
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What holds of windows, folds, and what is dropped between train and test. */
export const splitLaws: readonly Law[] = [
  {
    name: 'tests and unused bars tile a walk-forward behind its first train, each bar once',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyWalk, ([from, to], { skip, ...walk }) => {
          const { windows, unused } = windowsOf([from, to], { ...walk, step: walk.test + skip })
          const told = [...windows.map(({ test }) => test), ...unused.map((one) => one.bars)]
          deepStrictEqual(
            told.flatMap(bars).toSorted((a, b) => a - b),
            bars([Math.min(to, from + walk.train), to]),
          )
          for (const { test } of windows) ok(2 * (test[1] - test[0]) >= walk.test)
          for (const { test } of windows.slice(0, -1)) deepStrictEqual(test[1] - test[0], walk.test)
        }),
      ),
  },
  {
    name: 'a train ends where its test begins; a rolling one keeps its length, an anchored one grows by the step',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyWalk, ([from, to], { skip, ...walk }) => {
          const step = walk.test + skip
          for (const [i, { train, test }] of windowsOf([from, to], { ...walk, step }).windows.entries()) {
            deepStrictEqual(train[1], test[0])
            deepStrictEqual(train[0], walk.anchored ? from : from + i * step)
            deepStrictEqual(test[0], from + walk.train + i * step)
          }
        }),
      ),
  },
  {
    name: 'train and test never meet, and lie apart by the purge before a test and the embargo behind it',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyFolds, anyMargins, (range, [groups, tested], margins) => {
          for (const fold of foldsOf(range, groups, tested)) {
            const { train, test } = splitOf(fold.train, fold.test, margins)
            for (const stretch of train)
              for (const { scored } of test) {
                if (scored[0] === scored[1]) continue
                ok(!meets(stretch.scored, scored))
                if (stretch.scored[0] < scored[0]) ok(stretch.scored[1] <= scored[0] - margins.purge)
                else ok(stretch.scored[0] >= scored[1] + margins.embargo)
              }
          }
        }),
      ),
  },
  {
    name: 'no train of a fold reads a test bar, not even to warm up',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyFolds, anyMargins, (range, [groups, tested], margins) => {
          for (const fold of foldsOf(range, groups, tested)) {
            const { train, test } = splitOf(fold.train, fold.test, margins)
            for (const { warmup, scored } of train) {
              deepStrictEqual(warmup, [scored[0] - margins.warmup, scored[0]])
              for (const block of test) ok(!meets(warmup, block.scored))
            }
          }
        }),
      ),
  },
  {
    name: 'every bar of a range is tested, trained on or dropped for one reason',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyFolds, anyMargins, (range, [groups, tested], margins) => {
          for (const fold of foldsOf(range, groups, tested)) {
            const { train, test, purged, embargoed, warming } = splitOf(fold.train, fold.test, margins)
            const counted = sum([...train, ...test].map(({ scored: [from, to] }) => to - from))
            deepStrictEqual(counted + purged + embargoed + warming, range[1] - range[0])
          }
        }),
      ),
  },
  {
    name: 'every bar is tested by as many folds as there are ways to choose the other test groups',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyFolds, (range, [groups, tested]) => {
          const times = combinations(groups - 1, tested - 1).length
          const counts = new Map<number, number>()
          for (const { test } of foldsOf(range, groups, tested))
            for (const bar of test.flatMap(bars)) counts.set(bar, (counts.get(bar) ?? 0) + 1)
          deepStrictEqual(new Set(counts.values()), new Set([times]))
          deepStrictEqual(counts.size, range[1] - range[0])
        }),
      ),
  },
  {
    name: 'each path covers the range once, and all paths together use every test once',
    check: () =>
      fc.assert(
        fc.property(anyRange, anyFolds, (range, [groups, tested]) => {
          const folds = foldsOf(range, groups, tested)
          const paths = pathsOf(folds)
          for (const path of paths)
            deepStrictEqual(
              joined(path.flatMap(({ fold, block }) => folds[fold]?.test.slice(block, block + 1) ?? [])),
              [range],
            )
          const legs = paths.flat().map(({ fold, block }) => `${fold}/${block}`)
          deepStrictEqual(new Set(legs).size, legs.length)
          deepStrictEqual(legs.length, sum(folds.map(({ test }) => test.length)))
        }),
      ),
  },
]
