import { kernelOperator } from '../language/operator.js'

/**
 * Wilder's parabolic stop and reverse, as TA-Lib starts it: from bar 1, down if that bar's low fell by more than its high
 * rose, else up; the first stop is the low (high) before, the first extreme this bar's high (low); a stop stays outside
 * the ranges of this bar and the one before. It depends on the first bar of the slice until it has turned. **Cost**
 * O(bars). **NaN** starts again. **Look-ahead** none.
 */
export const parabolicSar = kernelOperator({
  _tag: 'Kernel',
  name: 'parabolic_sar',
  version: 1,
  anchored: true,
  args: [
    { name: 'acceleration', sort: 'number', least: 0, default: 0.02 },
    { name: 'maximum', sort: 'number', least: 0, default: 0.2 },
  ],
  reads: ['high', 'low'],
  result: 'series',
  fields: [],
  warmup: () => 1,
  // state: acceleration, maximum, bars seen (2 at most), side, stop, extreme, factor, high and low before
  start: ([acceleration, maximum]) =>
    Float64Array.of(Math.min(Number(acceleration), Number(maximum)), Number(maximum), 0, 0, 0, 0, 0, 0, 0),
  advance: (state, [highs, lows], from, to, [out]) => {
    const acceleration = state[0]!
    const maximum = state[1]!
    let seen = state[2]!
    let side = state[3]!
    let stop = state[4]!
    let extreme = state[5]!
    let factor = state[6]!
    let highBefore = state[7]!
    let lowBefore = state[8]!
    for (let i = from; i < to; i++) {
      const high = highs![i]!
      const low = lows![i]!
      out![i] = Number.NaN
      if (Number.isNaN(high + low)) {
        seen = 0
        continue
      }
      if (seen === 1) {
        const fall = lowBefore - low
        side = fall > 0 && high - highBefore < fall ? -1 : 1
        stop = side > 0 ? lowBefore : highBefore
        extreme = side > 0 ? high : low
        factor = acceleration
        highBefore = high
        lowBefore = low
      }
      if (seen > 0) {
        if (side > 0 ? low <= stop : high >= stop) {
          side = -side
          stop = side > 0 ? Math.min(extreme, lowBefore, low) : Math.max(extreme, highBefore, high)
          out![i] = stop
          factor = acceleration
          extreme = side > 0 ? high : low
        } else {
          out![i] = stop
          if (side > 0 ? high > extreme : low < extreme) {
            extreme = side > 0 ? high : low
            factor = Math.min(factor + acceleration, maximum)
          }
        }
        const next = stop + factor * (extreme - stop)
        stop = side > 0 ? Math.min(next, lowBefore, low) : Math.max(next, highBefore, high)
      }
      seen = Math.min(2, seen + 1)
      highBefore = high
      lowBefore = low
    }
    state.set([seen, side, stop, extreme, factor, highBefore, lowBefore], 2)
  },
})
