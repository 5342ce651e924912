import { basename } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { Observable } from 'rxjs'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, type DatasetOptions, datasetFrom, gatheredDataset } from '../bars/dataset.js'
import type { CsvOptionsInput } from './csv-options.js'
import { csvFile, csvText } from './csv-source.js'

/** The dataset of a CSV file, plain or gzipped; named after the file by default. */
export const csvDataset = (
  path: string,
  csv?: CsvOptionsInput,
  options: Partial<DatasetOptions> = {},
): Observable<Either<DataError, Dataset>> =>
  datasetFrom({ name: basename(path), ...options })(csvFile(path, csv))

/** The dataset of a CSV text, at once. */
export const csvTextDataset = (
  name: string,
  content: Uint8Array | string,
  csv?: CsvOptionsInput,
  options: Partial<DatasetOptions> = {},
): Either<DataError, Dataset> => {
  const collected = csvText(name, content, csv)
  return isLeft(collected) ? collected : gatheredDataset({ name, ...options })(collected.right)
}
