import { expect, test } from 'vitest'
import { foldsOf, pathsOf } from '../../src/search/folds.js'
import { splitOf } from '../../src/search/split.js'
import { windowsOf } from '../../src/search/windows.js'

test('six groups, two of them tested: 15 splits and 5 paths (López de Prado 2018, 12.4)', () => {
  const folds = foldsOf([0, 600], 6, 2)
  const paths = pathsOf(folds)
  expect([folds.length, paths.length]).toEqual([15, 5])
  expect(folds[0]).toEqual({
    groups: [0, 1],
    test: [
      [0, 100],
      [100, 200],
    ],
    train: [[200, 600]],
  })
  expect(paths.map((path) => path.map(({ fold }) => fold + 1))).toEqual([
    [1, 1, 2, 3, 4, 5],
    [2, 6, 6, 7, 8, 9],
    [3, 7, 10, 10, 11, 12],
    [4, 8, 11, 13, 13, 14],
    [5, 9, 12, 14, 15, 15],
  ])
})

test('a fold between two others is cut on both sides, and warms up on bars of its own', () => {
  const split = splitOf(
    [
      [100, 200],
      [300, 400],
    ],
    [
      [200, 300],
      [400, 500],
    ],
    { purge: 10, embargo: 5, warmup: 20 },
  )
  expect(split.train).toEqual([
    { warmup: [80, 100], scored: [100, 190] },
    { warmup: [300, 320], scored: [320, 390] },
  ])
  expect(split.test).toEqual([
    { warmup: [180, 200], scored: [200, 300] },
    { warmup: [380, 400], scored: [400, 500] },
  ])
  expect([split.purged, split.embargoed, split.warming]).toEqual([20, 5, 15])
})

test('a last test of half the length is kept, a shorter one is unused', () => {
  const walk = { train: 50, test: 20, step: 20, anchored: false, keep_last: true }
  expect(windowsOf([0, 100], walk).windows.map((window) => window.test)).toEqual([
    [50, 70],
    [70, 90],
    [90, 100],
  ])
  const { windows, unused } = windowsOf([0, 99], walk)
  expect(windows.length).toBe(2)
  expect(unused).toEqual([{ bars: [90, 99], because: 'a last test of 9 bars is short of 20' }])
  expect(windowsOf([0, 100], { ...walk, keep_last: false }).unused.length).toBe(1)
  expect(windowsOf([0, 100], { ...walk, step: 25 }).unused.map(({ bars }) => bars)).toEqual([
    [70, 75],
    [95, 100],
  ])
})
