import { power } from '../../core/power.kernel.js'

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34
const POINT = 46
/** A whole number of 15 digits is below 2^53, and one of 9 below 2^31. */
const DIGITS = 15
const HIGH_DIGITS = 9
const POWERS = Float64Array.from({ length: DIGITS + 1 }, (_, places) => power(10, places))

export const FIELD_LIMIT = 1024

/** The fields of the line at hand: where each starts and ends, and its number where up to 15 digits and one point spell it, else NaN. */
export interface CsvFields {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly numbers: Float64Array
  /** Finds the fields of one line that ends at `to`; quotes hide delimiters. Gives how many. */
  readonly split: (bytes: Uint8Array, from: number, to: number, comma: number) => number
  /**
   * Calls `row` with the number of fields of each whole line, 0 for a blank one, until it says false; gives where the rest
   * starts.
   */
  readonly lines: (bytes: Uint8Array, from: number, comma: number, row: (fields: number) => boolean) => number
}

/**
 * Finds fields, and reads plain numbers of up to 15 digits on the way: digits are gathered as whole numbers and divided once by
 * an exact power of ten, so the result is the one that `Number` gives.
 * **Cost**: O(bytes), each seen once but in lines with quotes. **NaN**: fields that are no plain number. **Look-ahead**: none.
 */
export const csvFields = (): CsvFields => {
  const starts = new Int32Array(FIELD_LIMIT + 1)
  const ends = new Int32Array(FIELD_LIMIT + 1)
  const numbers = new Float64Array(FIELD_LIMIT + 1)

  const split = (bytes: Uint8Array, from: number, to: number, comma: number): number => {
    let count = 0
    let quoted = false
    starts[0] = from
    numbers.fill(Number.NaN)
    for (let i = from; i < to && count < FIELD_LIMIT; i++) {
      const byte = bytes[i]!
      if (byte === QUOTE) quoted = !quoted
      else if (byte === comma && !quoted) {
        ends[count++] = i
        starts[count] = i + 1
      }
    }
    ends[count] = to > from && bytes[to - 1] === RETURN ? to - 1 : to
    return count + 1
  }

  const lines = (
    bytes: Uint8Array,
    first: number,
    comma: number,
    row: (fields: number) => boolean,
  ): number => {
    const size = bytes.lastIndexOf(NEWLINE) + 1
    let from = first
    let i = first
    let count = 0
    while (i < size) {
      const start = i
      // the first nine digits, and the next six: both are small whole numbers, and together they are below 2^53
      let high = 0
      let low = 0
      let digits = 0
      let point = -1
      let byte = bytes[i]!
      for (; ; byte = bytes[++i]!) {
        const digit = byte - 48
        if (digit >= 0 && digit <= 9) {
          if (digits < HIGH_DIGITS) high = high * 10 + digit
          else if (digits < DIGITS) low = low * 10 + digit
          digits += 1
        } else if (byte === POINT && point < 0) point = i
        else break
      }
      if (byte === RETURN && bytes[i + 1] === NEWLINE) byte = bytes[++i]!
      const spelled = (byte === comma || byte === NEWLINE) && digits > 0 && digits <= DIGITS
      while (byte !== comma && byte !== NEWLINE && byte !== QUOTE) byte = bytes[++i]!
      if (byte === QUOTE) {
        const to = bytes.indexOf(NEWLINE, i)
        const fields = split(bytes, from, to, comma)
        i = to + 1
        from = i
        count = 0
        if (!row(fields)) return from
        continue
      }
      const to = byte === NEWLINE && i > from && bytes[i - 1] === RETURN ? i - 1 : i
      starts[count] = start
      ends[count] = to
      const mantissa = digits <= HIGH_DIGITS ? high : high * POWERS[digits - HIGH_DIGITS]! + low
      numbers[count] = !spelled ? Number.NaN : point < 0 ? mantissa : mantissa / POWERS[to - point - 1]!
      i += 1
      if (byte === comma) {
        if (count < FIELD_LIMIT) count++
        continue
      }
      const blank = count === 0 && to === from
      from = i
      if (!row(blank ? 0 : count + 1)) return from
      count = 0
    }
    return from
  }
  return { starts, ends, numbers, split, lines }
}
