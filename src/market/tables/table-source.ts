import { isLeft, left } from 'fp-ts/lib/Either.js'
import { catchError, concatMap, from, type Observable, of } from 'rxjs'
import type { SourceStream } from '../bars/bar-stream.kernel.js'
import { wholeBytes } from '../csv/byte-source.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { unreadable } from '../csv/source-stream.js'
import { readTable, type TableFormat } from './table-bars.js'
import { readTableApart } from './table-thread.js'

const tableSource =
  (format: TableFormat, read: typeof readTable) =>
  (file: string, options?: CsvOptionsInput) =>
  (bytes$: Observable<Uint8Array>): SourceStream => {
    const reading = csvReading(file, options)
    if (isLeft(reading)) return of(reading)
    return wholeBytes(bytes$).pipe(
      concatMap((bytes) => from(read({ format, file, options, bytes }))),
      catchError((cause: unknown) => of(left(unreadable(file, cause)))),
    )
  }

/**
 * Bars from the bytes of a Parquet file, cut anywhere; columns are found by name as in a CSV file. They are read in a thread
 * of their own, which is ended where damaged bytes keep it for too long. `file` is the name in errors.
 */
export const parquetSource = tableSource('Parquet', readTableApart)

/** Bars from the bytes of an Arrow IPC file (Feather version 2) or stream, cut anywhere; as `parquetSource` otherwise. */
export const arrowSource = tableSource('Arrow', readTableApart)

/** Bars from the bytes of a JSON text, cut anywhere; read in this thread. `file` is the name in errors. */
export const jsonSource = tableSource('JSON', readTable)
