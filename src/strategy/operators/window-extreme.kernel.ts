import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, sign, position in the block, prefix; the block so far; suffix extremes of the block before
const HEAD = 4

const start = (window: number, sign: number): Float64Array => {
  const state = new Float64Array(HEAD + 2 * window + 1)
  state[0] = window
  state[1] = sign
  state[3] = -Infinity
  state.fill(Number.NaN, HEAD + window)
  state[HEAD + 2 * window] = -Infinity
  return state
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const sign = state[1]!
  const suffixes = HEAD + window
  let position = state[2]! | 0
  let prefix = state[3]!
  for (let i = from; i < to; i++) {
    const value = sign * x[i]!
    state[HEAD + position] = value
    prefix = Math.max(prefix, value)
    position += 1
    out[i] = sign * Math.max(state[suffixes + position]!, prefix)
    if (position < window) continue
    let suffix = -Infinity
    for (let k = window - 1; k >= 0; k--) {
      suffix = Math.max(suffix, state[HEAD + k]!)
      state[suffixes + k] = suffix
    }
    position = 0
    prefix = -Infinity
  }
  state[2] = position
  state[3] = prefix
}

const extreme = <const N extends string>(name: N, sign: number) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    ...ofWindow,
    start: ([n]) => start(Number(n), sign),
    advance,
  })

/** Greatest of the last n values, this bar's too. **Cost** O(bars). **NaN** while one is in the window. **Look-ahead** none. */
export const highest = extreme('highest', 1)
/** Least of the last n values, this bar's too. **Cost** O(bars). **NaN** while one is in the window. **Look-ahead** none. */
export const lowest = extreme('lowest', -1)
