import { setImmediate } from 'node:timers/promises'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Market } from '../../candidate/market.js'
import { type Ran, ranOnEach } from '../../candidate/ran.js'
import { marketOn } from '../../candidate/stretch.js'
import { type Emission, isProgress, type Progress, progress } from '../../run/handler.js'
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

interface Chosen {
  readonly choice: WindowChoice
  readonly inside: readonly Ran[]
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

/** One window: its bars parted, the choice made on the train bars, and run on them. */
const choosing = (
  fold: WindowStretches,
  number: number,
  of: number,
  choose: Choose,
  measure: Measure,
  margins: { readonly embargo: number; readonly warmups: readonly number[] },
  /** How often it may choose. */
  passes: number,
) =>
  async function* (purge: number, pass: number): Way<Chosen & { readonly split: WindowSplit }> {
    const split = windowSplit(measure.data.data, fold, { ...margins, purge })
    if (split.train.length === 0) {
      yield left(noTrain(number, { purge, embargo: margins.embargo }))
      return undefined
    }
    const train = split.train.map((stretch): Market => marketOn(measure.data, stretch))
    for await (const emission of choose(train, `window_${number}_purge_${purge}`)) {
      if (isProgress(emission)) {
        const { done, total, note, best }: Progress = emission
        const before = (number - 1) * passes + pass
        yield progress(before * total + done, of * passes * total, `${note}, window ${number} of ${of}`, best)
      } else {
        const inside = isLeft(emission)
          ? left(inWindow(number, emission.left))
          : ranOnEach(emission.right.candidate, train)
        if (isLeft(inside) || isLeft(emission)) {
          yield inside as typeof inside & { readonly _tag: 'Left' }
          return undefined
        }
        return { split, choice: emission.right, inside: inside.right }
      }
    }
    return undefined
  }

/**
 * Validates window by window: chooses on the train bars, then runs the choice on them and on the test bars, each stretch and
 * block on a fresh account. Where no purge is known, the window first chooses on all its train bars, and the holding times
 * of that choice's trades there are the purge; only then the choice that counts is made. Emits progress and at last all
 * windows. Cost: one or two choices a window, then O(bars). NaN: prices must be finite and above 0. Look-ahead: none; a
 * choice and its purge see train bars alone.
 */
export async function* windowByWindow(
  { folds, warmups }: Layout,
  { purge: known, embargo }: Dropped,
  choose: Choose,
  measure: Measure,
  signal: AbortSignal,
): AsyncGenerator<Emission<readonly Validated[]>> {
  const done: Validated[] = []
  for (const [i, fold] of folds.entries()) {
    const passes = known === undefined ? 2 : 1
    const chosen = choosing(fold, i + 1, folds.length, choose, measure, { embargo, warmups }, passes)
    const first = yield* chosen(known ?? 0, 0)
    if (first === undefined) return
    const purge = known ?? holdingTime(first.inside)
    const last = purge === (known ?? 0) ? first : yield* chosen(purge, 1)
    if (last === undefined) return
    const outside = ranOnEach(
      last.choice.candidate,
      last.split.test.map((block) => marketOn(measure.data, block)),
    )
    if (isLeft(outside)) {
      yield outside
      return
    }
    done.push({ ...last, fold, purge, outside: outside.right })
    yield progress(i + 1, folds.length, 'windows')
    await setImmediate()
    if (signal.aborted) return
  }
  yield right(done)
}
