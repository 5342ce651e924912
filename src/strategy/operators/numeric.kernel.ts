import { type Argument, kernelOperator } from '../language/operator.js'
import { flatArg } from './flat.js'

const nothing = (): Float64Array => new Float64Array(0)
const none = (): number => 0
const series = (name: string): Argument => ({ name, sort: 'series' })

const unary = <const N extends string>(name: N, scalar: (x: number) => number) =>
  kernelOperator({
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
export const ratio = kernelOperator({
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
})

/** a / b, the share of what may be nothing: 0 / 0 is unknown, or TA-Lib's 0; what else is divided by 0 is unknown. */
export const share = kernelOperator({
  _tag: 'Kernel',
  name: 'share',
  version: 1,
  args: [series('a'), series('b'), flatArg],
  result: 'series',
  fields: [],
  warmup: none,
  start: ([flat]) => Float64Array.of(flat === 'ta_lib' ? 0 : Number.NaN),
  advance: (state, [a, b], from, to, [out]) => {
    const flat = state[0]!
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = y !== 0 ? x / y : x === 0 ? flat : Number.NaN
    }
  },
})

/** x where y is known, else NaN: for outputs that begin together. */
export const whenKnown = kernelOperator({
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
})
