import { kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

/**
 * Mean absolute distance of the last n values from their mean; 0 where they are one value, to the bit. **Cost** O(bars n). **NaN** while one is in the window.
 * **Look-ahead** none.
 */
export const meanDeviation = kernelOperator({
  _tag: 'Kernel',
  name: 'mean_deviation',
  version: 2,
  ...ofWindow,
  // state: place of the next value, equal values in a row, then the last n values as a ring
  start: ([n]) => {
    const state = new Float64Array(2 + Number(n)).fill(Number.NaN)
    state[0] = state[1] = 0
    return state
  },
  advance: (state, [x], from, to, [out]) => {
    const window = state.length - 2
    let next = state[0]!
    let same = state[1]!
    for (let i = from; i < to; i++) {
      same = x![i]! === state[2 + (next === 0 ? window : next) - 1]! ? same + 1 : 1
      state[2 + next] = x![i]!
      next = next + 1 === window ? 0 : next + 1
      out![i] = 0
      if (same >= window) continue
      let sum = 0
      for (let k = 2; k < state.length; k++) sum += state[k]!
      const mean = sum / window
      let away = 0
      for (let k = 2; k < state.length; k++) away += Math.abs(state[k]! - mean)
      out![i] = away / window
    }
    state[0] = next
    state[1] = same
  },
})
