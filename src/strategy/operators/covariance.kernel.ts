import { kernelOperator } from '../language/operator.js'

const HEAD = 3

/**
 * Mean product of the distances of two series' last n values from their means (divided by n); 0 where one of
 * them is one value, to the bit. **Cost** O(bars n). **NaN** while one is in either window. **Look-ahead** none.
 */
export const covariance = kernelOperator({
  _tag: 'Kernel',
  name: 'covariance',
  version: 2,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'y', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
  ],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n) - 1,
  // state: place of the next value, equal values of x and of y in a row, then the last n of x, then those of y, as rings
  start: ([n]) => {
    const state = new Float64Array(HEAD + 2 * Number(n)).fill(Number.NaN)
    state.fill(0, 0, HEAD)
    return state
  },
  advance: (state, [x, y], from, to, [out]) => {
    const window = (state.length - HEAD) / 2
    let next = state[0]!
    let sameX = state[1]!
    let sameY = state[2]!
    for (let i = from; i < to; i++) {
      const before = HEAD + (next === 0 ? window : next) - 1
      sameX = x![i]! === state[before]! ? sameX + 1 : 1
      sameY = y![i]! === state[window + before]! ? sameY + 1 : 1
      state[HEAD + next] = x![i]!
      state[HEAD + window + next] = y![i]!
      next = next + 1 === window ? 0 : next + 1
      let sumX = 0
      let sumY = 0
      for (let k = HEAD; k < HEAD + window; k++) {
        sumX += state[k]!
        sumY += state[window + k]!
      }
      const [meanX, meanY] = [sumX / window, sumY / window]
      let products = 0
      for (let k = HEAD; k < HEAD + window; k++)
        products += (state[k]! - meanX) * (state[window + k]! - meanY)
      const still = (sameX >= window || sameY >= window) && !Number.isNaN(products)
      out![i] = still ? 0 : products / window
    }
    state[0] = next
    state[1] = sameX
    state[2] = sameY
  },
})
