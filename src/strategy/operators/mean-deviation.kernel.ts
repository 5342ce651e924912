import type { KernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

/**
 * Mean absolute distance of the last n values from their mean. **Cost** O(bars n). **NaN** while one is in the window.
 * **Look-ahead** none.
 */
export const meanDeviation: KernelOperator = {
  _tag: 'Kernel',
  name: 'mean_deviation',
  version: 1,
  ...ofWindow,
  // state: place of the next value, then the last n values as a ring
  start: ([n]) => {
    const state = new Float64Array(1 + Number(n)).fill(Number.NaN)
    state[0] = 0
    return state
  },
  advance: (state, [x], from, to, [out]) => {
    const window = state.length - 1
    let next = state[0]!
    for (let i = from; i < to; i++) {
      state[1 + next] = x![i]!
      next = next + 1 === window ? 0 : next + 1
      let sum = 0
      for (let k = 1; k <= window; k++) sum += state[k]!
      const mean = sum / window
      let away = 0
      for (let k = 1; k <= window; k++) away += Math.abs(state[k]! - mean)
      out![i] = away / window
    }
    state[0] = next
  },
}
