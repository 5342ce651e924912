import { DAY_MS } from './interval.kernel.js'
import type { LocalToUtc } from './zone.kernel.js'

/** Days since 1970-01-01 of a civil date of the proleptic Gregorian calendar; NaN where there is no such date. */
export const daysOf = (year: number, month: number, day: number): number => {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return Number.NaN
  if (day > 28 && day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) return Number.NaN
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

/** How times are written where the text leaves it open. */
export interface TimeWriting {
  /** `1/2/2020` is January 2nd (`mdy`) or February 1st (`dmy`). */
  readonly date_order: 'mdy' | 'dmy'
  /** The unit of bare numbers; `auto` goes by their size and takes eight digits as YYYYMMDD. */
  readonly time_unit: 'auto' | 's' | 'ms' | 'us' | 'ns'
  readonly toUtc: LocalToUtc
}

/** Reads times; `clock` reads a time of day in a column of its own and joins it to the date. */
export interface TimeReader {
  readonly time: (bytes: Uint8Array, from: number, to: number) => number
  readonly joined: (bytes: Uint8Array, from: number, to: number, clockFrom: number, clockTo: number) => number
}

/**
 * Reads times as UTC milliseconds: `2020-01-31` (also with `/` or `.`), `20200131`, `1/31/2020`, `1/31/20`, each with
 * an optional `[T ]H:MM[:SS[.fff]]`, AM or PM, and zone (`Z`, `+05:30`, `UTC`); numbers since 1970.
 * A date without a time of day is a trading day: it stays at 00:00 UTC whatever the zone.
 * **Cost**: O(bytes), no allocation. **NaN**: what is no time. **Look-ahead**: none.
 */
export const timeReader = ({ date_order, time_unit, toUtc }: TimeWriting): TimeReader => {
  let bytes: Uint8Array = new Uint8Array(0)
  let at = 0
  let end = 0
  let width: number = 0

  const enter = (source: Uint8Array, from: number, to: number): void => {
    bytes = source
    at = from
    end = to
    while (at < end && (bytes[at]! <= 32 || bytes[at]! === 34)) at++
    while (end > at && (bytes[end - 1]! <= 32 || bytes[end - 1]! === 34)) end--
  }
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

  const packed = (value: number): number =>
    daysOf(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100) * DAY_MS

  const epoch = (value: number): number => {
    const fraction = take(46) ? digits(20) / 10 ** width : 0
    const amount = value + fraction
    if (at !== end) return Number.NaN
    switch (time_unit) {
      case 's':
        return Math.round(amount * 1000)
      case 'ms':
        return Math.round(amount)
      case 'us':
        return Math.floor(amount / 1000)
      case 'ns':
        return Math.floor(amount / 1e6)
      case 'auto':
        if (amount >= 1e8 && amount < 1e11) return Math.round(amount * 1000)
        if (amount >= 1e11 && amount < 1e14) return Math.round(amount)
        return amount >= 1e14 && amount < 1e17 ? Math.floor(amount / 1000) : Number.NaN
    }
  }
  /** Of more digits than a double holds: those before the last six are whole milliseconds. */
  const nanoseconds = (first: number): number => {
    if (at !== end || (time_unit !== 'auto' && time_unit !== 'ns')) return Number.NaN
    at = first
    return digits(end - first - 6)
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
        if (take(46)) second += digits(9) / 10 ** width
      }
    } else return Number.NaN
    while (peek() === 32) at++
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
  /** The instant of a local time, by the zone that follows or else by the reader's own. */
  const zoned = (local: number): number => {
    while (peek() === 32) at++
    if (at === end) return toUtc(local)
    if (letter(90)) at++
    else if (at + 3 === end && letter(85) && (bytes[at + 1]! & 0xdf) === 84) at += 3
    else {
      const sign = take(43) ? 1 : take(45) ? -1 : 0
      if (sign === 0) return Number.NaN
      const hours = two()
      take(58)
      const minutes = at < end ? two() : 0
      return at === end && hours <= 15 && minutes <= 59
        ? local - (hours * 60 + minutes) * sign * 60_000
        : Number.NaN
    }
    return at === end ? local : Number.NaN
  }
  const date = (): number => {
    const start = at
    const first = digits(17)
    const firstWidth = width
    const separator = peek()
    if (separator !== 45 && separator !== 47 && separator !== 46) {
      if (time_unit === 'auto' && firstWidth === 8) return packed(first)
      at = start
      return Number.NaN
    }
    if (firstWidth === 0 || (separator === 46 && firstWidth !== 4)) {
      at = start
      return Number.NaN
    }
    at++
    const second = digits(2)
    if (width === 0 || !take(separator)) return Number.NaN
    const third = digits(4)
    if (firstWidth === 4) return width <= 2 ? daysOf(first, second, third) * DAY_MS : Number.NaN
    if (firstWidth > 2 || (width !== 4 && width !== 2)) return Number.NaN
    const year = width === 4 ? third : third + (third < 70 ? 2000 : 1900)
    return (date_order === 'mdy' ? daysOf(year, first, second) : daysOf(year, second, first)) * DAY_MS
  }
  const time = (source: Uint8Array, from: number, to: number): number => {
    enter(source, from, to)
    const start = at
    const day = date()
    if (at === start) {
      const sign = take(45) ? -1 : 1
      const first = at
      const value = digits(20)
      if (width === 0 || (sign < 0 && time_unit === 'auto')) return Number.NaN
      return width > 17 ? sign * nanoseconds(first) : sign * epoch(value)
    }
    if (at === end) return day
    if (peek() !== 32 && !letter(84)) return Number.NaN
    at++
    return zoned(day + clock())
  }
  return {
    time,
    joined: (source, from, to, clockFrom, clockTo) => {
      enter(source, from, to)
      const day = date()
      if (at !== end) return Number.NaN
      enter(source, clockFrom, clockTo)
      return zoned(day + clock())
    },
  }
}
