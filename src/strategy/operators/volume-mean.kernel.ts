import { kernelOperator } from '../language/operator.js'

/**
 * Mean of the typical prices of all bars since the first of the slice, weighted by their volumes, taken step by step (West
 * 1979), so that bars at one price have that mean, to the bit. **Cost** O(bars). **NaN** is passed over, and is given until
 * something was traded. **Look-ahead** none.
 */
export const vwap = kernelOperator({
  _tag: 'Kernel',
  name: 'vwap',
  version: 2,
  anchored: true,
  args: [],
  reads: ['hlc3', 'volume'],
  result: 'series',
  fields: [],
  warmup: () => 0,
  // state: the volume so far, the mean
  start: () => new Float64Array(2),
  advance: (state, [price, volume], from, to, [out]) => {
    let total = state[0]!
    let mean = state[1]!
    for (let i = from; i < to; i++) {
      const [value, weight] = [price![i]!, volume![i]!]
      out![i] = Number.NaN
      if (Number.isNaN(value + weight)) continue
      total += weight
      if (weight > 0) mean += (value - mean) * (weight / total)
      if (total > 0) out![i] = mean
    }
    state[0] = total
    state[1] = mean
  },
})
