import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { BarRange, Slice } from '../bars/bars.js'
import { showTime } from '../bars/dataset-text.js'
import { type Range, type RangeFault, resolveRange } from '../bars/range.js'
import type { Instrument, Universe } from './universe.js'

/** A range of a universe: its steps, and what of each instrument's own bars lies in them, in the order of instruments. */
export interface UniverseSlice {
  readonly steps: BarRange
  /** The bars of each instrument that are over at these steps. */
  readonly bars: readonly BarRange[]
  /** What is read and scored of each: from the first of its bars that has its warm-up behind it. Undefined where none has. */
  readonly slices: readonly (Slice | undefined)[]
}

/** The bars of an instrument that are over at some steps. */
export const barsIn = ({ last }: Instrument, [from, to]: BarRange): BarRange => [
  (from === 0 ? -1 : (last[from - 1] ?? -1)) + 1,
  (last[to - 1] ?? -1) + 1,
]

/** Bars that are scored once this many lie behind them; undefined where none has. */
export const sliceAfter = ([from, to]: BarRange, warmup: number): Slice | undefined => {
  const first = Math.max(from, warmup)
  return first < to ? { warmup: [first - warmup, first], scored: [first, to] } : undefined
}

/** The first step at which a bar of an instrument is over; the number of steps where there is no such bar. */
export const stepOfBar = ({ last }: Instrument, bar: number): number => {
  const found = last.findIndex((at) => at >= bar)
  return found < 0 ? last.length : found
}

/**
 * Resolves a range to steps of a universe, and to bars of its instruments with this many bars of warm-up each. Without a
 * first date or bar it begins at the first step at which an instrument has its warm-up behind it. With one, some instrument
 * must have its warm-up there: the others join with their first bar that has. Bars of a range are steps here.
 */
export const resolveUniverse = (
  range: Range,
  { instruments, steps, interval }: Universe,
  warmups: readonly number[],
): Either<RangeFault, UniverseSlice> => {
  const needs = instruments.map((_, i) => (typeof range.warmup === 'number' ? range.warmup : warmups[i]) ?? 0)
  const found = resolveRange({ ...range, warmup: 0 }, { bars: steps, interval })
  if (isLeft(found)) return found
  const [start, to] = found.right.scored
  const open = !('from_bar' in range) && !('from' in range)
  const ready = Math.min(...instruments.map((each, i) => stepOfBar(each, needs[i] ?? 0)))
  const from = open ? Math.min(ready, to) : start
  const bars = instruments.map((each) => barsIn(each, [from, to]))
  const slices = bars.map((each, i) => sliceAfter(each, needs[i] ?? 0))
  const missing = Math.min(
    ...bars.flatMap(([first, end], i) =>
      first < end ? [Math.max(0, (needs[i] ?? 0) - first)] : open ? [(needs[i] ?? 0) + 1 - end] : [],
    ),
  )
  if (missing > 0)
    return left({
      _tag: 'TooLittleWarmup',
      missing,
      available: Math.max(...bars.map(([first]) => first)),
      because: `${missing} warm-up bars are missing: no instrument has its warm-up of ${Math.min(...needs)} bars behind it ${open ? 'in these bars' : `at ${showTime(steps.time[from] ?? 0)}`}`,
      wanted:
        ready < steps.length
          ? `a start at ${showTime(steps.time[ready] ?? 0)} or later`
          : 'more bars, or a shorter warm-up',
    })
  return right({ steps: [from, to], bars, slices })
}
