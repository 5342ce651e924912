import { kernelOperator } from '../language/operator.js'

/**
 * A line that trails the middle of the bars at a distance: below it (side 1) it only rises, above it (side -1) it only
 * falls, unless the close before was beyond it; a close through it changes the side. It begins where the distance is
 * known, on the side that the close is of the middle. With k average true ranges it is the supertrend.
 * **Cost** O(bars). **NaN** starts again. **Look-ahead** none.
 */
export const ratchetBand = kernelOperator({
  _tag: 'Kernel',
  name: 'ratchet_band',
  version: 1,
  anchored: true,
  args: [{ name: 'width', sort: 'series' }],
  reads: ['high', 'low', 'close'],
  result: 'series',
  fields: ['line', 'side'],
  warmup: () => 0,
  // state: whether it has begun, side, upper line, lower line, close before
  start: () => new Float64Array(5),
  advance: (state, [width, high, low, close], from, to, [line, sides]) => {
    for (let i = from; i < to; i++) {
      const middle = (high![i]! + low![i]!) / 2
      const price = close![i]!
      const up = middle + width![i]!
      const down = middle - width![i]!
      line![i] = sides![i] = Number.NaN
      if (Number.isNaN(up + price)) {
        state[0] = 0
        continue
      }
      if (state[0] === 0) {
        state.set([1, price >= middle ? 1 : -1, up, down, price])
      } else {
        if (up < state[2]! || state[4]! > state[2]!) state[2] = up
        if (down > state[3]! || state[4]! < state[3]!) state[3] = down
      }
      state[1] = price <= state[state[1]! > 0 ? 3 : 2]! ? -1 : 1
      state[4] = price
      line![i] = state[1] > 0 ? state[3]! : state[2]!
      sides![i] = state[1]
    }
  },
})
