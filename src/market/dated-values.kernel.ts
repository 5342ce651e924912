import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../core/near.js'
import { type CsvOptionsInput, csvReading } from './csv-options.js'
import { unpacked } from './csv-source.js'
import { eachRow } from './csv-table.kernel.js'
import type { DataError } from './data-error.js'

/** Numbers with times that rise: dividends, rates, adjusted closes, factors. */
export interface DatedValues {
  /** UTC milliseconds. */
  readonly time: Float64Array
  readonly values: Float64Array
}

/** The column of the values by its name in the header, or by its position from 0; the first column holds the times. */
export interface DatedOptions extends Omit<CsvOptionsInput, 'columns'> {
  readonly value: string | number
}

const placeOf = (
  file: string,
  value: string | number,
  fields: readonly string[],
): Either<DataError, number> => {
  const at =
    typeof value === 'number'
      ? value
      : fields.findIndex((field) => field.toLowerCase() === value.toLowerCase())
  return at >= 0 && at < fields.length
    ? right(at)
    : left({
        _tag: 'BadOption',
        file,
        option: 'value',
        because: `there is no column "${value}"${didYouMean(String(value), fields)}`,
        wanted: `one of ${fields.join(', ')}`,
      })
}

/** The times in rising order, and the values with them. */
const sorted = (time: readonly number[], values: readonly number[]): DatedValues => {
  const order = [...time.keys()].sort((a, b) => time[a]! - time[b]!)
  return {
    time: Float64Array.from(order, (i) => time[i]!),
    values: Float64Array.from(order, (i) => values[i]!),
  }
}

/**
 * Reads one column of numbers with its times from CSV text, plain or gzipped, in any order. Rows without a number are left
 * out; a row without a time is refused with its line. A first line whose first field is a time is no header.
 * **Cost**: O(bytes + n log n). **NaN**: left out. **Look-ahead**: none.
 */
export const datedValues = (
  file: string,
  content: Uint8Array | string,
  { value, ...options }: DatedOptions,
): Either<DataError, DatedValues> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const time: number[] = []
  const values: number[] = []
  let place = 0
  let line = 0
  let fault: DataError | undefined
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) =>
      map((at: number) => {
        place = at
        const header =
          reading.right.header === 'auto' ? !/^\d/.test(fields[0] ?? '') : reading.right.header === 'present'
        line = header ? 1 : 0
        return header
      })(placeOf(file, value, fields)),
    (row) => {
      line++
      const at = row.time(0)
      const number = row.number(place)
      if (Number.isNaN(at))
        fault ??= {
          _tag: 'BadRow',
          file,
          line,
          reason: 'bad_time',
          because: `"${row.text(0)}" is no time`,
          wanted: 'a date such as 2020-01-31',
        }
      else if (!Number.isNaN(number)) {
        time.push(at)
        values.push(number)
      }
    },
  )
  if (isLeft(read)) return read
  return fault === undefined ? right(sorted(time, values)) : left(fault)
}

/** Place of the last time at or before each of some rising times; -1 before the first. **Cost**: O(n + m). */
export const lastAt = (dated: DatedValues, times: Float64Array): Int32Array => {
  const places = new Int32Array(times.length)
  let at = -1
  for (let i = 0; i < times.length; i++) {
    while (at + 1 < dated.time.length && dated.time[at + 1]! <= times[i]!) at++
    places[i] = at
  }
  return places
}
