import { DAY_MS } from '../bars/interval.kernel.js'
import { timeReader } from '../bars/time-text.kernel.js'
import { INSTANT, LOCAL } from '../bars/written-time.js'
import type { CsvReading } from '../csv/csv-options.js'
import { decimal } from '../csv/decimal.kernel.js'
import { timeColumn, type WrittenTimes } from '../csv/time-column.kernel.js'
import type { TableColumn } from './table.js'

const encoder = new TextEncoder()

/** A value as the text that a CSV file would hold. Cost: O(1). NaN: as text. Look-ahead: none. */
export const cellText = ({ kind, values }: TableColumn, row: number): string => {
  const value = values[row]
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const time = kind === 'plain' ? Number.NaN : Number(value)
  if (!(Math.abs(time) <= 8.64e15)) return `${value as number | string}`
  const iso = new Date(time).toISOString()
  return kind === 'day' ? iso.slice(0, 10) : iso
}

/**
 * A column as numbers. **Cost**: O(rows). **NaN**: what is no number, and `blank` for what is missing. **Look-ahead**: none.
 */
export const columnNumbers = (column: TableColumn | undefined, rows: number, blank: number): Float64Array => {
  if (column === undefined) return new Float64Array(rows).fill(blank)
  const { values } = column
  if (values instanceof Float64Array) return values
  const numbers = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    if (typeof value === 'number') numbers[i] = value
    else if (typeof value === 'bigint') numbers[i] = Number(value)
    else if (value === null || value === undefined || value === '') numbers[i] = blank
    else if (typeof value === 'string') {
      const bytes = encoder.encode(value)
      numbers[i] = decimal(bytes, 0, bytes.length)
    } else numbers[i] = Number.NaN
  }
  return numbers
}

/** Times of a typed column. Local ones that are all at midnight are trading days, as dates without a time of day are. */
const typedTimes = ({ kind, values }: TableColumn, rows: number): WrittenTimes => {
  const times = new Float64Array(rows)
  let atMidnight = true
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    times[i] = typeof value === 'number' || typeof value === 'bigint' ? Math.floor(Number(value)) : Number.NaN
    if (times[i]! % DAY_MS !== 0) atMidnight = false
  }
  return { value: times, kind: new Uint8Array(rows).fill(kind === 'local' && !atMidnight ? LOCAL : INSTANT) }
}

/** Times that are text or bare numbers, read as those of a CSV file, with the time of day of a second column. */
const writtenTimes = (
  column: TableColumn,
  clock: TableColumn | undefined,
  rows: number,
  reading: CsvReading,
): WrittenTimes => {
  const { time } = timeReader(reading)
  const times = timeColumn()
  for (let i = 0; i < rows; i++) {
    const written = cellText(column, i)
    const date = clock === undefined || column.kind === 'plain' ? written : written.slice(0, 10)
    const bytes = encoder.encode(clock === undefined ? date : `${date} ${cellText(clock, i)}`)
    times.push(time(bytes, 0, bytes.length))
  }
  return times.times()
}

/**
 * Times of a column, typed ones as they are, others as those of a CSV file, with the time of day of a second column where there is
 * one. **Cost**: O(rows). **NaN**: rows without a time. **Look-ahead**: whether all typed times are at midnight.
 */
export const columnTimes = (
  column: TableColumn,
  clock: TableColumn | undefined,
  rows: number,
  reading: CsvReading,
): WrittenTimes =>
  clock === undefined && column.kind !== 'plain'
    ? typedTimes(column, rows)
    : writtenTimes(column, clock, rows, reading)
