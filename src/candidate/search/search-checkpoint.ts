import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith } from '../../core/codec/codec.js'
import { inTurns } from '../../core/steps.kernel.js'
import type { Checkpoint } from '../../run/checkpoint.js'
import { type PhaseError, storeFailure } from '../../run/phase-error.js'
import { columnSteps, ledgerCodec, trialsOf } from '../../search/ledger.js'
import type { Trial } from '../../search/trial.js'
import type { Unfinished } from '../../store/store.js'

/** Why a search ended: nothing was left to ask, its budget was spent, its early stop, or its time. */
export const ENDINGS = ['exhausted', 'budget', 'early_stop', 'time'] as const
export type Ending = (typeof ENDINGS)[number]

/** Which search a checkpoint is of. */
export interface SearchIdentity {
  readonly algorithm: string
  readonly version: number
  readonly space: unknown
  readonly seed: number
  readonly budget: number | null
}

/** How far a search is: all that it goes on from. */
export interface SearchStanding<State> {
  readonly state: State
  readonly trials: readonly Trial[]
  /** Milliseconds that it took to come so far. */
  readonly elapsed_ms: number
  /** Why it has ended, or `null` where it goes on. */
  readonly ended: Ending | null
}

/** The head of a search's checkpoint; its parts are ledgers, the trials of one group each. */
interface Head<State> extends Omit<SearchStanding<State>, 'trials'> {
  readonly identity: string
  readonly trials: number
}

const isHead = (head: unknown): head is Head<unknown> =>
  typeof head === 'object' &&
  head !== null &&
  'identity' in head &&
  'state' in head &&
  'trials' in head &&
  Number.isSafeInteger(head.trials) &&
  'elapsed_ms' in head &&
  Number.isFinite(head.elapsed_ms) &&
  'ended' in head &&
  (head.ended === null || ENDINGS.some((ending) => ending === head.ended))

const standingOf = <State>(kept: Unfinished, identity: string): SearchStanding<State> | undefined => {
  const { head, parts } = kept
  if (!isHead(head) || head.identity !== identity) return undefined
  const ledgers = parts.map(decodeWith(ledgerCodec))
  const trials = ledgers.flatMap((ledger) => (isLeft(ledger) ? [] : trialsOf(ledger.right)))
  return ledgers.some(isLeft) || trials.length !== head.trials
    ? undefined
    : { state: head.state as State, trials, elapsed_ms: head.elapsed_ms, ended: head.ended }
}

/** How many trials of a search are kept that has not ended, whatever search it is; absent where there is no checkpoint. */
export const trialsKept = async (checkpoint: Checkpoint): Promise<number | undefined> => {
  const kept = await checkpoint.get()
  return kept._tag === 'Right' && isHead(kept.right?.head) ? kept.right.head.trials : undefined
}

/** Where a search stands that was interrupted; what is damaged, or of another search, is none. Errors: the store fails. */
export const standing = async <State>(
  checkpoint: Checkpoint,
  identity: SearchIdentity,
): Promise<Either<PhaseError, (SearchStanding<State> & { readonly groups: number }) | undefined>> => {
  const kept = await checkpoint.get()
  if (isLeft(kept)) return left(storeFailure(kept.left))
  const found = kept.right === undefined ? undefined : standingOf<State>(kept.right, keyOf(identity))
  return right(found === undefined ? undefined : { ...found, groups: kept.right?.parts.length ?? 0 })
}

/**
 * How often a search is kept: once in this many milliseconds, so that what a crash costs is bounded, and no more often than
 * that it takes a twentieth of the time, however many trials there are.
 */
export const KEPT_EVERY_MS = 500
const SHARE = 1 / 20
/** Of a search that is a step of a phase the end is kept too, unless so little was done since that it is as soon done again. */
const WORTH_KEEPING_MS = 100

/** Keeps a search, each time with the trials since the last. */
export interface Keeping<State> {
  readonly isDue: () => boolean
  readonly isWorthwhile: () => boolean
  /** Errors: the store fails. */
  readonly keep: (standing: SearchStanding<State>) => Promise<Either<PhaseError, void>>
}

/** Keeps a search from where it stood; `elapsed` gives the milliseconds of this attempt. */
export const keeping = <State>(
  checkpoint: Checkpoint,
  identity: SearchIdentity,
  { groups, trials }: { readonly groups: number; readonly trials: readonly Trial[] },
  elapsed: () => number,
): Keeping<State> => {
  const of = keyOf(identity)
  const at = { place: groups, from: trials.length, last: elapsed(), pause: KEPT_EVERY_MS }
  return {
    isDue: () => elapsed() - at.last >= at.pause,
    isWorthwhile: () => elapsed() - at.last >= WORTH_KEEPING_MS,
    keep: async (standing) => {
      const begun = elapsed()
      const { trials: all, ...rest } = standing
      const head: Head<State> = { identity: of, ...rest, trials: all.length }
      const part = await inTurns(columnSteps(all.slice(at.from)))
      const kept = await checkpoint.put(at.place, { head, part })
      if (isLeft(kept)) return left(storeFailure(kept.left))
      at.place += 1
      at.from = all.length
      at.last = elapsed()
      at.pause = Math.max(KEPT_EVERY_MS, (at.last - begun) / SHARE)
      return kept
    },
  }
}
