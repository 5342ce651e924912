import type { Either } from 'fp-ts/lib/Either.js'
import type { ObservableInput } from 'rxjs'
import type { Codec } from '../core/codec/codec.js'
import type { Shape } from '../core/codec/shape.js'
import type { Artifacts } from '../store/store.js'
import type { Checkpoint } from './checkpoint.js'
import type { PhaseError } from './phase-error.js'

/** How far a phase is. */
export interface Progress {
  readonly _tag: 'Progress'
  readonly done: number
  readonly total: number
  readonly note: string
}
export const progress = (done: number, total: number, note = ''): Progress => ({
  _tag: 'Progress',
  done,
  total,
  note,
})

/** What a handler emits: any progress, and exactly one result. */
export type Emission<R> = Progress | Either<PhaseError, R>
export const isProgress = (emission: { readonly _tag: string }): emission is Progress =>
  emission._tag === 'Progress'

/** What a handler is given; neither the phase's name nor its place is part of it. */
export interface Request<C> {
  readonly config: C
  /** The config's own `seed`, else the run's. */
  readonly seed: number
  /** Aborted when the run is cancelled or the phase has timed out. */
  readonly signal: AbortSignal
  /** Milliseconds since this attempt began, by the run's clock. What reads it may give another result another time. */
  readonly elapsed: () => number
  readonly artifacts: Artifacts
  /** What an attempt or a run before this one kept of the same work; it must not show in the result. */
  readonly checkpoint: Checkpoint
}

/** How one kind of phase is carried out. */
export interface Handler<C, R, S> {
  /** Raised when the same config would give another result. */
  readonly version: number
  readonly config: Codec<C, unknown>
  readonly result: Codec<R, unknown>
  /** What the result looks like for a config as written, where the codec alone does not tell. */
  readonly shape?: (config: unknown) => Shape
  /** Whether a stored result stands for a run; `false` for what acts on the world. */
  readonly cached: boolean
  /**
   * What the config means in the world that the services hold (a range of dates as bars, the trials known so far): it
   * enters the key and must be canonical data.
   */
  readonly grounds: (config: C, services: S, artifacts: Artifacts) => Promise<Either<PhaseError, unknown>>
  readonly run: (request: Request<C>, services: S) => ObservableInput<Emission<R>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- handlers of any config and result, looked up by kind
export type AnyHandler<S> = Handler<any, any, S>
/** Handlers by kind of phase. */
export type Handlers<S> = Readonly<Record<string, AnyHandler<S>>>
