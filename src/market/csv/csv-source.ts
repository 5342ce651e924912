import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { catchError, concat, concatMap, defer, map, type Observable, of, takeWhile } from 'rxjs'
import type { Collected, SourceStream } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { openFile, plainBytes, unpacked } from './byte-source.js'
import { csvParser } from './csv.kernel.js'
import { type CsvOptionsInput, type CsvReading, csvReading } from './csv-options.js'
import { collected, unreadable } from './source-stream.js'

/** What a parser gives on the way: nothing yet, or its end. */
type Step = Either<DataError, Collected> | undefined

const parsed = (reading: CsvReading, bytes$: Observable<Uint8Array>, size: number): SourceStream =>
  defer(() => {
    const parser = csvParser(reading, size)
    const fed = (bytes: Uint8Array): Step => {
      const fault = parser.feed(bytes)
      return fault === undefined ? undefined : left(fault)
    }
    return concat(
      bytes$.pipe(map((bytes) => () => fed(bytes))),
      of((): Step => collected(parser.end())),
    ).pipe(
      map((next) => next()),
      takeWhile((step) => step === undefined, true),
      concatMap((step) => (step === undefined ? [] : [step])),
      catchError((cause: unknown) => of(left(unreadable(reading.file, cause)))),
    )
  })

/**
 * Parses plain bytes, cut anywhere; they are judged as a whole at their end. `file` is the name in errors, `size` how many bytes
 * there are, where that is known.
 */
export const csvBars =
  (file: string, options?: CsvOptionsInput, size = 0) =>
  (bytes$: Observable<Uint8Array>): SourceStream => {
    const reading = csvReading(file, options)
    return isLeft(reading) ? of(reading) : parsed(reading.right, bytes$, size)
  }

/** The bars of a CSV file, plain or gzipped; read again for each subscriber. */
export const csvFile = (path: string, options?: CsvOptionsInput): SourceStream =>
  defer(() => openFile(path)).pipe(
    concatMap((file) => csvBars(path, options, file.size)(plainBytes(file))),
    catchError((cause: unknown) => of(left(unreadable(path, cause)))),
  )

/** Parses a whole CSV text, plain or gzipped, at once. */
export const csvText = (
  file: string,
  content: Uint8Array | string,
  options?: CsvOptionsInput,
): Either<DataError, Collected> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const parser = csvParser(reading.right, bytes.right.length)
  const fault = parser.feed(bytes.right)
  return fault === undefined ? collected(parser.end()) : left(fault)
}
