import { kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'
import { barsToForget } from './smoothing.kernel.js'

const seedOf = (n: number): number => Math.max(1, n - 1)

/**
 * Wilder's running sum, S - S / n + x, seeded with the plain sum of the first n - 1 values, as TA-Lib smooths directional
 * movement. **Cost** O(bars). **NaN** starts the seed again, so it is forgotten. **Look-ahead** none.
 */
export const wilderSum = kernelOperator({
  _tag: 'Kernel',
  name: 'wilder_sum',
  version: 1,
  ...ofWindow,
  warmup: ([n]) => seedOf(Number(n)) - 1,
  // a sum is n times its values, and so is what is to be forgotten of its seed
  settled: ([n], tolerance) => seedOf(Number(n)) - 1 + barsToForget(1 / Number(n), tolerance / Number(n)),
  // state: n, values seen, the sum
  start: ([n]) => Float64Array.of(Number(n), 0, 0),
  advance: (state, [x], from, to, [out]) => {
    const n = state[0]!
    for (let i = from; i < to; i++) {
      const value = x![i]!
      out![i] = Number.NaN
      if (Number.isNaN(value)) {
        state[1] = state[2] = 0
        continue
      }
      state[1] = state[1]! + 1
      state[2] = state[1] > n - 1 ? state[2]! - state[2]! / n + value : state[2]! + value
      if (state[1] >= seedOf(n)) out![i] = state[2]
    }
  },
})
