import type { KernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, where the next value goes; the ring of values, NaN until it is full
const HEAD = 2

/** The sum of some numbers, rounded once: a running sum and the sum of its rounding errors (Knuth's two-sum). */
const exactSum = (values: Float64Array): number => {
  let sum = 0
  let lost = 0
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!
    const next = sum + value
    const back = next - sum
    lost += sum - (next - back) + (value - back)
    sum = next
  }
  return sum + lost
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const ring = state.subarray(HEAD, HEAD + window)
  let position = state[1]! | 0
  for (let i = from; i < to; i++) {
    ring[position] = x[i]!
    position = position + 1 === window ? 0 : position + 1
    out[i] = exactSum(ring) / window
  }
  state[1] = position
}

/**
 * Mean of the last n values from their exact sum, rounded once: means of decimal prices that are equal come out equal, so
 * crosses fall where engines that sum exactly (`math.fsum`) see them; `sma` is faster and rounds along the way. **Cost**
 * O(bars n). **NaN** until n values, and while one is in the window. **Look-ahead** none.
 */
export const smaExact: KernelOperator = {
  _tag: 'Kernel',
  name: 'sma_exact',
  version: 1,
  ...ofWindow,
  start: ([n]) => {
    const state = new Float64Array(HEAD + Number(n)).fill(Number.NaN)
    state[0] = Number(n)
    state[1] = 0
    return state
  },
  advance,
}
