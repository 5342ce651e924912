import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, position in the block, first value of the prefix, sum and squares of the distances from it; the block so
// far; suffix means; suffix squares; 1 / k for k of 0 .. window
const HEAD = 5

const start = (window: number): Float64Array => {
  const state = new Float64Array(HEAD + 4 * window + 3)
  state[0] = window
  state.fill(Number.NaN, HEAD + window, HEAD + 3 * window + 2)
  state[HEAD + 2 * window] = 0
  state[HEAD + 3 * window + 1] = 0
  for (let k = 1; k <= window; k++) state[HEAD + 3 * window + 2 + k] = 1 / k
  return state
}

// the suffixes of a whole block, by distances from its last value
const suffixes = (state: Float64Array, window: number): void => {
  const means = HEAD + window
  const squares = means + window + 1
  const shares = squares + window + 1
  const last = state[HEAD + window - 1]!
  let sum = 0
  let square = 0
  for (let k = window - 1; k >= 0; k--) {
    const away = state[HEAD + k]! - last
    sum += away
    square += away * away
    const mean = sum * state[shares + window - k]!
    const off = square - sum * mean
    state[means + k] = last + mean
    state[squares + k] = off < 0 ? 0 : off
  }
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const means = HEAD + window
  const squares = means + window + 1
  const shares = squares + window + 1
  const share = 1 / window
  let position = state[1]! | 0
  let first = state[2]!
  let sum = state[3]!
  let square = state[4]!
  let i = from
  while (i < to) {
    if (position === 0) first = x[i]!
    const end = Math.min(to, i + window - position)
    for (; i < end; i++) {
      const value = x[i]!
      state[HEAD + position] = value
      position += 1
      const away = value - first
      sum += away
      square += away * away
      const mean = sum * state[shares + position]!
      const apart = first + mean - state[means + position]!
      const off = square - sum * mean
      const inside = (off < 0 ? 0 : off) + state[squares + position]!
      out[i] = Math.sqrt((inside + apart * apart * (window - position) * position * share) * share)
    }
    if (position < window) break
    suffixes(state, window)
    position = 0
    sum = 0
    square = 0
  }
  state[1] = position
  state[2] = first
  state[3] = sum
  state[4] = square
}

/**
 * Population standard deviation (divided by n) of the last n values: the means and squares of one block's suffix and the
 * next block's prefix, each by distances from a value of its own, merged by Chan's formula. A large level does not
 * swallow a small spread, and a window of one value has deviation 0, to the bit. **Cost** O(bars). **NaN** while one is in
 * the window. **Look-ahead** none.
 */
export const stdev = kernelOperator({
  _tag: 'Kernel',
  name: 'stdev',
  version: 2,
  ...ofWindow,
  start: ([n]) => start(Number(n)),
  advance,
})
