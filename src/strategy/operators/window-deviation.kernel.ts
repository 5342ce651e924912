import type { KernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, position in the block, mean and squares of the prefix; the block so far; suffix means; suffix squares
const HEAD = 4

const start = (window: number): Float64Array => {
  const state = new Float64Array(HEAD + 3 * window + 2)
  state[0] = window
  state.fill(Number.NaN, HEAD + window)
  state[HEAD + 2 * window] = 0
  state[HEAD + 3 * window + 1] = 0
  return state
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const means = HEAD + window
  const squares = means + window + 1
  let position = state[1]! | 0
  let mean = state[2]!
  let square = state[3]!
  for (let i = from; i < to; i++) {
    const value = x[i]!
    state[HEAD + position] = value
    position += 1
    const off = value - mean
    mean += off / position
    square += off * (value - mean)
    const before = window - position
    const apart = mean - state[means + position]!
    out[i] = Math.sqrt(
      (square + state[squares + position]! + (apart * apart * before * position) / window) / window,
    )
    if (position < window) continue
    let suffixMean = 0
    let suffixSquare = 0
    for (let k = window - 1; k >= 0; k--) {
      const each = state[HEAD + k]!
      const away = each - suffixMean
      suffixMean += away / (window - k)
      suffixSquare += away * (each - suffixMean)
      state[means + k] = suffixMean
      state[squares + k] = suffixSquare
    }
    position = 0
    mean = 0
    square = 0
  }
  state[1] = position
  state[2] = mean
  state[3] = square
}

/**
 * Population standard deviation (divided by n) of the last n values: Welford's means and squares of one block's suffix
 * and the next block's prefix, merged by Chan's formula, so that a large level does not swallow a small spread.
 * **Cost** O(bars). **NaN** while one is in the window. **Look-ahead** none.
 */
export const stdev: KernelOperator = {
  _tag: 'Kernel',
  name: 'stdev',
  version: 1,
  ...ofWindow,
  start: ([n]) => start(Number(n)),
  advance,
}
