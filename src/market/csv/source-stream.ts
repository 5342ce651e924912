import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError, Unreadable } from '../bars/data-error.js'

/** What the end of reading rows gives, as an Either. */
export const collected = (end: DataError | Collected): Either<DataError, Collected> =>
  '_tag' in end ? left(end) : right(end)

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
