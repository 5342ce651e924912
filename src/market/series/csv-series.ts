import { type Either, isLeft, left, map } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from '../csv/byte-source.js'
import type { CsvReading } from '../csv/csv-options.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import type { SeriesTable } from './further-series.js'
import { type SeriesColumns, seriesColumnsOf } from './series-columns.js'
import { type SeriesIntake, seriesIntake } from './series-intake.kernel.js'

/** Reads further series from CSV text, plain or gzipped: a header, and rows in any order. Errors: as the rows are judged. */
export const csvSeries = (
  reading: CsvReading,
  content: Uint8Array | string,
): Either<DataError, SeriesTable> => {
  const bytes = unpacked(reading.file, content)
  if (isLeft(bytes)) return bytes
  const intake: { current?: SeriesIntake } = {}
  const read = eachRow(
    reading,
    bytes.right,
    (fields) =>
      map((columns: SeriesColumns) => {
        intake.current = seriesIntake(reading, columns)
        return true
      })(seriesColumnsOf(reading.file, fields)),
    (row) => intake.current?.row(row),
  )
  if (isLeft(read)) return read
  return intake.current === undefined
    ? left({
        _tag: 'NoBars',
        file: reading.file,
        because: 'the file is empty',
        wanted: 'rows below the first line',
      })
    : intake.current.end()
}
