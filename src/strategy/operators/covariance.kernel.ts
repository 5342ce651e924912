import type { KernelOperator } from '../language/operator.js'

/**
 * Mean product of the distances of two series' last n values from their means (divided by n). **Cost** O(bars n). **NaN**
 * while one is in either window. **Look-ahead** none.
 */
export const covariance: KernelOperator = {
  _tag: 'Kernel',
  name: 'covariance',
  version: 1,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'y', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
  ],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n) - 1,
  // state: place of the next value, then the last n of x, then those of y, as rings
  start: ([n]) => {
    const state = new Float64Array(1 + 2 * Number(n)).fill(Number.NaN)
    state[0] = 0
    return state
  },
  advance: (state, [x, y], from, to, [out]) => {
    const window = (state.length - 1) / 2
    let next = state[0]!
    for (let i = from; i < to; i++) {
      state[1 + next] = x![i]!
      state[1 + window + next] = y![i]!
      next = next + 1 === window ? 0 : next + 1
      let sumX = 0
      let sumY = 0
      for (let k = 1; k <= window; k++) {
        sumX += state[k]!
        sumY += state[window + k]!
      }
      const [meanX, meanY] = [sumX / window, sumY / window]
      let products = 0
      for (let k = 1; k <= window; k++) products += (state[k]! - meanX) * (state[window + k]! - meanY)
      out![i] = products / window
    }
    state[0] = next
  },
}
