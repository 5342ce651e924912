import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import type { DataNote } from '../bars/data-note.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { instantOfDay, showTime } from '../bars/shown-time.js'
import { epochMs, INSTANT, LOCAL, NUMBER, type WrittenTime } from '../bars/written-time.js'
import { isFixedZone } from '../bars/zone.kernel.js'
import type { CsvReading } from './csv-options.js'
import { takenOrder } from './date-order.kernel.js'

/** A column of times as they were written, row by row as the reader of times gives them. */
export interface WrittenTimes {
  readonly value: Float64Array
  /** Absent where no row reads otherwise with the day first. */
  readonly other?: Float64Array
  readonly kind: Uint8Array
}

/** The times that a whole column means, UTC milliseconds; NaN for rows that have none, with the reason. */
export interface JudgedTimes {
  readonly time: Float64Array
  readonly faultOf: (row: number) => BrokenRule
  /** The row at which the column turns out to be written in two ways, so that it cannot be read. */
  readonly torn?: { readonly row: number; readonly rule: BrokenRule }
  readonly notes: readonly DataNote[]
}

/** Gathers written times row by row. */
export interface TimeColumn {
  readonly push: (time: WrittenTime) => void
  readonly times: () => WrittenTimes
}

/** An empty column of times. **Cost**: amortised O(1) a row. **NaN**: kept. **Look-ahead**: none. */
export const timeColumn = (): TimeColumn => {
  const value: number[] = []
  const other: number[] = []
  const kind: number[] = []
  return {
    push: (time) => {
      value.push(time.value)
      other.push(time.other)
      kind.push(time.kind)
    },
    times: () => ({
      value: Float64Array.from(value),
      ...(other.every((time, i) => Object.is(time, value[i])) ? {} : { other: Float64Array.from(other) }),
      kind: Uint8Array.from(kind),
    }),
  }
}

const LARGEST = 8.64e15
/** Seconds since 1970 are below this until the year 5138, and milliseconds above it from 1973 on. */
const SECONDS_BELOW = 1e11
const SMALLEST_EPOCH = 1e8

type Unit = 's' | 'ms' | 'us' | 'ns' | 'of_day'

const dayInName = (file: string): number => {
  const [, year, month, day] = /(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)/.exec(file) ?? []
  return instantOfDay(`${year ?? ''}-${month ?? ''}-${day ?? ''}`)
}

/** The unit of the bare numbers of a column, by the largest of them; undefined where their size does not say it. */
const unitOf = (values: readonly number[], day: number): Unit | undefined => {
  let [largest, least, wholeDays] = [0, Number.POSITIVE_INFINITY, values.length > 1]
  for (const value of values) {
    if (Math.abs(value) > largest) largest = Math.abs(value)
    if (value < least) least = value
    if (wholeDays && value % 86_400 !== 0) wholeDays = false
  }
  if (largest < SMALLEST_EPOCH)
    return wholeDays && largest > 0
      ? 's'
      : !Number.isNaN(day) && least >= 0 && largest < DAY_MS
        ? 'of_day'
        : undefined
  return largest < SECONDS_BELOW ? 's' : largest < 1e14 ? 'ms' : largest < 1e17 ? 'us' : 'ns'
}

const WANTED_UNIT =
  'the option time_unit (s, ms, us, ns) where it counts from 1970, or the option day where it counts from midnight'

/**
 * Judges a column of written times as a whole: the unit of bare numbers, the order of day and month, and which instant a time
 * is that the clocks of the zone show twice; one that they skip is none.
 * **Cost**: O(rows), and O(rows log rows) where the order of dates is open. **NaN**: rows without a time. **Look-ahead**: a
 * judgement on the whole file.
 */
export const judgedTimes = (reading: CsvReading, { value, other, kind }: WrittenTimes): JudgedTimes => {
  const { file, clock, zone, ambiguous } = reading
  const { length } = value
  const notes: DataNote[] = []
  const numbers: number[] = []
  let local = false
  for (let i = 0; i < length; i++) {
    if (kind[i] === NUMBER) numbers.push(value[i]!)
    else if (kind[i] === LOCAL) local = true
  }
  const order = other === undefined ? undefined : takenOrder(value, other)
  if (order !== undefined) notes.push(order.note)
  const written = other !== undefined && order?.taken === 'dmy' ? other : value
  const day = reading.day === undefined ? dayInName(file) : instantOfDay(reading.day)
  const unit = numbers.length === 0 ? undefined : unitOf(numbers, day)
  const isLocal = (i: number): boolean => kind[i] === LOCAL || (kind[i] === NUMBER && unit === 'of_day')
  const plain = numbers.length === 0 && (!local || zone === 'UTC' || zone === 'Z')
  const shown = (i: number): number =>
    kind[i] !== NUMBER
      ? written[i]!
      : unit === undefined
        ? Number.NaN
        : unit === 'of_day'
          ? day + value[i]!
          : epochMs(value[i]!, unit)

  const time = plain ? written : new Float64Array(length)
  if (!plain) {
    const falls = length > 1 && shown(length - 1) < shown(0)
    const zoned = !isFixedZone(zone)
    let [twice, before, second] = [0, Number.NaN, false]
    for (let step = 0; step < length; step++) {
      const i = falls ? length - 1 - step : step
      const at = shown(i)
      if (!isLocal(i)) {
        time[i] = at
        continue
      }
      const first = clock.first(at)
      const last = zoned ? clock.last(at) : first
      if (first === last || Number.isNaN(first)) {
        time[i] = first
        second = false
        before = Number.NaN
        continue
      }
      twice++
      if (at <= before) second = true
      before = at
      time[i] = ambiguous === 'first' || (ambiguous === 'by_order' && !second) ? first : last
    }
    if (twice > 0) notes.push({ _tag: 'ClocksGoBack', zone, count: twice, taken: ambiguous })
  }
  return {
    time,
    notes,
    ...(order?.torn === undefined ? {} : { torn: order.torn }),
    faultOf: (i) => {
      const otherOrder = order?.faultOf(i)
      if (otherOrder !== undefined) return otherOrder
      const at = shown(i)
      if (kind[i] === NUMBER && unit === undefined)
        return { reason: 'bad_time', because: `"${value[i]!}" is not a time`, wanted: WANTED_UNIT }
      return isLocal(i) && Number.isFinite(at) && Math.abs(at) <= LARGEST && kind[i] !== INSTANT
        ? {
            reason: 'bad_time',
            because: `${showTime(at).replace('Z', '')} does not exist in ${zone}: clocks go forward over it`,
            wanted: 'the zone in which the times were written',
          }
        : {
            reason: 'bad_time',
            because: `the time lies outside the years that can be told, ${at} ms`,
            wanted: 'a time of the years 1 to 9999',
          }
    },
  }
}
