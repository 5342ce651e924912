import { basename } from 'node:path'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { catchError, concatMap, defer, lastValueFrom, type Observable, of } from 'rxjs'
import { show } from '../../core/codec/scalar.js'
import type { Collected, SourceStream } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, type DatasetOptions, datasetFrom } from '../bars/dataset.js'
import { heldBytes, isGzip, openFile, plainBytes, unpacked } from '../csv/byte-source.js'
import type { CsvOptionsInput } from '../csv/csv-options.js'
import { csvBars, csvText } from '../csv/csv-source.js'
import { unreadable } from '../csv/source-stream.js'
import { formatOf } from './data-format.js'
import { arrowSource, jsonSource, parquetSource } from './table-source.js'

/**
 * The bars of a file: CSV or JSON (plain or gzipped), Parquet, or Arrow IPC (Feather version 2), as its first bytes say; read again
 * for each subscriber. The same bars have the same hash in every format.
 */
export const barsFile = (path: string, options?: CsvOptionsInput): SourceStream =>
  defer(() => openFile(path)).pipe(
    concatMap((file) => {
      const format = formatOf(path, file.head)
      if (isLeft(format)) {
        file.stream.destroy()
        return of(format)
      }
      const bytes$ = plainBytes(file)
      switch (format.right) {
        case 'csv':
          return csvBars(path, options, file.size)(bytes$)
        case 'json':
          return jsonSource(path, options)(bytes$)
        case 'parquet':
          return parquetSource(path, options)(bytes$)
        case 'arrow':
          return arrowSource(path, options)(bytes$)
      }
    }),
    catchError((cause: unknown) => of(left(unreadable(path, cause)))),
  )

/** Bars from the whole content of a file in any of these formats. `file` is the name in errors. */
export const barsOf = async (
  file: string,
  content: Uint8Array,
  options?: CsvOptionsInput,
): Promise<Either<DataError, Collected>> => {
  const format = formatOf(file, content)
  if (isLeft(format)) return format
  switch (format.right) {
    case 'csv':
      return isGzip(content)
        ? lastValueFrom(csvBars(file, options)(heldBytes(content)))
        : csvText(file, content, options)
    case 'json': {
      const bytes = unpacked(file, content)
      return isLeft(bytes) ? bytes : lastValueFrom(jsonSource(file, options)(of(bytes.right)))
    }
    case 'parquet':
      return lastValueFrom(parquetSource(file, options)(of(content)))
    case 'arrow':
      return lastValueFrom(arrowSource(file, options)(of(content)))
  }
}

/** Whether it is the name of a file; a caller without types may give anything. */
const isPath = (path: unknown): path is string => typeof path === 'string' && path !== ''

/** The dataset of a file of bars in any of these formats; named after the file by default. Emits once. */
export const fileDataset = (
  path: string,
  source?: CsvOptionsInput,
  options: Partial<DatasetOptions> = {},
): Observable<Either<DataError, Dataset>> =>
  isPath(path)
    ? datasetFrom({ name: basename(path), ...options })(barsFile(path, source))
    : of(
        left<DataError, Dataset>({
          _tag: 'Unreadable',
          file: show(path),
          because: 'it is not the name of a file',
          wanted: 'the path of a file of bars, such as "bars.csv"',
        }),
      )
