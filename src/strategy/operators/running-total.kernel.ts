import { kernelOperator } from '../language/operator.js'

/**
 * The sum of all values so far, counted from the first bar of the slice: another first bar, another level. **Cost**
 * O(bars). **NaN** adds nothing and gives NaN. **Look-ahead** none.
 */
export const cumulative = kernelOperator({
  _tag: 'Kernel',
  name: 'cumulative',
  version: 1,
  anchored: true,
  args: [{ name: 'x', sort: 'series' }],
  result: 'series',
  fields: [],
  warmup: () => 0,
  // state: the total
  start: () => new Float64Array(1),
  advance: (state, [x], from, to, [out]) => {
    let total = state[0]!
    for (let i = from; i < to; i++) {
      const value = x![i]!
      if (!Number.isNaN(value)) total += value
      out![i] = Number.isNaN(value) ? Number.NaN : total
    }
    state[0] = total
  },
})

/**
 * On-balance volume: the volume of bars that close higher less that of bars that close lower, counted from the first bar
 * of the slice, which gives its own volume (`volume`, TA-Lib) or 0 (`zero`, Stock.Indicators). **Cost** O(bars). **NaN**
 * adds nothing and gives NaN. **Look-ahead** none.
 */
export const obv = kernelOperator({
  _tag: 'Kernel',
  name: 'obv',
  version: 1,
  anchored: true,
  args: [{ name: 'first', sort: 'text', one_of: ['volume', 'zero'], default: 'volume' }],
  reads: ['close', 'volume'],
  result: 'series',
  fields: [],
  warmup: () => 0,
  // state: whether the first bar gives its volume, close before, the total
  start: ([first]) => Float64Array.of(first === 'volume' ? 1 : 0, Number.NaN, 0),
  advance: (state, [close, volume], from, to, [out]) => {
    let before = state[1]!
    let total = state[2]!
    for (let i = from; i < to; i++) {
      const [price, size] = [close![i]!, volume![i]!]
      out![i] = Number.NaN
      if (Number.isNaN(price + size)) continue
      const side = Number.isNaN(before) ? state[0]! : Math.sign(price - before)
      if (side !== 0) total += side * size
      before = price
      out![i] = total
    }
    state[1] = before
    state[2] = total
  },
})
