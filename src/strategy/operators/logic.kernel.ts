import { type Argument, type KernelOperator, kernelOperator, type Sparse } from '../language/operator.js'
import {
  andRuns,
  kleeneAnd,
  kleeneNot,
  kleeneOr,
  notRuns,
  orRuns,
  type Runs,
} from '../language/runs.kernel.js'

const logic = <const N extends string, const As extends readonly Argument[]>(
  name: N,
  args: As,
  scalar: (...values: readonly number[]) => number,
  advance: KernelOperator['advance'],
  sparse: (read: Sparse) => Runs,
) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    args,
    result: 'boolean',
    fields: [],
    warmup: () => 0,
    start: () => new Float64Array(0),
    advance,
    scalar,
    sparse,
  })
const condition = <const N extends string>(name: N) => ({ name, sort: 'boolean' }) as const
const two = [condition('a'), condition('b')] as const

/** Kleene's and: false wins over unknown. **Cost** O(bars). **Look-ahead** none. The same holds for all of this file. */
export const and = logic(
  'and',
  two,
  (a, b) => kleeneAnd(a, b),
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = kleeneAnd(a![i]!, b![i]!)
  },
  (read) => andRuns(read.runs(0), read.runs(1)),
)
/** Kleene's or: true wins over unknown. */
export const or = logic(
  'or',
  two,
  (a, b) => kleeneOr(a, b),
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = kleeneOr(a![i]!, b![i]!)
  },
  (read) => orRuns(read.runs(0), read.runs(1)),
)
/** Kleene's not: unknown stays unknown. */
export const not = logic(
  'not',
  [condition('x')],
  (x) => kleeneNot(x),
  (_, [x], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = kleeneNot(x![i]!)
  },
  (read) => notRuns(read.runs(0)),
)
