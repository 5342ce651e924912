import { setImmediate } from 'node:timers/promises'
import { type Either, flatMap, isLeft, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import { type Candidate, tradesOn } from '../../candidate/candidate.js'
import type { Market } from '../../candidate/market.js'
import { type Ran, ranOnEach } from '../../candidate/ran.js'
import { marketOn, type Stretch, stretchOfSome } from '../../candidate/stretch.js'
import { type Emission, isProgress, type Progress, progress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { WindowChoice } from './choice.js'
import type { Choose } from './chooser.js'
import type { Measure } from './parts.js'
import type { Layout, WindowStretches } from './window-layout.js'
import { type WindowSplit, windowSplit } from './window-split.js'

/** One window that was validated. */
export interface Validated {
  readonly fold: WindowStretches
  readonly split: WindowSplit
  readonly purge: number
  readonly choice: WindowChoice
  /** The choice on each stretch of its train, and on each block of its test. */
  readonly inside: readonly Ran[]
  readonly outside: readonly Ran[]
}

/** What is dropped where train and test meet; a purge that is not known is found on each window's train bars. */
interface Dropped {
  readonly purge?: number
  readonly embargo: number
}

const LONGEST = 0.99

/** The 99th percentile, by nearest rank, of how many bars the trades of some runs were held; 0 without trades. */
const holdingTime = (parts: readonly Ran[]): number => {
  const bars = parts.flatMap(({ run }) => [...run.trades.bars]).sort((a, b) => a - b)
  return bars[Math.ceil(LONGEST * bars.length) - 1] ?? 0
}

/** What a window's train bars decide: its purge, and the choice that is made once that is dropped. */
export interface ChosenWindow {
  readonly purge: number
  readonly choice: WindowChoice
}
/** What is emitted on the way to an end, which is nothing where it failed or was cancelled. */
type Way<A> = AsyncGenerator<Emission<never>, A | undefined>

const inWindow = (number: number, error: PhaseError): PhaseError =>
  error._tag === 'Failed' ? failed(`window ${number}: ${error.because}`) : error

const noTrain = (number: number, { purge, embargo }: { purge: number; embargo: number }): PhaseError =>
  badConfig({
    path: purge >= embargo ? 'scheme.purge' : 'scheme.embargo',
    message: `window ${number} has no train bars left after a purge of ${purge}, an embargo of ${embargo} and the warm-up: give less of them, or longer trains`,
  })

/** Where windows lie, and what is dropped there. */
export interface WindowGround {
  readonly layout: Layout
  readonly dropped: Dropped
  readonly measure: Measure
}

const splitOf = (
  { layout: { folds, warmups }, dropped: { embargo }, measure }: WindowGround,
  at: number,
  purge: number,
): Either<PhaseError, WindowSplit> => {
  const split = windowSplit(measure.data.data, folds[at]!, { embargo, warmups, purge })
  return split.train.length === 0 ? left(noTrain(at + 1, { purge, embargo })) : right(split)
}

const marketsIn = ({ data }: Measure, stretches: readonly Stretch[]): readonly Market[] =>
  stretches.map((stretch) => marketOn(data, stretch))

/** A choice on stretches, of the instruments that it trades. */
export const ranIn = (
  { data }: Measure,
  stretches: readonly Stretch[],
  candidate: Candidate,
): Either<PhaseError, readonly Ran[]> => {
  const isRead = (symbol: string): boolean => tradesOn(candidate, symbol)
  return ranOnEach(
    candidate,
    stretches.map((one) => marketOn(data, stretchOfSome(data, one, isRead))),
  )
}

const insideOf = (
  measure: Measure,
  at: number,
  { train }: WindowSplit,
  { candidate }: WindowChoice,
): Either<PhaseError, readonly Ran[]> =>
  mapLeft((error: PhaseError) => inWindow(at + 1, error))(ranIn(measure, train, candidate))

/** The choice of one window at some purge; `pass` counts those before it. */
const choosing = (ground: WindowGround, at: number, choose: Choose) =>
  async function* (purge: number, pass: number): Way<WindowChoice> {
    const { layout, dropped, measure } = ground
    const passes = dropped.purge === undefined ? 2 : 1
    const split = splitOf(ground, at, purge)
    if (isLeft(split)) {
      yield split
      return undefined
    }
    const train = marketsIn(measure, split.right.train)
    for await (const emission of choose(train, `window_${at + 1}_purge_${purge}`)) {
      if (isProgress(emission)) {
        const { done, total, note, best }: Progress = emission
        const where = `${note}, window ${at + 1} of ${layout.folds.length}`
        yield progress(pass * total + done, passes * total, where, best)
      } else if (isLeft(emission)) {
        yield left(inWindow(at + 1, emission.left))
        return undefined
      } else return emission.right
    }
    return undefined
  }

/**
 * One window's choice, on its train bars. Where no purge is known it is made twice: the holding times of the first choice's
 * trades on all train bars are the purge of the second. Cost: one or two choices. NaN: prices must be finite and above 0.
 * Look-ahead: none; a choice and its purge see train bars alone.
 */
export async function* chooseWindow(
  ground: WindowGround,
  at: number,
  choose: Choose,
): AsyncGenerator<Emission<ChosenWindow>> {
  const { dropped, measure } = ground
  const chosen = choosing(ground, at, choose)
  const first = yield* chosen(dropped.purge ?? 0, 0)
  if (first === undefined) return
  if (dropped.purge !== undefined) {
    yield right({ purge: dropped.purge, choice: first })
    return
  }
  const inside = flatMap((split: WindowSplit) => insideOf(measure, at, split, first))(splitOf(ground, at, 0))
  if (isLeft(inside)) {
    yield inside
    return
  }
  const purge = holdingTime(inside.right)
  const last = purge === 0 ? first : yield* chosen(purge, 1)
  if (last !== undefined) yield right({ purge, choice: last })
}

const validatedWindow = (
  ground: WindowGround,
  { purge, choice }: ChosenWindow,
  at: number,
): Either<PhaseError, Validated> => {
  const { layout, measure } = ground
  const split = splitOf(ground, at, purge)
  if (isLeft(split)) return split
  const inside = insideOf(measure, at, split.right, choice)
  if (isLeft(inside)) return inside
  return map((outside: readonly Ran[]) => ({
    fold: layout.folds[at]!,
    split: split.right,
    purge,
    choice,
    inside: inside.right,
    outside,
  }))(ranIn(measure, split.right.test, choice.candidate))
}

/**
 * Runs the choice of each window on the stretches of its train bars and on the blocks of its test, on a fresh account each.
 * Cost: O(bars) a window. NaN: prices must be finite and above 0. Look-ahead: none.
 */
export async function* validatedWindows(
  ground: WindowGround,
  windows: readonly ChosenWindow[],
  signal: AbortSignal,
): AsyncGenerator<Emission<readonly Validated[]>> {
  const done: Validated[] = []
  for (const [at, window] of windows.entries()) {
    const validated = validatedWindow(ground, window, at)
    if (isLeft(validated)) {
      yield validated
      return
    }
    done.push(validated.right)
    yield progress(at + 1, windows.length, 'windows')
    await setImmediate()
    if (signal.aborted) return
  }
  yield right(done)
}
