import type { KernelOperator, Sparse } from '../language/operator.js'
import { notRuns, type Runs, UNKNOWN } from '../language/runs.kernel.js'

const comparison = (
  name: string,
  advance: KernelOperator['advance'],
  sparse?: (read: Sparse) => Runs,
): KernelOperator => ({
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
  ...(sparse === undefined ? {} : { sparse }),
})

/** a > b, bar by bar. **Cost** O(bars). **NaN** is unknown. **Look-ahead** none. The same holds for all of this file. */
export const gt = comparison(
  'gt',
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = x > y ? 1 : x <= y ? 0 : UNKNOWN
    }
  },
  (read) => read.above(0, 1),
)
export const lt = comparison(
  'lt',
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = x < y ? 1 : x >= y ? 0 : UNKNOWN
    }
  },
  (read) => read.above(1, 0),
)
export const gte = comparison(
  'gte',
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = x >= y ? 1 : x < y ? 0 : UNKNOWN
    }
  },
  (read) => notRuns(read.above(1, 0)),
)
export const lte = comparison(
  'lte',
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) {
      const x = a![i]!
      const y = b![i]!
      out![i] = x <= y ? 1 : x > y ? 0 : UNKNOWN
    }
  },
  (read) => notRuns(read.above(0, 1)),
)
export const eq = comparison('eq', (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++)
    out![i] = a![i]! === b![i]! ? 1 : a![i]! < b![i]! || a![i]! > b![i]! ? 0 : UNKNOWN
})
export const neq = comparison('neq', (_, [a, b], from, to, [out]) => {
  for (let i = from; i < to; i++)
    out![i] = a![i]! === b![i]! ? 0 : a![i]! < b![i]! || a![i]! > b![i]! ? 1 : UNKNOWN
})
