import { open, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { catchError, concatMap, defer, from, lastValueFrom, type Observable, of } from 'rxjs'
import { type Collected, gather } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, type DatasetOptions, datasetFrom } from '../bars/dataset.js'
import type { CsvOptionsInput } from '../csv/csv-options.js'
import { csvFile, csvText } from '../csv/csv-source.js'
import { type SourceStream, unreadable } from '../csv/source-stream.js'
import { formatOf, HEAD_BYTES } from './data-format.js'
import { arrowSource, parquetSource } from './table-source.js'

const headOf = async (path: string): Promise<Uint8Array> => {
  const handle = await open(path)
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * The batches of a file of bars: CSV (plain or gzipped), Parquet, or Arrow IPC (Feather version 2), told by its first bytes;
 * read anew for each subscriber. The same bars have the same hash in every format.
 */
export const barsFile = (path: string, options?: CsvOptionsInput): SourceStream =>
  defer(() => headOf(path)).pipe(
    concatMap((head) => {
      const format = formatOf(path, head)
      if (isLeft(format)) return of(format)
      switch (format.right) {
        case 'csv':
          return csvFile(path, options)
        case 'parquet':
          return parquetSource(path, options)(from(readFile(path)))
        case 'arrow':
          return arrowSource(path, options)(from(readFile(path)))
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
      return csvText(file, content, options)
    case 'parquet':
      return lastValueFrom(gather(parquetSource(file, options)(of(content))))
    case 'arrow':
      return lastValueFrom(gather(arrowSource(file, options)(of(content))))
  }
}

/** The dataset of a file of bars in any of these formats; named after the file unless told otherwise. Emits once. */
export const fileDataset = (
  path: string,
  source?: CsvOptionsInput,
  options: Partial<DatasetOptions> = {},
): Observable<Either<DataError, Dataset>> =>
  datasetFrom({ name: basename(path), ...options })(barsFile(path, source))
