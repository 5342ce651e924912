import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { isGzip, unpacked } from '../csv/byte-source.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { csvText } from '../csv/csv-source.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import { unreadable } from '../csv/source-stream.js'
import { formatOf } from './data-format.js'
import { atLines } from './part-lines.js'
import type { Table, TableColumn } from './table.js'
import { barsOfTable, OPEN } from './table-bars.js'

/** The bars of one symbol of a long table. */
export interface SymbolBars {
  readonly symbol: string
  readonly bars: Collected
}

/** Rows of each symbol by their lines, from 1. */
type Lines = ReadonlyMap<string, readonly number[]>

/** Names of the column that says of which instrument a row is. */
const NAMES: readonly string[] = ['symbol', 'ticker']
const placeIn = (names: readonly string[]): number =>
  names.findIndex((name) => NAMES.includes(name.trim().toLowerCase()))

const blankSymbol = (file: string, line: number): DataError => ({
  _tag: 'BadRow',
  file,
  line,
  reason: 'bad_symbol',
  because: 'the symbol is empty',
  wanted: 'the symbol that the row is of',
})

/** Lines of symbols, in the order of the rows; a row without a symbol is refused. */
const linesBySymbol = (
  file: string,
  rows: readonly (readonly [symbol: string, line: number])[],
): Either<DataError, Lines> => {
  const lines = new Map<string, number[]>()
  for (const [symbol, line] of rows) {
    if (symbol === '') return left(blankSymbol(file, line))
    const own = lines.get(symbol)
    if (own === undefined) lines.set(symbol, [line])
    else own.push(line)
  }
  return right(lines)
}

const partOf = (
  symbol: string,
  lines: readonly number[],
  read: Either<DataError, Collected>,
): Either<DataError, SymbolBars> => {
  const { fault, note } = atLines(lines)
  return isLeft(read)
    ? left(fault(read.left))
    : right({ symbol, bars: { ...read.right, notes: read.right.notes.map(note) } })
}

/** Parts whose dates were read alike; else which were not. */
const readAlike = (file: string, parts: readonly SymbolBars[]): Either<DataError, readonly SymbolBars[]> => {
  const orders = parts.flatMap(({ symbol, bars }) =>
    bars.notes.flatMap((note) => (note._tag === 'DateOrder' ? [{ symbol, taken: note.taken }] : [])),
  )
  const [first] = orders
  const other = orders.find(({ taken }) => taken !== first?.taken)
  return first === undefined || other === undefined
    ? right(parts)
    : left({
        _tag: 'BadOption',
        file,
        option: 'date_order',
        because: `the dates of ${first.symbol} read as ${first.taken}, those of ${other.symbol} as ${other.taken}`,
        wanted: 'date_order=mdy or date_order=dmy for all rows',
      })
}

const HEADER = /symbol|ticker/i
const decoder = new TextDecoder()

/** A long table whose rows are known by their symbols, and how the rows of one are read. */
interface Grouped {
  readonly lines: Lines
  readonly read: (lines: readonly number[]) => Promise<Either<DataError, Collected>>
  /** Whether the first line is the header, which every part is read with. */
  readonly has_header: boolean
}
type MaybeGrouped = Either<DataError, Grouped | undefined>

const csvGroups = (file: string, content: Uint8Array, options?: CsvOptionsInput): MaybeGrouped => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const end = bytes.right.indexOf(10)
  if (end < 0 || !HEADER.test(decoder.decode(bytes.right.subarray(0, end)))) return right(undefined)
  const rows: (readonly [string, number])[] = []
  let place = -1
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) => {
      place = placeIn(fields)
      return right(true)
    },
    (row) => {
      if (place >= 0) rows.push([row.text(place).trim(), row.line])
    },
  )
  if (isLeft(read)) return read
  const text = decoder.decode(bytes.right).split('\n')
  return map(
    (lines: Lines): Grouped => ({
      lines,
      read: (own) => Promise.resolve(csvText(file, own.map((line) => text[line - 1]).join('\n'), options)),
      has_header: true,
    }),
  )(linesBySymbol(file, rows))
}

/** Some rows of a table, by their positions from 1. */
const someRows = (table: Table, lines: readonly number[]): Table => ({
  rows: lines.length,
  names: table.names,
  column: async (at) => {
    const { kind, values } = await table.column(at)
    return { kind, values: lines.map((line) => values[line - 1]) }
  },
})

/** A table whose columns are read once. */
const keptColumns = (table: Table): Table => {
  const columns = new Map<number, Promise<TableColumn>>()
  return {
    ...table,
    column: (at) => {
      const known = columns.get(at) ?? table.column(at)
      columns.set(at, known)
      return known
    },
  }
}

const cellSymbol = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

const tableGroups = async (
  format: 'parquet' | 'arrow',
  file: string,
  content: Uint8Array,
  options?: CsvOptionsInput,
): Promise<MaybeGrouped> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const table = keptColumns(await OPEN[format === 'parquet' ? 'Parquet' : 'Arrow'](content))
  const place = placeIn(table.names)
  if (place < 0) return right(undefined)
  const { values } = await table.column(place)
  return map(
    (lines: Lines): Grouped => ({
      lines,
      read: (own) => barsOfTable(reading.right, someRows(table, own)),
      has_header: false,
    }),
  )(
    linesBySymbol(
      file,
      Array.from(values, (value, i) => [cellSymbol(value), i + 1] as const),
    ),
  )
}

const grouped = async (
  file: string,
  content: Uint8Array,
  options?: CsvOptionsInput,
): Promise<MaybeGrouped> => {
  const format = formatOf(file, content)
  if (isLeft(format)) return format
  if (format.right === 'json') return right(undefined)
  return format.right === 'csv'
    ? csvGroups(file, content, options)
    : tableGroups(format.right, file, content, options).catch((cause: unknown) =>
        left(unreadable(file, cause)),
      )
}

/** Whether a file that begins so may be a long table: packed, in columns, or with a header that says so. Cost: O(bytes). */
export const mayBeLong = (file: string, head: Uint8Array): boolean => {
  const format = formatOf(file, head)
  if (isLeft(format) || format.right === 'json') return false
  const end = head.indexOf(10)
  return (
    format.right !== 'csv' || isGzip(head) || HEADER.test(decoder.decode(head.subarray(0, Math.max(0, end))))
  )
}

/** Whether a file holds the bars of two symbols or more. Cost: O(bytes). */
export const isLongTable = async (file: string, content: Uint8Array): Promise<boolean> => {
  const found = await grouped(file, content)
  return !isLeft(found) && (found.right?.lines.size ?? 0) > 1
}

/**
 * The bars of every symbol of a long table: CSV (plain or gzipped), Parquet or Arrow with a column `symbol` or `ticker` of two
 * symbols or more; undefined where there is no such column, or one symbol alone. Each symbol's rows are read as a file of them
 * would be; faults and notes name lines of the whole. Cost: O(bytes). NaN: as a file of bars. Look-ahead: none.
 */
export const longTable = async (
  file: string,
  content: Uint8Array,
  options?: CsvOptionsInput,
): Promise<Either<DataError, readonly SymbolBars[] | undefined>> => {
  const found = await grouped(file, content, options)
  if (isLeft(found)) return found
  if (found.right === undefined || found.right.lines.size < 2) return right(undefined)
  const { lines, read, has_header } = found.right
  const parts: SymbolBars[] = []
  for (const [symbol, own] of lines) {
    const rows = has_header ? [1, ...own] : own
    const part = partOf(symbol, rows, await read(rows))
    if (isLeft(part)) return part
    parts.push(part.right)
  }
  return readAlike(file, parts)
}
