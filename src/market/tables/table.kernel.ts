import { brokenRule, isBar } from '../bars/bar-rule.kernel.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { timeReader } from '../bars/time-text.kernel.js'
import { INSTANT, LOCAL } from '../bars/written-time.js'
import { isBlank, numberFault, timeFault } from '../csv/csv-fault.js'
import type { CsvLayout } from '../csv/csv-layout.js'
import type { CsvReading } from '../csv/csv-options.js'
import { decimal } from '../csv/decimal.kernel.js'
import { rowIntake } from '../csv/row-intake.kernel.js'
import { timeColumn, type WrittenTimes } from '../csv/time-column.kernel.js'
import type { TableColumn } from './table.js'

/** The columns of a table that a layout needs, by their positions. */
export type TableColumns = ReadonlyMap<number, TableColumn>

const encoder = new TextEncoder()

/** A value as the text that a CSV file would hold. */
const cellText = ({ kind, values }: TableColumn, row: number): string => {
  const value = values[row]
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  const time = kind === 'plain' ? Number.NaN : Number(value)
  if (!(Math.abs(time) <= 8.64e15)) return `${value as number | string}`
  const iso = new Date(time).toISOString()
  return kind === 'day' ? iso.slice(0, 10) : iso
}

/** A column as numbers: NaN for what is none, and `blank` for what is missing. */
const numbersOf = (column: TableColumn | undefined, rows: number, blank: number): Float64Array => {
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
 * Reads the rows of a table as bars, by the rules that hold for CSV files; a row's line is its position from 1.
 * **Cost**: O(rows). **NaN**: refused but in volume, where it is missing. **Look-ahead**: none.
 */
export const tableBars = (
  reading: CsvReading,
  layout: CsvLayout,
  columns: TableColumns,
  rows: number,
): DataError | Collected => {
  const intake = rowIntake(reading, rows)
  const { scale } = reading
  const prices = (at: number): Float64Array => numbersOf(columns.get(at), rows, Number.NaN)
  const [opens, highs, lows, closes] = [
    prices(layout.open),
    prices(layout.high),
    prices(layout.low),
    prices(layout.close),
  ]
  const volumes = numbersOf(columns.get(layout.volume), rows, Number.NaN)
  const days = columns.get(layout.time)!
  const clock = columns.get(layout.clock)
  const times =
    clock === undefined && days.kind !== 'plain'
      ? typedTimes(days, rows)
      : writtenTimes(days, clock, rows, reading)
  for (let i = 0; i < rows && intake.fault() === undefined; i++) {
    const textAt = (at: number): string => cellText(columns.get(at)!, i)
    const value = times.value[i]!
    const time = { value, other: times.other?.[i] ?? value, kind: times.kind[i]! }
    if (Number.isNaN(value) && Number.isNaN(time.other)) {
      intake.refuse(i + 1, timeFault(reading, layout, textAt))
      continue
    }
    const open = opens[i]! / scale
    const high = highs[i]! / scale
    const low = lows[i]! / scale
    const close = closes[i]! / scale
    const volume = volumes[i]!
    const unknown = Number.isNaN(volume) && layout.volume >= 0
    if (isBar(open, high, low, close, volume) && !(unknown && !isBlank(textAt(layout.volume))))
      intake.keep(i + 1, time, open, high, low, close, volume)
    else
      intake.refuse(
        i + 1,
        numberFault(reading, layout, textAt) ?? brokenRule(open, high, low, close, volume)!,
      )
  }
  return intake.fault() ?? intake.end(layout)
}
