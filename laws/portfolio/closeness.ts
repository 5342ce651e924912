import { deepStrictEqual, ok } from 'node:assert'

/** Throws where two numbers differ by more than the tolerance, relative to the scale. */
export const close = (a: number, b: number, scale: number, what: string, tolerance = 1e-9): void =>
  ok(
    Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(scale), Math.abs(b)),
    `${what}: ${a}, not ${b}`,
  )
/** Throws where two columns differ by more than rounding. */
export const closeAll = (a: Float64Array, b: Float64Array, scale: number, what: string): void => {
  deepStrictEqual(a.length, b.length, what)
  a.forEach((value, i) => {
    close(value, b[i]!, scale, `${what}[${i}]`)
  })
}
