import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { unreadable } from '../csv/source-stream.js'
import { formatOf } from '../tables/data-format.js'
import { OPEN } from '../tables/table-bars.js'
import { csvSeries } from './csv-series.js'
import type { SeriesTable } from './further-series.js'
import { tableSeries } from './table-series.kernel.js'

/**
 * Further series of a file: CSV (plain or gzipped), JSON, Parquet or Arrow, as its first bytes say, with rows in any order. It has a
 * column `date` or `time`, `known_at` and `symbol` where there are such, and a column for each series; prices and volumes of bars are
 * passed over, and names next to a series. The same rows are the same series in every format. Errors: a file that is no such table, a
 * row without a time, dates that read two ways. Example: `seriesFile('eps.parquet', await readFile('eps.parquet'))`.
 */
export const seriesFile = async (
  file: string,
  content: Uint8Array,
  options: Omit<CsvOptionsInput, 'columns'> = {},
): Promise<Either<DataError, SeriesTable>> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const format = formatOf(file, content)
  if (isLeft(format)) return format
  if (format.right === 'csv') return csvSeries(reading.right, content)
  const open = OPEN[({ json: 'JSON', parquet: 'Parquet', arrow: 'Arrow' } as const)[format.right]]
  return open(content)
    .then((table) => tableSeries(reading.right, table))
    .catch((cause: unknown) => left(unreadable(file, cause)))
}
