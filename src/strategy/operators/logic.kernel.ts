import type { Argument, KernelOperator, Sparse } from '../language/operator.js'
import { andRuns, kleeneAnd, kleeneOr, notRuns, orRuns, type Runs, UNKNOWN } from '../language/runs.kernel.js'

const logic = (
  name: string,
  args: readonly string[],
  advance: KernelOperator['advance'],
  sparse: (read: Sparse) => Runs,
): KernelOperator => ({
  _tag: 'Kernel',
  name,
  version: 1,
  args: args.map((each): Argument => ({ name: each, sort: 'boolean' })),
  result: 'boolean',
  fields: [],
  warmup: () => 0,
  start: () => new Float64Array(0),
  advance,
  sparse,
})

/** Kleene's and: false wins over unknown. **Cost** O(bars). **Look-ahead** none. The same holds for all of this file. */
export const and = logic(
  'and',
  ['a', 'b'],
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = kleeneAnd(a![i]!, b![i]!)
  },
  (read) => andRuns(read.runs(0), read.runs(1)),
)
/** Kleene's or: true wins over unknown. */
export const or = logic(
  'or',
  ['a', 'b'],
  (_, [a, b], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = kleeneOr(a![i]!, b![i]!)
  },
  (read) => orRuns(read.runs(0), read.runs(1)),
)
/** Kleene's not: unknown stays unknown. */
export const not = logic(
  'not',
  ['x'],
  (_, [x], from, to, [out]) => {
    for (let i = from; i < to; i++) out![i] = x![i]! === UNKNOWN ? UNKNOWN : 1 - x![i]!
  },
  (read) => notRuns(read.runs(0)),
)
