import fc from 'fast-check'
import { expect, test } from 'vitest'
import { power } from '../../src/core/power.kernel.js'
import { POWERS } from './powers.js'

test('powers are the nearest doubles, against values with 400 bits', () => {
  expect(POWERS.filter(([x, y, right]) => !Object.is(power(x, y), right))).toEqual([])
})

/** The nearest double of numerator / 2^shift, ties to even; the numerator has over 53 digits. */
const nearest = (numerator: bigint, shift: number): number => {
  const extra = BigInt(numerator.toString(2).length - 53)
  const kept = numerator >> extra
  const twice = (numerator - (kept << extra)) * 2n
  const half = 1n << extra
  const up = twice > half || (twice === half && kept % 2n === 1n)
  const exponent = Number(extra) - shift
  return exponent < 0
    ? Number(kept + (up ? 1n : 0n)) / Number(1n << BigInt(-exponent))
    : Number((kept + (up ? 1n : 0n)) << BigInt(exponent))
}

test('whole powers are the nearest doubles, against exact arithmetic', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }),
      fc.integer({ min: 2, max: 12 }),
      (whole, n) => {
        const x = whole / 2 ** 52
        expect(power(x, n)).toBe(nearest(BigInt(whole) ** BigInt(n), 52 * n))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a power and its inverse are a root: the square root is the nearest double too', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(power(x, 0.5)).toBe(Math.sqrt(x))
      expect(power(x, 1)).toBe(x)
      expect(power(x, -1)).toBe(1 / x)
    }),
    { numRuns: 2000 },
  )
})

test('special values are those of Math.pow', () => {
  const some = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, Infinity, -Infinity, Number.NaN, 1e308, 1e-308, 1e17]
  for (const x of some)
    for (const y of some) {
      const [got, right] = [power(x, y), x ** y]
      if (right === 0 || !Number.isFinite(right)) expect([x, y, got]).toEqual([x, y, right])
    }
})
