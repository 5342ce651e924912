import { momentOf, ownBars, type Stretch, stretchAt } from '../../candidate/stretch.js'
import type { BarRange } from '../../market/bars/bars.js'
import type { Data } from '../../market/universe/data.js'
import { sliceAfter } from '../../market/universe/universe-range.js'
import { type Margins, type Split, type Trimmed, trimmed } from '../../search/split.js'
import type { WindowStretches } from './window-layout.js'

/** A window without what is dropped where train and test meet; of several instruments the most that any of them drops counts. */
export interface WindowSplit extends Omit<Split, 'train' | 'test'> {
  readonly train: readonly Stretch[]
  readonly test: readonly Stretch[]
}

/** What is dropped, and the bars that each instrument reads before a stretch. */
export interface WindowMargins extends Omit<Margins, 'warmup'> {
  readonly warmups: readonly number[]
}

interface Part extends Omit<Split, 'train' | 'test'> {
  readonly stretch: Stretch
}

const most = (all: readonly Trimmed[], field: 'purged' | 'embargoed' | 'warming'): number =>
  Math.max(0, ...all.map((one) => one[field]))

const trainOf = (data: Data, train: BarRange, tests: readonly BarRange[], margins: WindowMargins): Part => {
  const blocks = tests.map((test) => ownBars(data, test))
  const { warmups, purge, embargo } = margins
  const own = ownBars(data, train).map((bars, i) =>
    trimmed(
      bars,
      blocks.map((block) => block[i] ?? bars),
      { purge, embargo, warmup: warmups[i] ?? 0 },
    ),
  )
  const slices = own.map(({ scored }, i) => sliceAfter(scored, warmups[i] ?? 0))
  const ends = slices.flatMap((slice, i) =>
    slice === undefined
      ? []
      : [[momentOf(data, i, slice.scored[0]), momentOf(data, i, slice.scored[1] - 1) + 1] as const],
  )
  const from = tests.some(([, end]) => end === train[0])
    ? Math.min(...ends.map(([first]) => first))
    : train[0]
  const to = tests.some(([start]) => start === train[1]) ? Math.max(...ends.map(([, end]) => end)) : train[1]
  return {
    stretch: { scored: [from, to], slices },
    purged: most(own, 'purged'),
    embargoed: most(own, 'embargoed'),
    warming: most(own, 'warming'),
  }
}

/**
 * Parts a window into stretches of train and blocks of test. Purge and embargo are bars of each instrument: it is trained on none
 * of its last `purge` bars before a test block, nor on its first `embargo` bars after one, and a stretch after a test block takes
 * each instrument's warm-up from that instrument's own bars behind the block. Stretches of which nothing is left are left out.
 */
export const windowSplit = (
  data: Data,
  { train, test }: WindowStretches,
  margins: WindowMargins,
): WindowSplit => {
  const all = train.map((stretch) => trainOf(data, stretch, test, margins))
  const total = (field: 'purged' | 'embargoed' | 'warming'): number =>
    all.reduce((sum, one) => sum + one[field], 0)
  return {
    train: all.flatMap(({ stretch }) => (stretch.slices.some((one) => one !== undefined) ? [stretch] : [])),
    test: test.map((block) => stretchAt(data, block, margins.warmups)),
    purged: total('purged'),
    embargoed: total('embargoed'),
    warming: total('warming'),
  }
}
