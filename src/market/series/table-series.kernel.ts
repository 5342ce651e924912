import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import type { CsvReading } from '../csv/csv-options.js'
import type { WrittenTimes } from '../csv/time-column.kernel.js'
import type { Table, TableColumn } from '../tables/table.js'
import { cellText, columnNumbers, columnTimes } from '../tables/table-cells.kernel.js'
import type { SeriesTable } from './further-series.js'
import { seriesColumnsOf } from './series-columns.js'
import { seriesIntake } from './series-intake.kernel.js'

/** A column of a table as a row of a file of series asks for it, each reading of it made once. */
interface AskedColumn {
  readonly column: TableColumn
  readonly times: () => WrittenTimes
  readonly numbers: () => Float64Array
}

const onceOf = <A>(make: () => A): (() => A) => {
  let known: A | undefined
  return () => (known ??= make())
}

/**
 * Reads further series from a table, in any order of its rows; a row's line is its position from 1. Only the columns that are no
 * prices are read. Cost: O(rows x series). NaN: what is missing is no value. Look-ahead: none.
 */
export const tableSeries = async (
  reading: CsvReading,
  table: Table,
): Promise<Either<DataError, SeriesTable>> => {
  const columns = seriesColumnsOf(reading.file, table.names)
  if (isLeft(columns)) return columns
  const { time, known, symbol, series } = columns.right
  const { rows } = table
  const asked = new Map<number, AskedColumn>()
  for (const at of [time, known, symbol, ...series.map(({ at: place }) => place)]) {
    if (at < 0) continue
    const column = await table.column(at)
    asked.set(at, {
      column,
      times: onceOf(() => columnTimes(column, undefined, rows, reading)),
      numbers: onceOf(() => columnNumbers(column, rows, Number.NaN)),
    })
  }
  const intake = seriesIntake(reading, columns.right)
  for (let i = 0; i < rows; i++)
    intake.row({
      line: i + 1,
      text: (field) => cellText(asked.get(field)!.column, i),
      number: (field) => asked.get(field)!.numbers()[i]!,
      time: (field) => {
        const { value, other = value, kind } = asked.get(field)!.times()
        return { value: value[i]!, other: other[i]!, kind: kind[i]! }
      },
    })
  return intake.end()
}
