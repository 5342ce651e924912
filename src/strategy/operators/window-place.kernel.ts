import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, sign, values seen since a NaN, bars since the extreme; the last values as a ring
const HEAD = 4

const advance: KernelOperator['advance'] = (state, [x], from, to, [out]) => {
  const window = state[0]!
  const sign = state[1]!
  let seen = state[2]!
  let since = state[3]!
  const at = (k: number): number => state[HEAD + (k % window)]!
  for (let i = from; i < to; i++) {
    const value = sign * x![i]!
    out![i] = Number.NaN
    if (Number.isNaN(value)) {
      seen = 0
      continue
    }
    const greatest = seen === 0 || since + 1 >= window ? -Infinity : at(seen - 1 - since)
    state[HEAD + (seen % window)] = value
    if (seen === 0 || value >= greatest) since = 0
    else since += 1
    if (greatest === -Infinity) {
      // the extreme left the window: find the latest of those that stay
      since = 0
      for (let k = 1; k < Math.min(window, seen + 1); k++) if (at(seen - k) > at(seen - since)) since = k
    }
    seen += 1
    if (seen >= window) out![i] = since
  }
  state[2] = seen
  state[3] = since
}

const place = <const N extends string>(name: N, sign: number) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 1,
    ...ofWindow,
    start: ([n]) => {
      const state = new Float64Array(HEAD + Number(n))
      state[0] = Number(n)
      state[1] = sign
      return state
    },
    advance,
  })

/**
 * Bars since the greatest of the last n values, this bar's too; of equal ones the latest counts. **Cost** O(bars) on
 * walks, O(bars n) on falling ones. **NaN** while one is in the window. **Look-ahead** none.
 */
export const barsSinceHighest = place('bars_since_highest', 1)
/** Bars since the least of the last n values; else as `bars_since_highest`. */
export const barsSinceLowest = place('bars_since_lowest', -1)
