import type { Codec } from '../../core/codec/codec.js'
import type { Artifacts } from '../../store/store.js'
import type { Checkpoint } from '../checkpoint.js'
import type { Emission } from '../emission.js'

/** What of its attempt a unit may reach, in whatever thread it is done. */
export interface UnitSurroundings {
  /** Aborted when the run is cancelled or the phase has timed out. */
  readonly signal: AbortSignal
  /** Milliseconds since this attempt began, by the run's clock. What reads it may give another result another time. */
  readonly elapsed: () => number
  readonly artifacts: Artifacts
  /** What an attempt or a run before this one kept of the same work; it must not show in the result. */
  readonly checkpoint: Checkpoint
}

/** Does one unit: any progress, and exactly one result, unless it was cancelled. */
export type UnitWork<I, O> = (input: I, around: UnitSurroundings) => AsyncIterable<Emission<O>>

/**
 * One sort of the units that a phase hands out. Inputs are plain data, outputs are sent as their codec writes them, and no unit
 * knows of another, so a unit is done in any thread, at any time, and once more where its thread ended.
 */
export interface UnitKind<C, S, I, O> {
  readonly name: string
  readonly output: Codec<O, unknown>
  /** Made once in a thread for all units of an attempt: what they share is computed there. */
  readonly ready: (of: { readonly config: C; readonly seed: number }, services: S) => UnitWork<I, O>
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- units of any config, input and output, looked up by name
export type AnyUnitKind<S> = UnitKind<any, S, any, any>

/** What one of several units emits, with its place among them. */
export interface Handed<O> {
  readonly number: number
  readonly emission: Emission<O>
}

/** Hands units out to the threads that are free. */
export interface UnitPool {
  /** Threads that may do units at once, this one among them. What is given never depends on it. */
  readonly hands: number
  /** Does a unit for each input. Their emissions come as they are made; after one failed, none of a later place is begun. */
  readonly each: <C, S, I, O>(kind: UnitKind<C, S, I, O>, inputs: readonly I[]) => AsyncIterable<Handed<O>>
}
