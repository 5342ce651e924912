import { once } from 'node:events'
import { createReadStream, fstatSync, type ReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { concatMap, defer, from, map, type Observable, of, scan, throwError, toArray } from 'rxjs'
import type { DataError } from '../bars/data-error.js'
import { unreadable } from './source-stream.js'

/** The most bytes that a file is read whole in, or unpacks to where it is. */
const WHOLE_LIMIT = 1 << 30
const UNPACKED_LIMIT = 1 << 28

/** Whether bytes begin as gzip does. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/** A file that is opened once, so that pipes and devices can be read: its first bytes, which are still to be read, and all. */
export interface OpenFile {
  readonly head: Uint8Array
  readonly stream: Readable
  /** How many plain bytes it has where that is known, else 0. */
  readonly size: number
}

/** The size of an open stream of a file; a pipe's is 0. */
const sizeOf = (stream: ReadStream & { readonly fd?: number | null }): number =>
  typeof stream.fd === 'number' ? fstatSync(stream.fd).size : 0

/** Opens a file. Rejects where it cannot be read. */
export const openFile = async (path: string): Promise<OpenFile> => {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 })
  await once(stream, 'readable')
  const head = stream.read() as Uint8Array | null
  if (head === null) return { head: new Uint8Array(0), stream, size: 0 }
  stream.unshift(head)
  return { head, stream, size: isGzip(head) ? 0 : sizeOf(stream) }
}

/** What unpacks to more than this, and to this many times its size, is no file of bars. */
const BOMB_BYTES = 1 << 24
const BOMB_RATIO = 200

/** Bytes as they are unpacked; errors as soon as they are so alike that their number says nothing of what is packed. */
const unzipped = (stream: Readable): Observable<Uint8Array> => {
  const gunzip = createGunzip({ chunkSize: 1 << 18 })
  return from(pipeline(stream, gunzip, () => undefined) as AsyncIterable<Uint8Array>).pipe(
    scan<Uint8Array, { readonly size: number; readonly chunk: Uint8Array }>(
      ({ size }, chunk) => ({ size: size + chunk.length, chunk }),
      { size: 0, chunk: new Uint8Array(0) },
    ),
    concatMap(({ size, chunk }) =>
      size > BOMB_BYTES && size > BOMB_RATIO * gunzip.bytesWritten
        ? throwError(() => new Error(`it unpacks to over ${BOMB_RATIO} times its size`))
        : of(chunk),
    ),
  )
}

/** The bytes of an open file as they come, unpacked where they begin as gzip does. */
export const plainBytes = ({ head, stream }: Omit<OpenFile, 'size'>): Observable<Uint8Array> =>
  isGzip(head) ? unzipped(stream) : from(stream as AsyncIterable<Uint8Array>)

/** Bytes that are at hand, as `plainBytes` gives those of a file: unpacked piece by piece. */
export const heldBytes = (content: Uint8Array): Observable<Uint8Array> =>
  defer(() => plainBytes({ head: content, stream: Readable.from([content]) }))

const joined = (chunks: readonly Uint8Array[]): Uint8Array => {
  const [only] = chunks
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
}

/** All bytes of a source that ends within a gigabyte, emitted once; it errors as soon as it does not end. */
export const wholeBytes = (bytes$: Observable<Uint8Array>): Observable<Uint8Array> =>
  bytes$.pipe(
    scan<Uint8Array, { readonly size: number; readonly chunk: Uint8Array }>(
      ({ size }, chunk) => ({ size: size + chunk.length, chunk }),
      { size: 0, chunk: new Uint8Array(0) },
    ),
    concatMap(({ size, chunk }) =>
      size > WHOLE_LIMIT ? throwError(() => new Error('it does not end within a gigabyte')) : of(chunk),
    ),
    toArray(),
    map(joined),
  )

/** The bytes of a file's content, unpacked where they begin as gzip does, to at most 256 MB. */
export const unpacked = (file: string, content: Uint8Array | string): Either<DataError, Uint8Array> => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  try {
    return right(isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT }) : bytes)
  } catch (cause) {
    return cause instanceof RangeError
      ? left({
          _tag: 'Unreadable',
          file,
          because: 'it unpacks to over 256 MB',
          wanted: 'a smaller file, or one that is not packed',
        })
      : left(unreadable(file, cause))
  }
}
