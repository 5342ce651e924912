const POWERS = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]

/** The text of some bytes, blanks and one pair of quotes taken off. */
export const textOfCell = (bytes: Uint8Array, from: number, to: number): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString('utf8')
    .trim()
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

const slowDecimal = (bytes: Uint8Array, from: number, to: number): number => {
  const text = textOfCell(bytes, from, to)
  return NUMBER.test(text) ? Number(text) : Number.NaN
}

/**
 * The number that the bytes `[from, to)` spell, exactly as `Number(text)` reads it; NaN where they spell none.
 * Digits and one point are gathered as a whole number below 2^53 and divided by an exact power of ten, which rounds
 * once and so rightly; all else goes the slow way.
 * **Cost**: O(bytes). **NaN**: no number, blank. **Look-ahead**: none.
 */
export const decimal = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  let mantissa = 0
  let digits = 0
  let point = -1
  for (; at < to; at++) {
    const digit = bytes[at]! - 48
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
    } else if (digit === -2 && point < 0) point = at
    else return slowDecimal(bytes, from, to)
  }
  if (digits === 0 || mantissa > 9007199254740991) return slowDecimal(bytes, from, to)
  if (point < 0) return mantissa
  const places = to - point - 1
  return places <= 22 ? mantissa / POWERS[places]! : slowDecimal(bytes, from, to)
}
