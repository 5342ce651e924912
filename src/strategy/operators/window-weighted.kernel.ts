import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, position in the block, plain and weighted prefix, the value before, equal ones in a row; the block so far;
// weighted suffixes of the block before
const HEAD = 6

const start = (window: number): Float64Array => {
  const state = new Float64Array(HEAD + 2 * window + 1)
  state[0] = window
  state.fill(Number.NaN, HEAD + window)
  state[HEAD + 2 * window] = 0
  return state
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const suffixes = HEAD + window
  const weights = (window * (window + 1)) / 2
  let position = state[1]! | 0
  let plain = state[2]!
  let weighted = state[3]!
  let before = state[4]!
  let same = state[5]!
  for (let i = from; i < to; i++) {
    const value = x[i]!
    state[HEAD + position] = value
    same = value === before ? same + 1 : 1
    before = value
    position += 1
    plain += value
    weighted += position * value
    out[i] =
      same >= window
        ? value
        : (state[suffixes + position]! + (weighted + (window - position) * plain)) / weights
    if (position < window) continue
    let sum = 0
    let rising = 0
    for (let k = window - 1; k >= 0; k--) {
      sum += state[HEAD + k]!
      rising += sum
      state[suffixes + k] = rising
    }
    position = 0
    plain = 0
    weighted = 0
  }
  state[1] = position
  state[2] = plain
  state[3] = weighted
  state[4] = before
  state[5] = same
}

/**
 * Mean of the last n values with weights 1, 2, .. n, the newest heaviest, as the suffix of one block of n plus the prefix of
 * the next; that of one value n times is that value, to the bit. **Cost** O(bars).
 * **NaN** while one is in the window. **Look-ahead** none.
 */
export const wma = kernelOperator({
  _tag: 'Kernel',
  name: 'wma',
  version: 2,
  ...ofWindow,
  start: ([n]) => start(Number(n)),
  advance,
})
