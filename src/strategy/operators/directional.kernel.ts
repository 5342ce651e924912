import { kernelOperator } from '../language/operator.js'
import { flatArg } from './flat.js'
import { barsToForget } from './smoothing.kernel.js'

/**
 * Wilder's directional movement, in percent: the smoothed rises (`plus`) and falls (`minus`) over the smoothed true range.
 * The sums are S - S / n + x, seeded with bars 1 .. n-1 (`ta_lib`), or with bars 1 .. n (`stock_indicators`); the first
 * values are those of bar n either way. A bar without movement and without range leaves both as they are, to the bit.
 * **Cost** O(bars). **NaN** starts the seed again. **Look-ahead** none.
 */
export const directional = kernelOperator({
  _tag: 'Kernel',
  name: 'directional',
  version: 2,
  args: [
    { name: 'n', sort: 'number', whole: true, least: 1, default: 14 },
    { name: 'seed', sort: 'text', one_of: ['ta_lib', 'stock_indicators'], default: 'ta_lib' },
    flatArg,
  ],
  reads: ['high', 'low', 'close'],
  result: 'series',
  fields: ['plus', 'minus'],
  warmup: ([n]) => Number(n),
  settled: ([n], tolerance) => Number(n) + barsToForget(1 / Number(n), tolerance),
  // state: n, bars in the seed, bars seen, high, low and close before, rises, falls, ranges, the value of 0 / 0, both lines
  start: ([n, seed, flat]) => {
    const state = new Float64Array(12)
    state.fill(flat === 'ta_lib' ? 0 : Number.NaN, 9)
    state[0] = Number(n)
    state[1] = Number(n) - (seed === 'ta_lib' ? 1 : 0)
    return state
  },
  advance: (state, [high, low, close], from, to, [plus, minus]) => {
    const n = state[0]!
    const seeds = state[1]!
    for (let i = from; i < to; i++) {
      const [top, bottom, last] = [high![i]!, low![i]!, close![i]!]
      const [topBefore, bottomBefore, lastBefore] = [state[3]!, state[4]!, state[5]!]
      plus![i] = minus![i] = Number.NaN
      state[3] = top
      state[4] = bottom
      state[5] = last
      if (Number.isNaN(top + bottom + last)) {
        state.fill(0, 2, 9)
        state[10] = state[11] = state[9]!
        continue
      }
      state[2] = state[2]! + 1
      const bar = state[2] - 1
      if (bar === 0) continue
      const up = top - topBefore
      const down = bottomBefore - bottom
      const range = Math.max(top - bottom, Math.abs(top - lastBefore), Math.abs(bottom - lastBefore))
      const kept = bar > seeds ? 1 - 1 / n : 1
      state[6] = state[6]! * kept + (up > down && up > 0 ? up : 0)
      state[7] = state[7]! * kept + (down > up && down > 0 ? down : 0)
      state[8] = state[8]! * kept + range
      if (bar < n) continue
      if (state[8] > 0 && (range > 0 || bar === n)) {
        state[10] = 100 * (state[6] / state[8])
        state[11] = 100 * (state[7] / state[8])
      }
      plus![i] = state[10]!
      minus![i] = state[11]!
    }
  },
})
