import { kernelOperator } from '../language/operator.js'
import { flatArg } from './flat.js'
import { barsToForget, toward } from './smoothing.kernel.js'

/** Twice a larger number may not be finite. */
const LARGE = Number.MAX_VALUE / 4

/**
 * Wilder's relative strength index, 0 to 100: 100 gain / (gain + loss) of Wilder's averages, seeded with the mean of the
 * first n changes (TA-Lib). A bar that does not move leaves it as it is, to the bit; before anything has moved it is 0 / 0.
 * **Cost** O(bars). **NaN** starts the seed again. **Look-ahead** none.
 */
export const rsi = kernelOperator({
  _tag: 'Kernel',
  name: 'rsi',
  version: 2,
  args: [{ name: 'x', sort: 'series' }, { name: 'n', sort: 'number', whole: true, least: 1 }, flatArg],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n),
  settled: ([n], tolerance) => Number(n) + barsToForget(1 / Number(n), tolerance),
  // state: n, the value of 0 / 0, value before, changes seen, average gain, average loss, the index
  start: ([n, flat]) =>
    Float64Array.of(Number(n), flat === 'ta_lib' ? 0 : Number.NaN, Number.NaN, 0, 0, 0, Number.NaN),
  advance: (state, inputs, from, to, outputs) => {
    const x = inputs[0] as Float64Array
    const out = outputs[0] as Float64Array
    const n = state[0]!
    const weight = 1 / n
    const flat = state[1]!
    let before = state[2]!
    let seen = state[3]!
    let gain = state[4]!
    let loss = state[5]!
    let index = state[6]!
    for (let i = from; i < to; i++) {
      const change = x[i]! - before
      before = x[i]!
      if (Number.isNaN(change)) {
        seen = 0
        gain = 0
        loss = 0
        index = Number.NaN
        out[i] = index
        continue
      }
      // without a branch that half of the bars would mispredict, to the bit: twice a number and half of that are exact
      const size = Math.abs(change)
      const up = size > LARGE ? Math.max(change, 0) : (size + change) / 2
      const down = size > LARGE ? Math.max(-change, 0) : (size - change) / 2
      if (seen < n) {
        seen += 1
        gain += up
        loss += down
        if (seen === n) {
          gain /= n
          loss /= n
          index = gain + loss === 0 ? flat : 100 * (gain / (gain + loss))
        }
      } else {
        gain = toward(gain, up, weight)
        loss = toward(loss, down, weight)
        if (change !== 0) index = 100 * (gain / (gain + loss))
      }
      out[i] = index
    }
    state.set([before, seen, gain, loss, index], 2)
  },
})
