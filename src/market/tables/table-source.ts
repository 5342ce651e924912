import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { catchError, concatMap, from, type Observable, of } from 'rxjs'
import type { Collected, SourceStream } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { wholeBytes } from '../csv/byte-source.js'
import { csvLayout } from '../csv/csv-layout.js'
import { type CsvOptionsInput, type CsvReading, csvReading } from '../csv/csv-options.js'
import { collected } from '../csv/source-stream.js'
import { arrowTable } from './arrow-table.js'
import { parquetTable } from './parquet-table.js'
import type { Table, TableColumn } from './table.js'
import { tableBars } from './table.kernel.js'

const readColumns = async (
  table: Table,
  positions: readonly number[],
): Promise<ReadonlyMap<number, TableColumn>> => {
  const columns = await Promise.all(positions.map(async (at) => [at, await table.column(at)] as const))
  const short = columns.find(([, { values }]) => values.length !== table.rows)
  return short === undefined
    ? new Map(columns)
    : Promise.reject(
        new Error(
          `${table.names[short[0]] ?? ''} has ${short[1].values.length} values for ${table.rows} rows`,
        ),
      )
}

/** The bars of a table, of which only the columns that are needed are read. */
const barsOfTable = async (reading: CsvReading, table: Table): Promise<Either<DataError, Collected>> => {
  const layout = csvLayout({ ...reading, header: 'present' }, table.names, undefined)
  if (isLeft(layout)) return layout
  const { time, clock, open, high, low, close, volume } = layout.right
  const positions = [time, clock, open, high, low, close, volume].filter((at) => at >= 0)
  return collected(
    tableBars(reading, layout.right, await readColumns(table, [...new Set(positions)]), table.rows),
  )
}

const tableSource =
  (format: string, open: (bytes: Uint8Array) => Promise<Table>) =>
  (file: string, options?: CsvOptionsInput) =>
  (bytes$: Observable<Uint8Array>): SourceStream => {
    const reading = csvReading(file, options)
    if (isLeft(reading)) return of(reading)
    return wholeBytes(bytes$).pipe(
      concatMap((bytes) => from(open(bytes).then((table) => barsOfTable(reading.right, table)))),
      catchError((cause: unknown) =>
        of(
          left({
            _tag: 'Unreadable' as const,
            file,
            because: `it cannot be read as ${format}: ${cause instanceof Error ? cause.message : String(cause)}`,
            wanted: `a whole ${format} file`,
          }),
        ),
      ),
    )
  }

/**
 * Bars from the bytes of a Parquet file, cut anywhere; columns are found by name as in a CSV file. `file` is the name in
 * errors.
 */
export const parquetSource = tableSource('Parquet', parquetTable)

/** Bars from the bytes of an Arrow IPC file (Feather version 2) or stream, cut anywhere; as `parquetSource` otherwise. */
export const arrowSource = tableSource('Arrow', arrowTable)
