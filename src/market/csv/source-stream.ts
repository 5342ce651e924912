import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { SourceBatch } from '../bars/bar-stream.kernel.js'
import type { DataError, Unreadable } from '../bars/data-error.js'
import type { SourceStep } from './row-intake.kernel.js'

/** The batches of one source; a Left is the last thing it emits. It never errors. */
export type SourceStream = Observable<Either<DataError, SourceBatch>>

/** What a step of reading emits. */
export const emitted = ({ batches, fault }: SourceStep): readonly Either<DataError, SourceBatch>[] => [
  ...batches.map((batch) => right(batch)),
  ...(fault === undefined ? [] : [left(fault)]),
]

/** Why the bytes of a file cannot be had. */
export const unreadable = (file: string, cause: unknown): Unreadable => {
  const because = cause instanceof Error ? cause.message : String(cause)
  const missing = because.includes('ENOENT')
  return {
    _tag: 'Unreadable',
    file,
    because: missing ? 'there is no such file' : because,
    wanted: missing ? 'the path of a file of bars' : 'a readable file of bars, whole',
  }
}
