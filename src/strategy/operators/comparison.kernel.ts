import { type KernelOperator, kernelOperator, type Sparse } from '../language/operator.js'
import { notRuns, type Runs, UNKNOWN_TRUTH } from '../language/runs.kernel.js'

const comparison = <const N extends string>(
  name: N,
  scalar: (a: number, b: number) => number,
  advance: KernelOperator['advance'],
  sparse?: (read: Sparse) => Runs,
) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    args: [
      { name: 'a', sort: 'series' },
      { name: 'b', sort: 'series' },
    ],
    result: 'boolean',
    fields: [],
    warmup: () => 0,
    start: () => new Float64Array(0),
    advance,
    scalar,
    ...(sparse === undefined ? {} : { sparse }),
  })

const isAbove = (a: number, b: number): number => (a > b ? 1 : a <= b ? 0 : UNKNOWN_TRUTH)
const isAtLeast = (a: number, b: number): number => (a >= b ? 1 : a < b ? 0 : UNKNOWN_TRUTH)
const isEqual = (a: number, b: number): number => (a === b ? 1 : a < b || a > b ? 0 : UNKNOWN_TRUTH)
const differs = (a: number, b: number): number => (a === b ? 0 : a < b || a > b ? 1 : UNKNOWN_TRUTH)

/** a > b, bar by bar. **Cost** O(bars). **NaN** is unknown. **Look-ahead** none. The same holds for all of this file. */
export const gt = comparison(
  'gt',
  isAbove,
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = isAbove(a![i]!, b![i]!)
  },
  (read) => read.above(0, 1),
)
export const lt = comparison(
  'lt',
  (a, b) => isAbove(b, a),
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = isAbove(b![i]!, a![i]!)
  },
  (read) => read.above(1, 0),
)
export const gte = comparison(
  'gte',
  isAtLeast,
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = isAtLeast(a![i]!, b![i]!)
  },
  (read) => notRuns(read.above(1, 0)),
)
export const lte = comparison(
  'lte',
  (a, b) => isAtLeast(b, a),
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = isAtLeast(b![i]!, a![i]!)
  },
  (read) => notRuns(read.above(0, 1)),
)
export const eq = comparison('eq', isEqual, (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++) out![i] = isEqual(a![i]!, b![i]!)
})
export const neq = comparison('neq', differs, (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++) out![i] = differs(a![i]!, b![i]!)
})
