import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, divisor, known values in a row (window at most), equal ones in a row (window at most), the sum and what
// its roundings lost, bars until it is taken afresh, place of the oldest value; the last values as a ring
const HEAD = 8
/** Bars after which the sum is taken afresh (or windows, if they are longer), so that no value is carried for ever. */
const FRESH = 4096

const start = (window: number, divisor: number): Float64Array => {
  const state = new Float64Array(HEAD + window).fill(Number.NaN, HEAD)
  state.set([window, divisor, 0, 0, 0, 0, Math.max(FRESH, window), 0])
  return state
}

/** Adds one value to the state and gives the sum over the divisor. */
const step = (state: Float64Array, value: number): number => {
  const window = state[0]! | 0
  const place = state[7]! | 0
  const newest = state[HEAD + (place === 0 ? window : place) - 1]!
  const leaving = state[2]! < window ? 0 : state[HEAD + place]!
  state[HEAD + place] = value
  state[7] = place + 1 === window ? 0 : place + 1
  state[6] = state[6]! - 1
  if (value - value !== 0) {
    state.fill(0, 2, 6)
    return Number.NaN
  }
  if (state[2]! < window) state[2] = state[2]! + 1
  state[3] = value !== newest ? 1 : Math.min(window, state[3]! + 1)
  // Knuth's two-sum, of the change and of the sum: a sum is exact together with what its rounding lost
  const sum = state[4]!
  const change = value - leaving
  const part = change - value
  const next = sum + change
  const added = next - sum
  state[5] =
    state[5]! + (value - (change - part) - (leaving + part) + (sum - (next - added) + (change - added)))
  state[4] = next
  if (state[6] <= 0 && state[2] === window) afresh(state)
  if (state[2]! < window) return Number.NaN
  return state[3] === window ? value * (window / state[1]!) : (state[4] + state[5]) / state[1]!
}

const afresh = (state: Float64Array): void => {
  const window = state[0]! | 0
  let sum = 0
  let lost = 0
  for (let k = 0; k < window; k++) {
    const value = state[HEAD + ((state[7]! + k) % window)]!
    const next = sum + value
    const back = next - sum
    lost += sum - (next - back) + (value - back)
    sum = next
  }
  state[4] = sum
  state[5] = lost
  state[6] = Math.max(FRESH, window)
}

// writes a value times `flat` where a window that ends in [from, to) holds it alone, and skips bars whose windows hold two values
const level = (
  x: Float64Array,
  from: number,
  to: number,
  window: number,
  flat: number,
  out: Float64Array,
): void => {
  let i = from
  while (i < to) {
    let first = i
    while (first > i - window + 1 && x[first - 1] === x[first]) first -= 1
    if (first > i - window + 1) {
      i = first + window - 1
      continue
    }
    do out[i] = x[i]! * flat
    while (++i < to && x[i] === x[i - 1])
  }
}

/** The number of equal values in a row that end before a bar, `most` where there are more. */
const equalBefore = (x: Float64Array, bar: number, most: number): number => {
  let count = 1
  while (count < most && x[bar - count - 1] === x[bar - 1]) count += 1
  return count
}

// `step` while all values are known and the sum is not taken afresh; gives the first bar that it leaves
const stretch = (
  state: Float64Array,
  x: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): number => {
  const window = state[0]! | 0
  const divisor = state[1]!
  let sum = state[4]!
  let lost = state[5]!
  let i = from
  for (; i < to; i++) {
    const value = x[i]!
    if (value - value !== 0) break
    const leaving = x[i - window]!
    const change = value - leaving
    const part = change - value
    const next = sum + change
    const added = next - sum
    lost += value - (change - part) - (leaving + part) + (sum - (next - added) + (change - added))
    sum = next
    out[i] = (sum + lost) / divisor
  }
  level(x, from, i, window, window / divisor, out)
  state[3] = equalBefore(x, i, window)
  state[4] = sum
  state[5] = lost
  state[6] = state[6]! - (i - from)
  for (let k = 0; k < window; k++) state[HEAD + k] = x[i - window + k]!
  state[7] = 0
  return i
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]!
  let i = from
  while (i < to) {
    const calm = Math.min(to, i + state[6]! - 1)
    if (calm > i && i - from >= window && state[2] === window) i = stretch(state, x, i, calm, out)
    if (i < to) {
      out[i] = step(state, x[i]!)
      i += 1
    }
  }
}

const windowed = <const N extends string>(name: N, divisor: (window: number) => number) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 2,
    ...ofWindow,
    start: ([n]) => start(Number(n), divisor(Number(n))),
    advance,
  })

/**
 * Sum of the last n values, rounded once: the running sum carries what its roundings lost, so that equal windows have
 * equal sums wherever the series begins, and a window of one value has n times that value. **Cost** O(bars). **NaN** until n
 * values, and while one that is not finite is in the window. **Look-ahead** none.
 */
export const sum = windowed('sum', () => 1)
/**
 * Mean of the last n values: `sum` divided by n; the mean of one value n times is that value, to the bit. **Cost**
 * O(bars). **NaN** as `sum`. **Look-ahead** none.
 */
export const sma = windowed('sma', (window) => window)
