import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import { timeReader } from '../bars/time-text.kernel.js'
import type { WrittenTime } from '../bars/written-time.js'
import { csvFields } from './csv-fields.kernel.js'
import { delimiterOf } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'
import { decimal, textOfCell } from './decimal.kernel.js'
import { writtenNumber } from './written-number.js'

/** One row of a CSV file, whatever it holds. */
export interface CsvRow {
  readonly count: number
  /** Its line in the file, from 1. */
  readonly line: number
  readonly text: (field: number) => string
  /** NaN where the field is no number, or is not there. */
  readonly number: (field: number) => number
  /** As it is written; NaN where the field is no time. With a second field that is its time of day. */
  readonly time: (field: number, clock?: number) => WrittenTime
}

const NO_TIME: WrittenTime = { value: Number.NaN, other: Number.NaN, kind: 0 }

/** Splits a first line into its fields, with the delimiter that the options give or the line shows. */
const firstFields = (reading: CsvReading, line: string): readonly string[] =>
  line.split(delimiterOf(reading, line)).map((field) => field.trim().replace(/^"(.*)"$/, '$1'))

/**
 * Visits the rows of plain CSV bytes, the first line apart; blank lines are passed over. The row is valid only during its
 * visit. `begin` takes the fields of the first line and says whether it is a header. **Cost**: O(bytes). **NaN**: reported by
 * the row. **Look-ahead**: none.
 */
export const eachRow = (
  reading: CsvReading,
  bytes: Uint8Array,
  begin: (fields: readonly string[]) => Either<DataError, boolean>,
  visit: (row: CsvRow) => void,
): Either<DataError, number> => {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const whole = bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? withNewline(bytes) : bytes
  const stop = whole.indexOf(10, marked)
  if (stop < 0)
    return left({ _tag: 'NoBars', file: reading.file, because: 'the file is empty', wanted: 'rows' })
  const line = textOfCell(whole, marked, stop)
  const header = begin(firstFields(reading, line))
  if (header._tag === 'Left') return header
  const fields = csvFields()
  const times = timeReader(reading)
  const { starts, ends, numbers } = fields
  let rows = 0
  let count = 0
  let at = header.right ? 1 : 0
  const text = (field: number): string =>
    field < count ? textOfCell(whole, starts[field]!, ends[field]!) : ''
  const row: CsvRow = {
    get count() {
      return count
    },
    get line() {
      return at
    },
    text,
    number: (field) =>
      field < 0 || field >= count
        ? Number.NaN
        : reading.numbers !== 'plain'
          ? writtenNumber(reading.numbers, text(field))
          : Number.isNaN(numbers[field]!)
            ? decimal(whole, starts[field]!, ends[field]!)
            : numbers[field]!,
    time: (field, clock = -1) =>
      field >= count || clock >= count
        ? NO_TIME
        : clock < 0
          ? times.time(whole, starts[field]!, ends[field]!)
          : times.joined(whole, starts[field]!, ends[field]!, starts[clock]!, ends[clock]!),
  }
  fields.lines(whole, header.right ? stop + 1 : marked, delimiterOf(reading, line).charCodeAt(0), (found) => {
    at++
    if (found === 0) return true
    count = found
    rows++
    visit(row)
    return true
  })
  return right(rows)
}

const withNewline = (bytes: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(bytes.length + 1)
  whole.set(bytes)
  whole[bytes.length] = 10
  return whole
}
