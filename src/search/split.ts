import type { BarRange, Slice } from '../market/bars/bars.js'

/** Bars that a choice is made on, and bars that it is tested on. */
export interface Split {
  /** Stretches of train bars in the order of time; each is run on a fresh account. */
  readonly train: readonly Slice[]
  readonly test: readonly Slice[]
  /** Train bars that were dropped: before a test block, after one, and those that only warm up what follows one. */
  readonly purged: number
  readonly embargoed: number
  readonly warming: number
}

/** What is dropped where train and test meet, and the bars that are read before each stretch; all in bars. */
export interface Margins {
  readonly purge: number
  readonly embargo: number
  readonly warmup: number
}

const scoredFrom = (warmup: number, [from, to]: BarRange): Slice => ({
  warmup: [from - warmup, from],
  scored: [from, to],
})

/** What is left of a stretch of train bars. */
export interface Trimmed extends Omit<Split, 'train' | 'test'> {
  readonly scored: BarRange
}

/** A stretch of train bars without what is dropped where it meets the test blocks. */
export const trimmed = (
  [from, to]: BarRange,
  tests: readonly BarRange[],
  { purge, embargo, warmup }: Margins,
): Trimmed => {
  const follows = tests.some(([, end]) => end === from)
  const precedes = tests.some(([start]) => start === to)
  const free = follows ? Math.min(to, from + embargo) : from
  const start = follows ? Math.min(to, from + Math.max(embargo, warmup)) : from
  const end = precedes ? Math.max(start, to - purge) : to
  return { scored: [start, end], embargoed: free - from, warming: start - free, purged: to - end }
}

const total = (all: readonly Trimmed[], field: 'purged' | 'embargoed' | 'warming'): number =>
  all.reduce((sum, one) => sum + one[field], 0)

/**
 * Parts train stretches from the test blocks that they touch. The purge drops the last bars of a stretch before a test
 * block; the embargo drops its first bars after one. A stretch after a test block takes its warm-up from its own bars, so
 * that nothing fitted reads a test bar; any other stretch, and every test, reads the bars before it. A bar is dropped
 * once: what the embargo took is not purged again. Stretches of which nothing is left are left out.
 */
export const splitOf = (train: readonly BarRange[], test: readonly BarRange[], margins: Margins): Split => {
  const all = train.map((stretch) => trimmed(stretch, test, margins))
  return {
    train: all
      .filter(({ scored: [from, to] }) => from < to)
      .map(({ scored }) => scoredFrom(margins.warmup, scored)),
    test: test.map((block) => scoredFrom(margins.warmup, block)),
    purged: total(all, 'purged'),
    embargoed: total(all, 'embargoed'),
    warming: total(all, 'warming'),
  }
}

/** Ranges that touch made one; they come in the order of time and do not overlap. */
export const joined = (ranges: readonly BarRange[]): readonly BarRange[] =>
  ranges.reduce<readonly BarRange[]>((before, [from, to]) => {
    const last = before.at(-1)
    return last !== undefined && last[1] === from
      ? [...before.slice(0, -1), [last[0], to]]
      : [...before, [from, to]]
  }, [])
