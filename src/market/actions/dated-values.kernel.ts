import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from '../csv/byte-source.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import { judgedTimes, timeColumn } from '../csv/time-column.kernel.js'

/** Numbers with times that rise: dividends, rates, adjusted closes, factors. */
export interface DatedValues {
  /** UTC milliseconds. */
  readonly time: Float64Array
  readonly values: Float64Array
}

/** The column of the values by its name in the header, or by its position from 0; the first column holds the times. */
export interface DatedOptions extends Omit<CsvOptionsInput, 'columns'> {
  readonly value: string | number
  /** The least that the numbers may be, where not all make sense. */
  readonly bound?: ValueBound
}

/** The least that numbers may be. */
export type ValueBound = 'at_least_0' | 'above_0'

/** What stands in a file where there is no number. */
const NO_NUMBER = /^(|\.|-|nan|n\/?a|nd|null|none)$/i

/** Why a number is none that a column may hold. */
const brokenValue = (text: string, number: number, bound: ValueBound | undefined): BrokenRule | undefined =>
  !Number.isFinite(number)
    ? {
        reason: 'not_finite',
        because: `"${text.slice(0, 40)}" is no finite number`,
        wanted: 'a number with a point for decimals, such as 0.25, or nothing',
      }
    : bound === 'above_0' && number <= 0
      ? { reason: 'not_positive', because: `${number} is not above 0`, wanted: 'a number above 0' }
      : bound === 'at_least_0' && number < 0
        ? { reason: 'not_positive', because: `${number} is below 0`, wanted: 'a number of at least 0' }
        : undefined

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
const sorted = (time: Float64Array, values: readonly number[]): DatedValues => {
  const order = [...time.keys()].sort((a, b) => time[a]! - time[b]!)
  return {
    time: Float64Array.from(order, (i) => time[i]!),
    values: Float64Array.from(order, (i) => values[i]!),
  }
}

/**
 * Reads one column of numbers with its times from CSV text, plain or gzipped, in any order. Rows without a number (blank,
 * `.`, `NaN`, `null` and the like) are left out; a row without a time, or with anything else that is no number within the
 * bound, is refused with its line. A first line whose first field is a time is no header.
 * **Cost**: O(bytes + n log n). **NaN**: left out. **Look-ahead**: none.
 */
export const datedValues = (
  file: string,
  content: Uint8Array | string,
  { value, bound, ...options }: DatedOptions,
): Either<DataError, DatedValues> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const times = timeColumn()
  const lines: number[] = []
  const values: number[] = []
  let place = 0
  let fault: DataError | undefined
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) =>
      map((at: number) => {
        place = at
        return reading.right.header === 'auto'
          ? !/^\d/.test(fields[0] ?? '')
          : reading.right.header === 'present'
      })(placeOf(file, value, fields)),
    (row) => {
      const at = row.time(0)
      const text = row.text(place).trim()
      if (Number.isNaN(at.value) && Number.isNaN(at.other))
        fault ??= {
          _tag: 'BadRow',
          file,
          line: row.line,
          reason: 'bad_time',
          because: `"${row.text(0)}" is no time`,
          wanted: 'a date such as 2020-01-31',
        }
      else if (!NO_NUMBER.test(text)) {
        const number = row.number(place)
        const broken = brokenValue(text, number, bound)
        if (broken !== undefined) fault ??= { _tag: 'BadRow', file, line: row.line, ...broken }
        times.push(at)
        lines.push(row.line)
        values.push(number)
      }
    },
  )
  if (isLeft(read)) return read
  if (fault !== undefined) return left(fault)
  const { time, faultOf } = judgedTimes(reading.right, times.times())
  const bad = time.findIndex(Number.isNaN)
  return bad < 0
    ? right(sorted(time, values))
    : left({ _tag: 'BadRow', file, line: lines[bad]!, ...faultOf(bad) })
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
