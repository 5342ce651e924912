import { kernelOperator } from '../language/operator.js'

/**
 * The greatest of high - low, |high - close before| and |low - close before| (Wilder 1978). **Cost** O(bars). **NaN** on the
 * first bar, which has no close before. **Look-ahead** none.
 */
export const trueRange = kernelOperator({
  _tag: 'Kernel',
  name: 'true_range',
  version: 1,
  args: [],
  reads: ['high', 'low', 'close'],
  result: 'series',
  fields: [],
  warmup: () => 1,
  // state: close before
  start: () => Float64Array.of(Number.NaN),
  advance: (state, [high, low, close], from, to, [out]) => {
    let before = state[0]!
    for (let i = from; i < to; i++) {
      const [top, bottom] = [high![i]!, low![i]!]
      out![i] = Math.max(top - bottom, Math.abs(top - before), Math.abs(bottom - before))
      before = close![i]!
    }
    state[0] = before
  },
})
