import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { marketOver, type TradedData } from '../../candidate/traded-data.js'
import type { BarRange } from '../../market/bars/bars.js'
import { badConfig, type PhaseError } from '../../run/phase-error.js'
import { foldsOf, type Leg, pathsOf } from '../../search/folds.js'
import { type Unused, windowsOf } from '../../search/windows.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import type { WindowScheme } from './scheme.js'

/** One window before anything is dropped: stretches of train bars, and the blocks that test them. */
export interface WindowStretches {
  /** Which groups of the range are tested, where it is in groups. */
  readonly groups?: readonly number[]
  readonly train: readonly BarRange[]
  readonly test: readonly BarRange[]
}

/** A scheme on the bars. */
export interface Layout {
  readonly folds: readonly WindowStretches[]
  /** Ways through the tests, each over every tested bar once; one, unless a bar is tested more often. */
  readonly paths: readonly (readonly Leg[])[]
  readonly unused: readonly Unused[]
  /** Bars of each instrument that are read before each stretch. */
  readonly warmups: readonly number[]
}

const inGroups = (range: BarRange, groups: number, tested: number): Omit<Layout, 'warmups'> => {
  const folds = foldsOf(range, groups, tested)
  return { folds, paths: pathsOf(folds), unused: [] }
}

const parted = (scheme: WindowScheme, range: BarRange): Omit<Layout, 'warmups'> => {
  switch (scheme.kind) {
    case 'walk_forward': {
      const { windows, unused } = windowsOf(range, { ...scheme, step: scheme.step ?? scheme.test })
      return {
        folds: windows.map(({ train, test }) => ({ train: [train], test: [test] })),
        paths: [windows.map((_, fold) => ({ fold, block: 0 }))],
        unused,
      }
    }
    case 'k_fold':
      return inGroups(range, scheme.folds, 1)
    case 'combinatorial':
      return inGroups(range, scheme.groups, scheme.test_groups)
  }
}

const tooShort = (scheme: WindowScheme, bars: number): string | undefined => {
  switch (scheme.kind) {
    case 'walk_forward':
      return `${bars} bars hold no window: a train of ${scheme.train} and a test of ${scheme.test} bars`
    case 'k_fold':
      return bars < scheme.folds ? `${bars} bars make no ${scheme.folds} folds` : undefined
    case 'combinatorial':
      return bars < scheme.groups ? `${bars} bars make no ${scheme.groups} groups` : undefined
  }
}

/**
 * The windows of a scheme on the bars of its range, of several instruments on their steps. Errors: too little warm-up, a range too short for one
 * window.
 */
export const layoutOf = (
  scheme: WindowScheme,
  data: TradedData,
  needs: readonly WarmupNeed[],
): Either<PhaseError, Layout> => {
  const market = marketOver(data, scheme.range, needs, 'scheme.range')
  if (isLeft(market)) return market
  const { scored } = market.right
  const { warmup } = scheme.range
  const layout = parted(scheme, scored)
  const short = tooShort(scheme, scored[1] - scored[0])
  const isEmpty = layout.folds.length === 0 || layout.folds.some(({ test }) => test.some(([a, b]) => a === b))
  return isEmpty
    ? left(badConfig({ path: 'scheme.range', message: short ?? 'the range holds no window' }))
    : right({ ...layout, warmups: needs.map(({ bars }) => (typeof warmup === 'number' ? warmup : bars)) })
}
