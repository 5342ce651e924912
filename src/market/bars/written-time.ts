/** What a written time is: an instant or a day, a wall-clock time that needs a zone, or a bare number of some unit. */
export const INSTANT = 0
export const LOCAL = 1
export const NUMBER = 2

/** One time as it was written; the record is the reader's own, and holds the last time that was read. */
export interface WrittenTime {
  /** Milliseconds, or a bare number as it stands; NaN where it is no time, or none with the month first. */
  readonly value: number
  /** The same with the day first; NaN where it is none. */
  readonly other: number
  /** INSTANT, LOCAL or NUMBER. */
  readonly kind: number
}

/** A bare number of a unit as milliseconds since 1970. */
export const epochMs = (amount: number, unit: 's' | 'ms' | 'us' | 'ns'): number => {
  switch (unit) {
    case 's':
      return Math.round(amount * 1000)
    case 'ms':
      return Math.round(amount)
    case 'us':
      return Math.floor(amount / 1000)
    case 'ns':
      return Math.floor(amount / 1e6)
  }
}
