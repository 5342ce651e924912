import { kernelOperator } from '../language/operator.js'
import { barsToForget, toward } from './smoothing.kernel.js'

/**
 * Wilder's average true range of the bars: the range from bar 1 on counts the close before; seeded with the mean of the
 * first n of them at bar n (TA-Lib). **Cost** O(bars). **NaN** starts the seed again. **Look-ahead** none.
 */
export const atr = kernelOperator({
  _tag: 'Kernel',
  name: 'atr',
  version: 2,
  args: [{ name: 'n', sort: 'number', whole: true, least: 1 }],
  reads: ['high', 'low', 'close'],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n),
  settled: ([n], tolerance) => Number(n) + barsToForget(1 / Number(n), tolerance),
  // state: n, close before, ranges seen, their sum or average
  start: ([n]) => Float64Array.of(Number(n), Number.NaN, 0, 0),
  advance: (state, inputs, from, to, outputs) => {
    const high = inputs[0] as Float64Array
    const low = inputs[1] as Float64Array
    const close = inputs[2] as Float64Array
    const out = outputs[0] as Float64Array
    const n = state[0]!
    const weight = 1 / n
    let before = state[1]!
    let seen = state[2]!
    let average = state[3]!
    for (let i = from; i < to; i++) {
      const top = high[i]! > before ? high[i]! : before
      const bottom = low[i]! < before ? low[i]! : before
      const range = top - bottom
      const known = high[i]! + low[i]! + before
      before = close[i]!
      out[i] = Number.NaN
      if (Number.isNaN(known)) {
        seen = 0
        average = 0
        continue
      }
      if (seen < n) {
        seen += 1
        average += range
        if (seen < n) continue
        average /= n
      } else average = toward(average, range, weight)
      out[i] = average
    }
    state[1] = before
    state[2] = seen
    state[3] = average
  },
})
