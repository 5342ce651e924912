import { daysOf } from './civil-date.kernel.js'
import { DAY_MS } from './interval.kernel.js'
import { INSTANT, LOCAL } from './written-time.js'

/** Two digits as a number; over 99 where they are none. */
const pair = (bytes: Uint8Array, at: number): number => {
  const tens = bytes[at]! - 48
  const ones = bytes[at + 1]! - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 1000
}

/** What an ISO time of a length is: a day (10) or one that ends in `Z` (20, 24) an instant, else a wall-clock time. */
export const isoKind = (length: number): number =>
  length === 10 || length === 20 || length === 24 ? INSTANT : LOCAL

/**
 * Reads `2020-01-31`, `2020-01-31 09:30`, `2020-01-31 09:30:00` and `2020-01-31T09:30:00[.000]Z` at full speed, as
 * milliseconds of what `isoKind` says; the day before is remembered. Everything else is NaN and for `timeReader`.
 * **Cost**: O(1). **NaN**: any other shape, no such date. **Look-ahead**: none.
 */
export const isoTimeReader = (): ((bytes: Uint8Array, from: number, to: number) => number) => {
  let known = Number.NaN
  let knownDay = Number.NaN
  const day = (bytes: Uint8Array, from: number): number => {
    if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return Number.NaN
    const century = pair(bytes, from)
    const year = pair(bytes, from + 2)
    const month = pair(bytes, from + 5)
    const date = pair(bytes, from + 8)
    if (century > 99 || year > 99 || month > 99 || date > 99) return Number.NaN
    const packed = ((century * 100 + year) * 100 + month) * 100 + date
    if (packed === known) return knownDay
    known = packed
    knownDay = daysOf(century * 100 + year, month, date) * DAY_MS
    return knownDay
  }
  return (bytes, from, to) => {
    const length = to - from
    if (length !== 10 && length !== 16 && length !== 19 && length !== 20 && length !== 24) return Number.NaN
    const date = day(bytes, from)
    if (length === 10) return date
    const gap = bytes[from + 10]
    if ((gap !== 32 && gap !== 84) || bytes[from + 13] !== 58) return Number.NaN
    if (length >= 20 && bytes[to - 1] !== 90) return Number.NaN
    const hour = pair(bytes, from + 11)
    const minute = pair(bytes, from + 14)
    const second = length === 16 ? 0 : bytes[from + 16] === 58 ? pair(bytes, from + 17) : 1000
    const tenths = length === 24 ? (bytes[from + 19] === 46 ? pair(bytes, from + 20) : 1000) : 0
    const last = length === 24 ? bytes[from + 22]! - 48 : 0
    return hour < 24 && minute < 60 && second < 60 && tenths < 100 && last >= 0 && last <= 9
      ? date + hour * 3_600_000 + minute * 60_000 + second * 1000 + tenths * 10 + last
      : Number.NaN
  }
}
