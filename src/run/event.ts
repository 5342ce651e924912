import type { Either } from 'fp-ts/lib/Either.js'
import type { PhaseError } from './phase-error.js'

/** What a phase gives: a value under the key of what made it, or why it was not run. */
export type PhaseOutput =
  | { readonly _tag: 'Ran'; readonly value: unknown; readonly key: string; readonly cached: boolean }
  | { readonly _tag: 'Skipped'; readonly because: string }
export type Outcome = Either<PhaseError, PhaseOutput>

export type RunStatus = 'succeeded' | 'partial' | 'failed' | 'cancelled'

/** What happens in a run; every reader of runs folds these. Times are milliseconds since the epoch. */
export type RunEvent =
  | { readonly _tag: 'RunStarted'; readonly run: string; readonly at: number; readonly resumed: boolean }
  | {
      readonly _tag: 'PhaseScheduled'
      readonly path: string
      readonly kind: string
      readonly key: string
      readonly at: number
    }
  | {
      readonly _tag: 'PhaseStarted'
      readonly path: string
      readonly kind: string
      readonly attempt: number
      readonly at: number
    }
  | {
      readonly _tag: 'PhaseProgressed'
      readonly path: string
      readonly done: number
      readonly total: number
      readonly note: string
      /** The best score so far, of what searches. */
      readonly best?: number
      readonly at: number
    }
  | {
      readonly _tag: 'PhaseEnded'
      readonly path: string
      /** Kind of the phase, or `when`, `iterate`, `for_each`, `result` where that node could not be evaluated. */
      readonly kind: string
      readonly outcome: Outcome
      readonly optional: boolean
      readonly duration_ms: number
      readonly at: number
    }
  /** A phase begins that was under way when the process ended, for at least the third time. */
  | { readonly _tag: 'DeathsFound'; readonly path: string; readonly times: number; readonly at: number }
  | { readonly _tag: 'DamageFound'; readonly path: string; readonly what: string; readonly at: number }
  /** A part of a library has other code than an earlier run found under its name and version: what uses it is computed again. */
  | {
      readonly _tag: 'PartChanged'
      readonly sort: string
      readonly name: string
      readonly version: number
      readonly at: number
    }
  /** What the store of a run has lost, in words, before the run begins; a verdict counts a lost search as one more. */
  | { readonly _tag: 'LossesFound'; readonly what: readonly string[]; readonly at: number }
  /** Phases whose time-outs are heard only at break points, for they run in the caller's thread. */
  | {
      readonly _tag: 'CooperativeTimeOuts'
      readonly paths: readonly string[]
      /** A library that is given as a value, or 0 workers. */
      readonly because: 'library' | 'workers'
      readonly at: number
    }
  | {
      readonly _tag: 'RunEnded'
      readonly run: string
      readonly status: RunStatus
      readonly result: unknown
      /** What the phases gave, by name; the journal does not keep it. */
      readonly gives: Readonly<Record<string, unknown>>
      readonly at: number
    }
