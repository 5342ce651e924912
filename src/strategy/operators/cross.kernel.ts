import { type KernelOperator, kernelOperator, type Sparse } from '../language/operator.js'
import { type Runs, risingEdges, UNKNOWN_TRUTH } from '../language/runs.kernel.js'

const cross = <const N extends string>(
  name: N,
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
    warmup: () => 1,
    start: () => Float64Array.of(UNKNOWN_TRUTH),
    advance,
    ...(sparse === undefined ? {} : { sparse }),
  })

const side = (a: number, b: number): number => (a > b ? 1 : a < b ? -1 : a === b ? 0 : UNKNOWN_TRUTH)

const edge =
  (sign: 1 | -1): KernelOperator['advance'] =>
  (state, [a, b], from, to, [out]) => {
    let before = state[0]!
    for (let i = from; i < to; i++) {
      const now = side(a![i]!, b![i]!)
      out![i] =
        now === UNKNOWN_TRUTH || before === UNKNOWN_TRUTH
          ? UNKNOWN_TRUTH
          : now === sign && before !== sign
            ? 1
            : 0
      before = now
    }
    state[0] = before
  }
const strictEdge =
  (sign: 1 | -1): KernelOperator['advance'] =>
  (state, [a, b], from, to, [out]) => {
    let before = state[0]!
    for (let i = from; i < to; i++) {
      const now = side(a![i]!, b![i]!)
      out![i] =
        now === UNKNOWN_TRUTH || before === UNKNOWN_TRUTH
          ? UNKNOWN_TRUTH
          : now === sign && before === -sign
            ? 1
            : 0
      before = now
    }
    state[0] = before
  }
const lastNonzeroEdge =
  (sign: 1 | -1): KernelOperator['advance'] =>
  (state, [a, b], from, to, [out]) => {
    let before = state[0]!
    for (let i = from; i < to; i++) {
      const now = side(a![i]!, b![i]!)
      out![i] =
        now === UNKNOWN_TRUTH || before === UNKNOWN_TRUTH
          ? UNKNOWN_TRUTH
          : now === sign && before === -sign
            ? 1
            : 0
      if (now !== 0) before = now
    }
    state[0] = before
  }

/**
 * a > b now and a <= b on the bar before, all known. **Cost** O(bars). **NaN** on either bar is unknown.
 * **Look-ahead** none.
 */
export const crossesAbove = cross('crosses_above', edge(1), (read) =>
  risingEdges(read.above(0, 1), read.length),
)
/** a < b now and a >= b on the bar before, all known. */
export const crossesBelow = cross('crosses_below', edge(-1), (read) =>
  risingEdges(read.above(1, 0), read.length),
)
/** a > b now and a < b on the bar before: a touch between them is no cross (backtesting.py). */
export const crossesAboveStrict = cross('crosses_above_strict', strictEdge(1))
export const crossesBelowStrict = cross('crosses_below_strict', strictEdge(-1))
/**
 * a > b now, and where they last differed a < b: equal bars between are passed over (backtrader). A NaN forgets. No warm-up
 * settles how many bars are equal.
 */
export const crossesAboveLastNonzero = kernelOperator({
  ...cross('crosses_above_last_nonzero', lastNonzeroEdge(1)),
  anchored: true,
})
export const crossesBelowLastNonzero = kernelOperator({
  ...cross('crosses_below_last_nonzero', lastNonzeroEdge(-1)),
  anchored: true,
})
