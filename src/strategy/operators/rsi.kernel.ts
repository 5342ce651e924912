import type { KernelOperator } from '../language/operator.js'
import { barsToForget } from './smoothing.kernel.js'

/**
 * Wilder's relative strength index, 0 to 100: 100 gain / (gain + loss) of Wilder's averages, seeded with the mean of the
 * first n changes (TA-Lib); 50 where nothing moved. **Cost** O(bars). **NaN** starts the seed anew. **Look-ahead** none.
 */
export const rsi: KernelOperator = {
  _tag: 'Kernel',
  name: 'rsi',
  version: 1,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
  ],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n),
  settled: ([n], tolerance) => Number(n) + barsToForget(1 / Number(n), tolerance / 100),
  // state: n, value before, changes seen, average gain, average loss
  start: ([n]) => Float64Array.of(Number(n), Number.NaN, 0, 0, 0),
  advance: (state, inputs, from, to, outputs) => {
    const x = inputs[0] as Float64Array
    const out = outputs[0] as Float64Array
    const n = state[0]!
    let before = state[1]!
    let seen = state[2]!
    let gain = state[3]!
    let loss = state[4]!
    for (let i = from; i < to; i++) {
      const change = x[i]! - before
      before = x[i]!
      out[i] = Number.NaN
      if (Number.isNaN(change)) {
        seen = 0
        gain = 0
        loss = 0
        continue
      }
      const up = change > 0 ? change : 0
      const down = change < 0 ? -change : 0
      if (seen < n) {
        seen += 1
        gain += up
        loss += down
        if (seen < n) continue
        gain /= n
        loss /= n
      } else {
        gain = (gain * (n - 1) + up) / n
        loss = (loss * (n - 1) + down) / n
      }
      const moved = gain + loss
      out[i] = moved === 0 ? 50 : 100 * (gain / moved)
    }
    state[1] = before
    state[2] = seen
    state[3] = gain
    state[4] = loss
  },
}
