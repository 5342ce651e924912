import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom } from 'rxjs'
import { isRecord } from '../../core/codec/codec.js'
import { show } from '../../core/codec/scalar.js'
import { showDataError } from '../bars/data-error.js'
import type { Dataset, DatasetOptions } from '../bars/dataset.js'
import type { CsvOptionsInput } from '../csv/csv-options.js'
import type { Universe } from '../universe/universe.js'
import { fileDataset } from './bars-file.js'

/**
 * Reads a file of bars (CSV or JSON, plain or gzipped, Parquet, Arrow) as a dataset. The promise rejects with an error that
 * names the line and what is wrong, and whose `fault` is the same as a value; `fileDataset` emits it as an Either.
 *
 * @example
 * const bars = await read('bars.csv')
 */
export const read = async (
  path: string,
  source?: CsvOptionsInput,
  options?: Partial<DatasetOptions>,
): Promise<Dataset> => {
  const found = await lastValueFrom(fileDataset(path, source, options))
  if (!isLeft(found)) return found.right
  // eslint-disable-next-line functional/no-throw-statements -- a promise rejects; `fileDataset` gives the same as a value
  throw Object.assign(new Error(showDataError(found.left)), { fault: found.left })
}

const isDataset = (value: unknown): value is Dataset =>
  isRecord(value) && isRecord(value['bars']) && typeof value['hash'] === 'string'
const isUniverse = (value: unknown): value is Universe =>
  isRecord(value) && Array.isArray(value['instruments'])

/** What a caller gave as bars: a dataset, a universe, or the name of a file, which is read; or why it is none of them. */
export const givenBars = async <A extends Dataset | Universe>(
  data: A | string,
): Promise<Either<string, A | Dataset>> => {
  if (typeof data === 'string')
    return map((found: Dataset): A | Dataset => found)(
      await lastValueFrom(fileDataset(data)).then((found) =>
        isLeft(found) ? left(showDataError(found.left)) : found,
      ),
    )
  return isDataset(data) || isUniverse(data)
    ? right(data)
    : left(`${show(data)} is not bars: a dataset, a universe or the name of a file, such as "bars.csv"`)
}
