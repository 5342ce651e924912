import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { catchError, concat, concatMap, defer, from, map, type Observable, of, takeWhile } from 'rxjs'
import { type Collected, gather } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { csvParser } from './csv.kernel.js'
import { type CsvOptionsInput, type CsvReading, csvReading } from './csv-options.js'
import { emitted, type SourceStream, unreadable } from './source-stream.js'

const parsed =
  (reading: CsvReading) =>
  (bytes$: Observable<Uint8Array>): SourceStream =>
    defer(() => {
      const parser = csvParser(reading)
      return concat(
        bytes$.pipe(map((bytes) => () => parser.feed(bytes))),
        of(() => parser.end()),
      ).pipe(
        concatMap((next) => emitted(next())),
        takeWhile(isRight, true),
        catchError((cause: unknown) => of(left(unreadable(reading.file, cause)))),
      )
    })

/** Parses plain bytes, cut anywhere, to batches. `file` is the name in errors. */
export const csvBars =
  (file: string, options?: CsvOptionsInput) =>
  (bytes$: Observable<Uint8Array>): SourceStream => {
    const reading = csvReading(file, options)
    return isLeft(reading) ? of(reading) : parsed(reading.right)(bytes$)
  }

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/** The bytes of a file, unpacked where they begin as gzip does. */
const fileBytes = async (path: string): Promise<Readable> => {
  const handle = await open(path)
  const head = new Uint8Array(2)
  await handle.read(head, 0, 2, 0).catch(async (cause: unknown) => {
    await handle.close()
    return Promise.reject(cause instanceof Error ? cause : new Error(String(cause)))
  })
  const raw = handle.createReadStream({ start: 0, highWaterMark: 1 << 20 })
  return isGzip(head) ? pipeline(raw, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : raw
}

/** The batches of a CSV file, plain or gzipped; read anew for each subscriber. */
export const csvFile = (path: string, options?: CsvOptionsInput): SourceStream =>
  csvBars(
    path,
    options,
  )(defer(() => fileBytes(path)).pipe(concatMap((stream) => from(stream as AsyncIterable<Uint8Array>))))

/** The bytes of a file's content, unpacked where they begin as gzip does. */
export const unpacked = (file: string, content: Uint8Array | string): Either<DataError, Uint8Array> => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  try {
    return right(isGzip(bytes) ? gunzipSync(bytes) : bytes)
  } catch (cause) {
    return left(unreadable(file, cause))
  }
}

/** Parses a whole CSV text, plain or gzipped, at once. */
export const csvText = (
  file: string,
  content: Uint8Array | string,
  options?: CsvOptionsInput,
): Either<DataError, Collected> => {
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const steps = csvBars(file, options)(of(bytes.right))
  const found: Either<DataError, Collected>[] = []
  gather(steps).subscribe((collected) => found.push(collected))
  return found[0] ?? left(unreadable(file, 'it gave nothing'))
}
