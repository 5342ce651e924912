import { kernelOperator } from '../language/operator.js'
import { flatArg } from './flat.js'
import { advanceSeeded, type SeededAverage } from './seeded-average.kernel.js'
import { barsToForget, toward } from './smoothing.kernel.js'

/** Twice a larger number may not be finite. */
const LARGE = Number.MAX_VALUE / 4

// state: n, the value of 0 / 0, value before, changes seen, average gain, average loss, the index
// `step` once the seed is full, while changes are known and not so large; gives the first bar that it leaves
const stretch: SeededAverage['stretch'] = (state, inputs, from, to, out) => {
  const x = inputs[0]!
  const weight = 1 / state[0]!
  let before = state[2]!
  let gain = state[4]!
  let loss = state[5]!
  let index = state[6]!
  let i = from
  for (; i < to; i++) {
    const value = x[i]!
    const change = value - before
    const size = Math.abs(change)
    if (!(size <= LARGE)) break
    before = value
    // without a branch that half of the bars would mispredict, to the bit: twice a number and half of that are exact
    gain = toward(gain, (size + change) / 2, weight)
    loss = toward(loss, (size - change) / 2, weight)
    if (change !== 0) index = 100 * (gain / (gain + loss))
    out[i] = index
  }
  state[2] = before
  state[4] = gain
  state[5] = loss
  state[6] = index
  return i
}

const step: SeededAverage['step'] = (state, inputs, bar) => {
  const value = inputs[0]![bar]!
  const n = state[0]!
  const change = value - state[2]!
  state[2] = value
  if (Number.isNaN(change)) {
    state.fill(0, 3, 6)
    state[6] = Number.NaN
    return Number.NaN
  }
  const up = Math.max(change, 0)
  const down = Math.max(-change, 0)
  if (state[3]! < n) {
    state[3] = state[3]! + 1
    state[4] = state[4]! + up
    state[5] = state[5]! + down
    if (state[3] < n) return state[6]!
    state[4] = state[4] / n
    state[5] = state[5] / n
    const moved = state[4] + state[5]
    state[6] = moved === 0 ? state[1]! : 100 * (state[4] / moved)
    return state[6]
  }
  state[4] = toward(state[4]!, up, 1 / n)
  state[5] = toward(state[5]!, down, 1 / n)
  if (change !== 0) state[6] = 100 * (state[4] / (state[4] + state[5]))
  return state[6]!
}

const advance = advanceSeeded({ isSeeded: (state) => state[3]! >= state[0]!, stretch, step })

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
  start: ([n, flat]) =>
    Float64Array.of(Number(n), flat === 'ta_lib' ? 0 : Number.NaN, Number.NaN, 0, 0, 0, Number.NaN),
  advance,
})
