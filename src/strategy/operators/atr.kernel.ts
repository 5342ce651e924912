import { kernelOperator } from '../language/operator.js'
import { advanceSeeded, type SeededAverage } from './seeded-average.kernel.js'
import { barsToForget, toward } from './smoothing.kernel.js'

// state: n, close before, ranges seen, their sum or average
// `step` once the seed is full, while prices are known; gives the first bar that it leaves
const stretch: SeededAverage['stretch'] = (state, inputs, from, to, out) => {
  const [high, low, close] = inputs as [Float64Array, Float64Array, Float64Array]
  const weight = 1 / state[0]!
  let before = state[1]!
  let average = state[3]!
  let i = from
  for (; i < to; i++) {
    const h = high[i]!
    const l = low[i]!
    if (Number.isNaN(h + l + before)) break
    // most bars open where the one before closed, so that these branches are rarely taken
    const range = (before > h ? before : h) - (before < l ? before : l)
    average = toward(average, range, weight)
    before = close[i]!
    out[i] = average
  }
  state[1] = before
  state[3] = average
  return i
}

const step: SeededAverage['step'] = (state, inputs, bar) => {
  const high = inputs[0]![bar]!
  const low = inputs[1]![bar]!
  const n = state[0]!
  const before = state[1]!
  const range = (before > high ? before : high) - (before < low ? before : low)
  state[1] = inputs[2]![bar]!
  if (Number.isNaN(high + low + before)) {
    state.fill(0, 2)
    return Number.NaN
  }
  if (state[2]! >= n) {
    state[3] = toward(state[3]!, range, 1 / n)
    return state[3]
  }
  state[2] = state[2]! + 1
  state[3] = state[3]! + range
  if (state[2] < n) return Number.NaN
  state[3] = state[3] / n
  return state[3]
}

const advance = advanceSeeded({ isSeeded: (state) => state[2]! >= state[0]!, stretch, step })

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
  start: ([n]) => Float64Array.of(Number(n), Number.NaN, 0, 0),
  advance,
})
