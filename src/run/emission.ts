import type { Either } from 'fp-ts/lib/Either.js'
import type { PhaseError } from './phase-error.js'

/** How far a phase is. */
export interface Progress {
  readonly _tag: 'Progress'
  readonly done: number
  readonly total: number
  readonly note: string
  /** The best score so far, of what searches. */
  readonly best?: number
}
export const progress = (done: number, total: number, note = '', best?: number): Progress => ({
  _tag: 'Progress',
  done,
  total,
  note,
  ...(best === undefined ? {} : { best }),
})

/** What a handler emits: any progress, and exactly one result. */
export type Emission<R> = Progress | Either<PhaseError, R>
export const isProgress = (emission: { readonly _tag: string }): emission is Progress =>
  emission._tag === 'Progress'
