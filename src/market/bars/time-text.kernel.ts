import { power } from '../../core/power.kernel.js'
import { daysOf } from './civil-date.kernel.js'
import { DAY_MS } from './interval.kernel.js'
import { epochMs, INSTANT, LOCAL, NUMBER, type WrittenTime } from './written-time.js'

/** How times are written where the text leaves it open. */
export interface TimeWriting {
  /** `1/2/2020` is January 2nd (`mdy`) or February 1st (`dmy`); `auto` reads both and leaves the choice to the whole column. */
  readonly date_order: 'auto' | 'mdy' | 'dmy'
  /** The unit of bare numbers; `auto` leaves it to the whole column, and takes eight digits as YYYYMMDD. */
  readonly time_unit: 'auto' | 's' | 'ms' | 'us' | 'ns'
}

/** Reads times; `joined` reads a date and a time of day in a column of its own. */
export interface TimeReader {
  readonly time: (bytes: Uint8Array, from: number, to: number) => WrittenTime
  readonly joined: (
    bytes: Uint8Array,
    from: number,
    to: number,
    clockFrom: number,
    clockTo: number,
  ) => WrittenTime
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Reads times as they are written: `2020-01-31` (also with `/` or `.`), `20200131`, `1/31/2020`, `31.1.2020`, `31 Jan 2020`,
 * `Jan 31, 2020`, each with an optional `[T ]H:MM[:SS[.fff]]`, AM or PM, and zone (`Z`, `+05:30`, `UTC`); numbers since 1970.
 * A date without a time of day is a trading day: it stays at 00:00 UTC whatever the zone.
 * **Cost**: O(bytes), no allocation but for names of months. **NaN**: what is no time. **Look-ahead**: none.
 */
export const timeReader = ({ date_order, time_unit }: TimeWriting): TimeReader => {
  const read = { value: Number.NaN, other: Number.NaN, kind: INSTANT }
  let bytes: Uint8Array = new Uint8Array(0)
  let at = 0
  let end = 0
  let width: number = 0
  // the date that was read with the month first, and with the day first
  let monthFirst = Number.NaN
  let dayFirst = Number.NaN

  const enter = (source: Uint8Array, from: number, to: number): void => {
    bytes = source
    at = from
    end = to
    while (at < end && (bytes[at]! <= 32 || bytes[at]! === 34)) at++
    while (end > at && (bytes[end - 1]! <= 32 || bytes[end - 1]! === 34)) end--
  }
  const gives = (kind: number, value: number, other: number): WrittenTime => {
    read.kind = kind
    read.value = value
    read.other = other
    return read
  }
  const none = (): WrittenTime => gives(INSTANT, Number.NaN, Number.NaN)
  const peek = (): number => (at < end ? bytes[at]! : 0)
  const digits = (limit: number): number => {
    let value = 0
    width = 0
    while (at < end && width < limit) {
      const digit = bytes[at]! - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      at++
      width++
    }
    return width === 0 ? Number.NaN : value
  }
  const take = (byte: number): boolean => {
    if (peek() !== byte) return false
    at++
    return true
  }
  const two = (): number => {
    const value = digits(2)
    return width === 2 ? value : Number.NaN
  }
  const letter = (upper: number): boolean => at < end && (bytes[at]! & 0xdf) === upper
  const isLetter = (): boolean => (peek() & 0xdf) >= 65 && (peek() & 0xdf) <= 90
  const blanks = (): void => {
    while (peek() === 32) at++
  }

  const packed = (value: number): number =>
    daysOf(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100) * DAY_MS

  const bareNumber = (): WrittenTime => {
    const sign = take(45) ? -1 : 1
    const first = at
    const value = digits(20)
    if (width === 0) return none()
    if (width > 17) {
      // of more digits than a double holds, those before the last six are whole milliseconds
      if (at !== end || (time_unit !== 'auto' && time_unit !== 'ns')) return none()
      at = first
      const ms = sign * digits(end - first - 6)
      return gives(INSTANT, ms, ms)
    }
    const fraction = take(46) ? digits(20) / power(10, width) : 0
    if (at !== end) return none()
    const amount = sign * (value + fraction)
    if (time_unit === 'auto') return gives(NUMBER, amount, amount)
    const ms = epochMs(amount, time_unit)
    return gives(INSTANT, ms, ms)
  }
  /** Milliseconds of the day; `:` may be missing in `093000`. */
  const clock = (): number => {
    const first = digits(6)
    let hour = first
    let minute = 0
    let second = 0
    if (width === 4 || width === 6) {
      const scale = width === 6 ? 10_000 : 100
      hour = Math.floor(first / scale)
      minute = Math.floor((first % scale) / (scale / 100))
      second = width === 6 ? first % 100 : 0
    } else if (width <= 2 && take(58)) {
      minute = two()
      if (take(58)) {
        second = two()
        if (take(46)) second += digits(9) / power(10, width)
      }
    } else return Number.NaN
    blanks()
    const afternoon = letter(80)
    if (afternoon || letter(65)) {
      if (hour < 1 || hour > 12) return Number.NaN
      hour = (hour % 12) + (afternoon ? 12 : 0)
      at++
      if (letter(77)) at++
    }
    return hour <= 23 && minute <= 59 && second < 60
      ? hour * 3_600_000 + minute * 60_000 + Math.round(second * 1000)
      : Number.NaN
  }
  /** How far the zone that follows is from UTC; NaN for what is none. Wanted only where something follows. */
  const zone = (): number => {
    if (letter(90)) at++
    else if (at + 3 === end && letter(85) && (bytes[at + 1]! & 0xdf) === 84) at += 3
    else {
      const sign = take(43) ? 1 : take(45) ? -1 : 0
      if (sign === 0) return Number.NaN
      const hours = two()
      take(58)
      const minutes = at < end ? two() : 0
      return at === end && hours <= 15 && minutes <= 59 ? (hours * 60 + minutes) * sign * 60_000 : Number.NaN
    }
    return at === end ? 0 : Number.NaN
  }
  /** The date that was read with the time of day that follows. */
  const timed = (): WrittenTime => {
    const ofDay = clock()
    blanks()
    if (at === end) return gives(LOCAL, monthFirst + ofDay, dayFirst + ofDay)
    const shift = zone()
    return gives(INSTANT, monthFirst + ofDay - shift, dayFirst + ofDay - shift)
  }
  const fullYear = (year: number, digitsOfYear: number): number =>
    digitsOfYear === 4 ? year : digitsOfYear === 2 ? year + (year < 70 ? 2000 : 1900) : Number.NaN
  const dated = (days: number): boolean => {
    monthFirst = days * DAY_MS
    dayFirst = monthFirst
    return true
  }
  /** The number of a month by its name, which may be cut to three letters or more; NaN for what is none. */
  const monthName = (): number => {
    let name = ''
    for (; isLetter(); at++) name += String.fromCharCode(bytes[at]! | 0x20)
    take(46)
    const month = name.length < 3 ? -1 : MONTHS.indexOf(name.slice(0, 3))
    return month < 0 ? Number.NaN : month + 1
  }
  const apart = (): void => {
    while (peek() === 32 || peek() === 44 || peek() === 45 || peek() === 47) at++
  }
  /** `Jan 31, 2020`; `31 Jan 2020`, of which the day was read. */
  const namedMonth = (before: number): boolean => {
    const month = monthName()
    apart()
    const day = Number.isNaN(before) ? digits(2) : before
    if (Number.isNaN(before)) apart()
    const year = digits(4)
    return dated(daysOf(fullYear(year, width), month, day))
  }
  /** Reads a date into `monthFirst` and `dayFirst`; false where there is none at all, and then nothing was passed over. */
  const date = (): boolean => {
    const start = at
    monthFirst = Number.NaN
    dayFirst = Number.NaN
    if (isLetter()) return namedMonth(Number.NaN)
    const first = digits(17)
    const firstWidth = width
    const separator = peek()
    if (firstWidth > 0 && firstWidth <= 2) {
      const place = at
      apart()
      if (isLetter()) return namedMonth(first)
      at = place
    }
    const parted = separator === 45 || separator === 47 || separator === 46
    if (!parted || firstWidth === 0 || (separator === 46 && firstWidth !== 4 && firstWidth > 2)) {
      const days = !parted && time_unit === 'auto' && firstWidth === 8 ? packed(first) / DAY_MS : Number.NaN
      if (!Number.isNaN(days)) return dated(days)
      at = start
      return false
    }
    at++
    const second = digits(2)
    if (width === 0 || !take(separator)) {
      if (separator !== 46) return true
      at = start
      return false
    }
    const third = digits(4)
    if (firstWidth === 4) return width <= 2 ? dated(daysOf(first, second, third)) : true
    if (firstWidth > 2) return true
    const year = fullYear(third, width)
    const [mdy, dmy] = [daysOf(year, first, second) * DAY_MS, daysOf(year, second, first) * DAY_MS]
    // dates with points are written with the day first, unless the options say otherwise
    monthFirst = date_order === 'dmy' ? dmy : separator === 46 && date_order === 'auto' ? Number.NaN : mdy
    dayFirst = date_order === 'mdy' ? mdy : dmy
    return true
  }
  return {
    time: (source, from, to) => {
      enter(source, from, to)
      if (!date()) return bareNumber()
      if (at === end) return gives(INSTANT, monthFirst, dayFirst)
      if (peek() === 44) at++
      if (peek() !== 32 && !letter(84)) return none()
      at++
      return timed()
    },
    joined: (source, from, to, clockFrom, clockTo) => {
      enter(source, from, to)
      if (!date() || at !== end) return none()
      enter(source, clockFrom, clockTo)
      return timed()
    },
  }
}
