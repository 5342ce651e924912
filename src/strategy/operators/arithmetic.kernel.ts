import { type KernelOperator, kernelOperator } from '../language/operator.js'

const nothing = (): Float64Array => new Float64Array(0)
const none = (): number => 0
const series = (name: string) => ({ name, sort: 'series' as const })

const binary = <const N extends string>(
  name: N,
  scalar: (a: number, b: number) => number,
  advance: KernelOperator['advance'],
) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    args: [series('a'), series('b')],
    result: 'series',
    fields: [],
    warmup: none,
    start: nothing,
    advance,
    scalar: scalar,
  })
const unary = <const N extends string>(
  name: N,
  scalar: (a: number) => number,
  advance: KernelOperator['advance'],
) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    args: [series('x')],
    result: 'series',
    fields: [],
    warmup: none,
    start: nothing,
    advance,
    scalar: scalar,
  })

/** Bar by bar. **Cost** O(bars). **NaN** gives NaN. **Look-ahead** none. The same holds for all of this file. */
export const add = binary(
  'add',
  (a, b) => a + b,
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = a![i]! + b![i]!
  },
)
export const sub = binary(
  'sub',
  (a, b) => a - b,
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = a![i]! - b![i]!
  },
)
export const mul = binary(
  'mul',
  (a, b) => a * b,
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = a![i]! * b![i]!
  },
)
/** Division; what is divided by 0 is NaN, never infinite: then every comparison with it is unknown. */
export const div = binary(
  'div',
  (a, b) => (b === 0 ? Number.NaN : a / b),
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = b![i]! === 0 ? Number.NaN : a![i]! / b![i]!
  },
)
export const min = binary('min', Math.min, (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++) out![i] = Math.min(a![i]!, b![i]!)
})
export const max = binary('max', Math.max, (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++) out![i] = Math.max(a![i]!, b![i]!)
})
export const neg = unary(
  'neg',
  (a) => -a,
  (_, [a], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = -a![i]!
  },
)
export const abs = unary('abs', Math.abs, (_, [a], from, to, [out]) => {
  for (let i = from; i < to; i++) out![i] = Math.abs(a![i]!)
})
