import type { Observable, SchedulerLike } from 'rxjs'
import type { Artifacts } from '../../store/store.js'
import type { Checkpoint } from '../checkpoint.js'
import type { Emission } from '../emission.js'
import type { AnyHandler } from '../handler.js'
import type { OwnUnits } from './own-units.js'
import type { UnitPool } from './unit.js'

/**
 * A piece of work as data: pure, so that it may be done again, anywhere; small, so that it can be sent. `key` is the content
 * key of what it gives, `input` names large data by content hash. No closure crosses this.
 */
export interface Unit {
  readonly kind: string
  /** Version of what carries the kind out: who knows another one refuses the unit. */
  readonly version: number
  readonly key: string
  readonly input: unknown
}

/** One attempt at a phase, and what of the run it may reach. */
export interface Attempt<S> {
  readonly kind: string
  readonly key: string
  readonly handler: AnyHandler<S>
  /** Decoded. */
  readonly config: unknown
  readonly seed: number
  readonly services: S
  readonly artifacts: Artifacts
  readonly checkpoint: Checkpoint
  /** Its limit, which the run itself keeps; absent where there is none. */
  readonly timeout_ms: number | undefined
  /** Tells how long the attempt takes. */
  readonly scheduler: SchedulerLike
  /** Hands its units out to other threads; absent where this one does them all. */
  readonly share?: (own: OwnUnits) => UnitPool
}

/** The work has a place and begins now: from here on its time counts. */
export interface Began {
  readonly _tag: 'Began'
}
export const began: Began = { _tag: 'Began' }

export type UnitEmission = Began | Emission<unknown>

/** Where phases are carried out. Which one it is never shows in a result. */
export interface Executor<S> {
  /** Emits `Began`, then progress and the result. Unsubscribing ends the work, and nothing of it comes later. */
  readonly attempt: (attempt: Attempt<S>) => Observable<UnitEmission>
}
