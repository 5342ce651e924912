import { createHash } from 'node:crypto'
import { type Either, isLeft, isRight, right } from 'fp-ts/lib/Either.js'
import { decode, encode } from '../../core/canonical/canonical.kernel.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { decodeWith } from '../../core/codec/codec.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import { BAR_COLUMNS } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import type { DataNote } from '../bars/data-note.js'
import { type CsvOptionsInput, csvOptionsCodec } from '../csv/csv-options.js'
import { barsOf } from './bars-file.js'
import { formatOf } from './data-format.js'

/**
 * Keeps bytes by key. `get` gives back what was put under the key, whole and undamaged, or `undefined`; both reject where
 * the disk fails.
 */
export interface ColumnCache {
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  readonly put: (key: string, content: Uint8Array) => Promise<void>
}

/** Version of everything that turns the bytes of a file into columns. */
const READER = 3

/** The key of the columns that a reading of these bytes gives: not of the file's name or place. */
export const columnsKey = (content: Uint8Array, options: CsvOptionsInput = {}): string => {
  const decoded = decodeWith(csvOptionsCodec)(options)
  return keyOf({
    reader: READER,
    content: createHash('sha256').update(content).digest('hex'),
    options: isLeft(decoded) ? null : csvOptionsCodec.encode(decoded.right),
  })
}

/** The same notes of a file of another name. */
const named = (file: string, notes: readonly DataNote[]): readonly DataNote[] =>
  notes.map((note) =>
    note._tag === 'RowsSkipped' ? { ...note, first: note.first.map((row) => ({ ...row, file })) } : note,
  )

const isNotes = (value: unknown): value is readonly DataNote[] => Array.isArray(value)

const held = (file: string, content: Uint8Array): Collected | undefined => {
  const decoded = decode(content)
  if (isLeft(decoded)) return undefined
  const { notes, ...columns } = decoded.right as Readonly<Record<string, unknown>>
  const [time, open, high, low, close, volume] = BAR_COLUMNS.map((name) => columns[name])
  return time instanceof Float64Array &&
    open instanceof Float64Array &&
    high instanceof Float64Array &&
    low instanceof Float64Array &&
    close instanceof Float64Array &&
    volume instanceof Float64Array &&
    isNotes(notes)
    ? { bars: { length: time.length, time, open, high, low, close, volume }, notes: named(file, notes) }
    : undefined
}

/**
 * Bars from the content of a file, parsed only where the cache does not hold their columns; what was parsed is kept. It
 * gives what `barsOf` gives, found in the cache or not. Rejects where the cache's disk fails.
 */
export const cachedBars = async (
  cache: ColumnCache,
  file: string,
  content: Uint8Array,
  options?: CsvOptionsInput,
): Promise<Either<DataError, Collected>> => {
  const format = formatOf(file, content)
  if (isLeft(format)) return format
  const key = columnsKey(content, options)
  const kept = await cache.get(key)
  const found = kept === undefined ? undefined : held(file, kept)
  if (found !== undefined) return right(found)
  const read = await barsOf(file, content, options)
  if (isLeft(read)) return read
  const { bars, notes } = read.right
  const bytes = encode({
    ...Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name]])),
    notes: named('', notes),
  })
  if (isRight(bytes)) await cache.put(key, bytes.right)
  return read
}
