const SPLIT = 134_217_729 // 2^27 + 1
const LN2 = Math.LN2
const LN2_LOW = 2.3190468138462996e-17
const TERMS = 9
const HALVINGS = 9

// What the last step gave: a number as the sum of two doubles, the second below half a digit of the first.
let high = 0
let low = 0

const give = (sum: number, rest: number): void => {
  high = sum + rest
  low = rest - (high - sum)
}

/** a b, and what its rounding lost (Dekker's product). */
const timesExactly = (a: number, b: number): void => {
  const wideA = SPLIT * a
  const upperA = wideA - (wideA - a)
  const lowerA = a - upperA
  const wideB = SPLIT * b
  const upperB = wideB - (wideB - b)
  const lowerB = b - upperB
  high = a * b
  low = upperA * upperB - high + upperA * lowerB + lowerA * upperB + lowerA * lowerB
}
const times = (a: number, aLow: number, b: number, bLow: number): void => {
  timesExactly(a, b)
  give(high, low + (a * bLow + aLow * b))
}
const plus = (a: number, aLow: number, b: number, bLow: number): void => {
  const sum = a + b
  const part = sum - a
  give(sum, a - (sum - part) + (b - part) + (aLow + bLow))
}

const bits = new DataView(new ArrayBuffer(8))
/** 2 to a power between -1022 and 1023. */
const twoTo = (exponent: number): number => {
  bits.setUint32(0, (exponent + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}
/** x 2^exponent, of an x near 1. */
const scaled = (x: number, exponent: number): number =>
  exponent > 1000
    ? x * twoTo(1000) * twoTo(Math.min(1000, exponent - 1000))
    : exponent < -1000
      ? x * twoTo(-1000) * twoTo(Math.max(-1000, exponent + 1000))
      : x * twoTo(exponent)

/** e^(a + aLow): leaves a number near 1, and gives the power of 2 that it is to be multiplied by. */
const exponential = (a: number, aLow: number): number => {
  const exponent = Math.round(a / LN2)
  times(LN2, LN2_LOW, exponent, 0)
  plus(a, aLow, -high, -low)
  // the series of a 512th of what is left, and nine squarings of e^x - 1, which keeps the digits that 1 would swallow
  const [x, xLow] = [high / (1 << HALVINGS), low / (1 << HALVINGS)]
  high = 1
  low = 0
  for (let k = TERMS; k > 1; k--) {
    times(high, low, x, xLow)
    const [sum, sumLow] = [high, low]
    const share = 1 / k
    timesExactly(share, k)
    times(sum, sumLow, share, (1 - high - low) * share)
    plus(1, 0, high, low)
  }
  times(high, low, x, xLow)
  for (let k = 0; k < HALVINGS; k++) {
    const [e, eLow] = [high, low]
    times(e, eLow, e, eLow)
    plus(2 * e, 2 * eLow, high, low)
  }
  plus(1, 0, high, low)
  return exponent
}

/** The natural logarithm of x above 0: the library's value, mended by one step of Newton. */
const logarithm = (x: number): void => {
  const normal = x < 2.2250738585072014e-308 ? x * twoTo(100) : x
  bits.setFloat64(0, normal)
  const raw = ((bits.getUint32(0) >>> 20) & 2047) - 1023
  const mantissa = normal * twoTo(-raw >> 1) * twoTo(-raw - (-raw >> 1))
  const isLarge = mantissa > Math.SQRT2
  const m = isLarge ? mantissa / 2 : mantissa
  const exponent = raw + (isLarge ? 1 : 0) - (normal === x ? 0 : 100)
  const near = Math.log(m)
  const back = exponential(-near, 0)
  times(high, low, m * twoTo(back), 0)
  plus(high, low, -1, 0)
  const off = high
  plus(near, 0, high, low - (off * off) / 2)
  const [log, logLow] = [high, low]
  times(LN2, LN2_LOW, exponent, 0)
  plus(high, low, log, logLow)
}

const byMultiplication = (x: number, n: number): number => {
  let [result, resultLow, base, baseLow] = [1, 0, x, 0]
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      times(result, resultLow, base, baseLow)
      result = high
      resultLow = low
    }
    if (left > 1) {
      times(base, baseLow, base, baseLow)
      base = high
      baseLow = low
    }
  }
  if (n >= 0) return result + resultLow
  const share = 1 / result
  timesExactly(share, result)
  return share + share * (1 - high - low - share * resultLow)
}

const byLogarithm = (x: number, y: number): number => {
  const about = y * Math.log(x)
  if (about > 720) return Number.POSITIVE_INFINITY
  if (about < -760) return 0
  logarithm(x)
  times(high, low, y, 0)
  const exponent = exponential(high, low)
  return scaled(high, exponent)
}

/**
 * x to the power y, the double that is nearest to it, for all but some 1 in 10^12 arguments, on every engine: `**` and
 * `Math.pow` have other last digits on other versions of Node. Whole powers by multiplication, others by e^(y log x), both in
 * twice the precision of a double (Dekker 1971; Hida, Li and Bailey 2001). Results below 2.3e-308 may be one digit off. What
 * is no number, infinite or of a negative x is as `Math.pow` defines it. **Cost** about a microsecond. **NaN** gives NaN, but
 * for a power of 0. **Look-ahead** none.
 */
export const power = (x: number, y: number): number => {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const size = Math.abs(x)
  const isOdd = Math.abs(y % 2) === 1
  const sign = (x < 0 || Object.is(x, -0)) && isOdd ? -1 : 1
  if (!Number.isFinite(y)) return size === 1 ? Number.NaN : size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0
  if (size === 0 || size === Number.POSITIVE_INFINITY)
    return sign * ((size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY)
  if (!Number.isInteger(y)) return x < 0 ? Number.NaN : byLogarithm(x, y)
  const reach = Math.abs(y) * Math.abs(Math.log2(size))
  return Math.abs(y) <= 1024 && reach < 900 ? sign * byMultiplication(size, y) : sign * byLogarithm(size, y)
}

/** x times x. */
export const square = (x: number): number => x * x
