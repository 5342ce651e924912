import { gunzipSync } from 'node:zlib'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { barsBetween } from '../../src/market/bars/bars.js'
import { type Dataset, datasetOf } from '../../src/market/bars/dataset.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { csvText } from '../../src/market/csv/csv-source.js'
import type { Load, Rows } from './case.js'

/** Equity prices of the LEAN files are ten thousandths; their other files, and all others, are plain. */
export const dialectOf = (file: string): CsvOptionsInput =>
  /^lean_(daily|hour)_(?!btcusd|eurusd)/.test(file) ? { price_scale: 10_000 } : {}

/** The bars of a data file, or those of its rows `[from, to)`. */
export const barsOf = async (load: Load, file: string, rows?: Rows): Promise<Bars> => {
  const read = csvText(file, await load(file), dialectOf(file))
  if (isLeft(read)) throw new Error(JSON.stringify(read.left))
  return rows === undefined || rows === null
    ? read.right.bars
    : barsBetween(read.right.bars, rows[0], Math.min(rows[1], read.right.bars.length))
}

export const datasetIn = async (load: Load, file: string, rows?: Rows): Promise<Dataset> =>
  datasetOf({ name: file }, await barsOf(load, file, rows))

/** The rows of a data file as cells, its header first; quotes around cells are taken off. */
export const tableOf = async (load: Load, file: string): Promise<readonly (readonly string[])[]> => {
  const bytes = await load(file)
  const text = new TextDecoder().decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1')))
}
