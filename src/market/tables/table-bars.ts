import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { csvLayout } from '../csv/csv-layout.js'
import { type CsvOptionsInput, type CsvReading, csvReading } from '../csv/csv-options.js'
import { collected } from '../csv/source-stream.js'
import { arrowTable } from './arrow-table.js'
import { jsonTable } from './json-table.js'
import { parquetTable } from './parquet-table.js'
import type { Table, TableColumn } from './table.js'
import { tableBars } from './table.kernel.js'

/** The formats of tables, by the names that errors have for them. */
export const OPEN = { Parquet: parquetTable, Arrow: arrowTable, JSON: jsonTable }
export type TableFormat = keyof typeof OPEN

/** The bytes of a table of bars and how they are to be read: plain data, so that another thread can do it. */
export interface TableTask {
  readonly format: TableFormat
  readonly file: string
  readonly options: CsvOptionsInput | undefined
  readonly bytes: Uint8Array
}

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
export const barsOfTable = async (
  reading: CsvReading,
  table: Table,
): Promise<Either<DataError, Collected>> => {
  const layout = csvLayout({ ...reading, header: 'present' }, table.names, undefined)
  if (isLeft(layout)) return layout
  const { time, clock, open, high, low, close, volume } = layout.right
  const positions = [time, clock, open, high, low, close, volume].filter((at) => at >= 0)
  return collected(
    tableBars(reading, layout.right, await readColumns(table, [...new Set(positions)]), table.rows),
  )
}

/** Reads a table in this thread. It never rejects: what is damaged is a fault. */
export const readTable = async ({
  format,
  file,
  options,
  bytes,
}: TableTask): Promise<Either<DataError, Collected>> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  return OPEN[format](bytes)
    .then((table) => barsOfTable(reading.right, table))
    .catch((cause: unknown) =>
      left({
        _tag: 'Unreadable' as const,
        file,
        because: `it cannot be read as ${format}: ${cause instanceof Error ? cause.message : String(cause)}`,
        wanted: `a whole ${format} file`,
      }),
    )
}
