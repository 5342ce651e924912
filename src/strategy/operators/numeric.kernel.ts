import type { Argument, KernelOperator } from '../language/operator.js'

const nothing = (): Float64Array => new Float64Array(0)
const none = (): number => 0
const series = (name: string): Argument => ({ name, sort: 'series' })

const unary = (name: string, scalar: (x: number) => number): KernelOperator => ({
  _tag: 'Kernel',
  name,
  version: 1,
  args: [series('x')],
  result: 'series',
  fields: [],
  warmup: none,
  start: nothing,
  advance: (_, [x], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = scalar(x![i]!)
  },
  scalar,
})

/** Square root. **Cost** O(bars). **NaN** gives NaN, below 0 too. **Look-ahead** none. The same holds for all of this file. */
export const sqrt = unary('sqrt', Math.sqrt)
/** Natural logarithm; NaN at 0 and below. */
export const log = unary('log', (x) => (x > 0 ? Math.log(x) : Number.NaN))
/** The angle whose tangent x is, in radians. */
export const arctan = unary('arctan', Math.atan)
/** The greatest whole number that is not above x. */
export const floor = unary('floor', Math.floor)
/** -1, 0 or 1. */
export const sign = unary('sign', Math.sign)

/** a / b, and a number of one's own where b is 0: for shares of what may be nothing. */
export const ratio: KernelOperator = {
  _tag: 'Kernel',
  name: 'ratio',
  version: 1,
  args: [series('a'), series('b'), { name: 'otherwise', sort: 'number' }],
  result: 'series',
  fields: [],
  warmup: none,
  start: ([otherwise]) => Float64Array.of(Number(otherwise)),
  advance: (state, [a, b], from, to, [out]) => {
    const otherwise = state[0]!
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = y !== 0 ? x / y : Number.isNaN(x) ? Number.NaN : otherwise
    }
  },
}

/** x where y is known, else NaN: for outputs that begin together. */
export const whenKnown: KernelOperator = {
  _tag: 'Kernel',
  name: 'when_known',
  version: 1,
  args: [series('x'), series('y')],
  result: 'series',
  fields: [],
  warmup: none,
  start: nothing,
  advance: (_, [x, y], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = Number.isNaN(y![i]!) ? Number.NaN : x![i]!
  },
}
