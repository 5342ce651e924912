import { kernelOperator } from '../language/operator.js'
import { barsToForget, toward } from './smoothing.kernel.js'

const weightOf = (n: number): number => 2 / (n + 1)
const square = (x: number): number => x * x
/** The weight of a new value where the distance is the share 1 / √n of the way, as it is of a walk without drift. */
const onWalks = (n: number, fast: number, slow: number): number =>
  square((weightOf(fast) - weightOf(slow)) / Math.sqrt(n) + weightOf(slow))

/**
 * Kaufman's adaptive average: the weight of a new value is (e (f - s) + s)², e the distance over n bars as a share of the
 * way (1 where the way is not longer), f and s the weights of exponential averages of `fast` and `slow`. The first value
 * is at bar n, from the value at n-1 (TA-Lib). It counts as settled after the bars that a walk without drift takes; prices
 * that only go to and fro take more. **Cost** O(bars n). **NaN** starts again. **Look-ahead** none.
 */
export const kama = kernelOperator({
  _tag: 'Kernel',
  name: 'kama',
  version: 2,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
    { name: 'fast', sort: 'number', whole: true, least: 1, default: 2 },
    { name: 'slow', sort: 'number', whole: true, least: 1, default: 30 },
  ],
  result: 'series',
  fields: [],
  problem: ([, fast, slow]) =>
    Number(fast) > Number(slow) ? `fast (${fast ?? ''}) is above slow (${slow ?? ''})` : undefined,
  warmup: ([n]) => Number(n),
  adaptive: true,
  settled: ([n, fast, slow], tolerance) =>
    Number(n) + barsToForget(onWalks(Number(n), Number(fast), Number(slow)), tolerance),
  // state: n, fast weight, slow weight, values seen, average, then the last n + 1 values as a ring
  start: ([n, fast, slow]) => {
    const state = new Float64Array(6 + Number(n))
    state.set([Number(n), weightOf(Number(fast)), weightOf(Number(slow))])
    return state
  },
  advance: (state, [x], from, to, [out]) => {
    const n = state[0]!
    const fast = state[1]!
    const slow = state[2]!
    const size = n + 1
    for (let i = from; i < to; i++) {
      const value = x![i]!
      out![i] = Number.NaN
      if (Number.isNaN(value)) {
        state[3] = 0
        continue
      }
      const seen = state[3]!
      state[3] = seen + 1
      state[5 + (seen % size)] = value
      if (seen < n) {
        state[4] = value
        continue
      }
      let way = 0
      for (let k = seen - n + 1; k <= seen; k++)
        way += Math.abs(state[5 + (k % size)]! - state[5 + ((k - 1) % size)]!)
      const distance = Math.abs(value - state[5 + ((seen - n) % size)]!)
      const efficiency = way <= distance ? 1 : distance / way
      state[4] = toward(state[4]!, value, square(efficiency * (fast - slow) + slow))
      out![i] = state[4]
    }
  },
})
