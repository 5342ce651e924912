import type { Either } from 'fp-ts/lib/Either.js'
import type { ObservableInput } from 'rxjs'
import { type Codec, decodeWith } from '../core/codec/codec.js'
import type { Shape } from '../core/codec/shape.js'
import type { Artifact } from '../store/artifact.js'
import type { LookRecord } from '../store/look.js'
import type { Artifacts } from '../store/store.js'
import type { Emission } from './emission.js'
import type { AnyUnitKind, UnitPool, UnitSurroundings } from './executors/unit.js'
import type { PhaseError } from './phase-error.js'

/** What a handler is given; neither the phase's name nor its place is part of it. */
export interface Request<C> extends UnitSurroundings {
  readonly config: C
  /** The config's own `seed`, else the run's. */
  readonly seed: number
  /** Hands out parts of the work, of the sorts that the handler lists, to the threads that are free. */
  readonly units: UnitPool
}

/** What a conclusion is drawn from. */
export interface Standing<C, E> {
  readonly config: C
  readonly seed: number
  readonly evidence: E
  /** The ledgers of the searches whose outputs the phase read, through whatever it read. */
  readonly inherited: readonly Artifact[]
  /** Its place among the looks of the store, as it was when the evidence was first kept. */
  readonly look: LookRecord
  readonly artifacts: Artifacts
}

/** What a new look is drawn from. */
export interface LookedAt<C, E> {
  readonly config: C
  readonly evidence: E
  readonly inherited: readonly Artifact[]
  /** The looks that the store holds, in the order in which they were made. */
  readonly looks: readonly LookRecord[]
  readonly artifacts: Artifacts
}

/** A look before it has its number. */
export interface DrawnLook extends Pick<LookRecord, 'of' | 'one_of'> {
  /** Parts of what is looked at that cannot be read, each counted as one more look. */
  readonly lost?: number
  /** The look that still stands, where this record only adds to what the next one will be of. */
  readonly stands?: LookRecord
}

/**
 * The second, small action of a phase whose result depends on what the store holds: `run` gives the evidence, a function of
 * its key; the conclusion is one of the evidence, of its look, and of the ledgers behind it.
 */
export interface Conclusion<C, E, R, S> {
  readonly version: number
  readonly evidence: Codec<E, unknown>
  /** The hash that makes two looks one. */
  readonly series: (evidence: E) => string
  /** A look of a series that has none: the canonical data by which looks overlap, and what else it stands on. */
  readonly look: (looking: LookedAt<C, E>, services: S) => Promise<Either<PhaseError, DrawnLook>>
  readonly overlap: (a: unknown, b: unknown) => boolean
  /** When what a look is of begins that no other one reached; absent where one reaches its end. */
  readonly freshFrom: (of: unknown, others: readonly unknown[]) => number | undefined
  readonly conclude: (standing: Standing<C, E>, services: S) => Promise<Either<PhaseError, R>>
}

/** How one kind of phase is carried out. */
export interface Handler<C, R, S, E = R> {
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
  readonly run: (request: Request<C>, services: S) => ObservableInput<Emission<E>>
  /** The sorts of units that `run` hands out. */
  readonly units?: readonly AnyUnitKind<S>[]
  readonly conclusion?: Conclusion<C, E, R, S>
  /** The config with the ledgers that the phase inherits in it, where its result shows what they mean: so they enter its key. */
  readonly inherits?: (config: C, ledgers: readonly Artifact[]) => C
  /** The ledgers that a result is a choice from: who reads any output of the phase inherits them. */
  readonly ledgers?: (result: R) => readonly Artifact[]
  /** How many trials a run of the config will make; absent where it makes none, or only running shows how many. */
  readonly planned?: (config: C, services: S) => PlannedTrials | undefined
  /** What a result says in one phrase; without it, the name of the kind stands for it. */
  readonly phrase?: (result: R) => string
  /** The same in lines for people. */
  readonly text?: (result: R) => readonly string[]
}

/** How many trials a phase will make, as far as its config says. */
export interface PlannedTrials {
  readonly trials: number
  /** Whether it may make fewer: where it may stop early, or where constraints or rules were not counted. */
  readonly at_most: boolean
}

const readBy = <S>(handlers: Handlers<S>, kind: string, written: unknown) => {
  const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined
  const result = handler === undefined ? undefined : decodeWith(handler.result)(written)
  return handler !== undefined && result?._tag === 'Right'
    ? { handler, result: result.right as unknown }
    : undefined
}

/** What a written result says in one phrase, by the handler of its kind. */
export const phraseOf = <S>(handlers: Handlers<S>, kind: string, written: unknown): string => {
  const read = readBy(handlers, kind, written)
  return read?.handler.phrase?.(read.result) ?? kind
}

/** What a written result says in lines, by the handler of its kind; nothing where that says nothing. */
export const textOf = <S>(handlers: Handlers<S>, kind: string, written: unknown): readonly string[] => {
  const read = readBy(handlers, kind, written)
  return read?.handler.text?.(read.result) ?? []
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- handlers of any config and result, looked up by kind
export type AnyHandler<S> = Handler<any, any, S, any>
/** Handlers by kind of phase. */
export type Handlers<S> = Readonly<Record<string, AnyHandler<S>>>
