import type { KernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'

// state: window, divisor, position in the block, prefix, which suffix is current; the block so far; two suffix arrays
const HEAD = 5
const size = (window: number): number => HEAD + window + 2 * (window + 1)

const start = (window: number, divisor: number): Float64Array => {
  const state = new Float64Array(size(window))
  state[0] = window
  state[1] = divisor
  state.fill(Number.NaN, HEAD + window)
  state[HEAD + 2 * window] = 0
  state[HEAD + 3 * window + 1] = 0
  return state
}

const step = (state: Float64Array, x: number): number => {
  const window = state[0]! | 0
  const position = state[2]! | 0
  const current = HEAD + window + (state[4]! === 0 ? 0 : window + 1)
  state[HEAD + position] = x
  const prefix = state[3]! + x
  const value = (state[current + position + 1]! + prefix) / state[1]!
  if (position + 1 < window) {
    state[2] = position + 1
    state[3] = prefix
    return value
  }
  const other = HEAD + window + (state[4]! === 0 ? window + 1 : 0)
  let suffix = 0
  for (let k = window - 1; k >= 0; k--) {
    suffix += state[HEAD + k]!
    state[other + k] = suffix
  }
  state[2] = 0
  state[3] = 0
  state[4] = 1 - state[4]!
  return value
}

// One whole block: its prefix sums forwards and its suffix sums backwards are two independent chains, so they overlap.
const block = (
  x: Float64Array,
  from: number,
  window: number,
  divisor: number,
  suffixes: Float64Array,
  next: Float64Array,
  out: Float64Array,
): void => {
  const last = from + window - 1
  let prefix = 0
  let suffix = 0
  for (let k = 0; k < window; k++) {
    prefix += x[from + k]!
    suffix += x[last - k]!
    next[window - 1 - k] = suffix
    out[from + k] = (suffixes[k + 1]! + prefix) / divisor
  }
}

// Four whole blocks in two passes of four independent chains each: suffix sums lie in the outputs of the block after
// until its prefix sums are added; those of the fourth go to `next`. The same additions in the same order as `block`.
const fourBlocks = (
  x: Float64Array,
  from: number,
  window: number,
  divisor: number,
  suffixes: Float64Array,
  next: Float64Array,
  out: Float64Array,
): void => {
  const b = from + window
  const c = b + window
  const d = c + window
  let p = 0
  let q = 0
  let r = 0
  let s = 0
  for (let k = window - 1; k > 0; k--) {
    p += x[from + k]!
    out[b + k - 1] = p
    q += x[b + k]!
    out[c + k - 1] = q
    r += x[c + k]!
    out[d + k - 1] = r
    s += x[d + k]!
    next[k] = s
  }
  next[0] = s + x[d]!
  out[c - 1] = 0
  out[d - 1] = 0
  out[d + window - 1] = 0
  p = 0
  q = 0
  r = 0
  s = 0
  for (let k = 0; k < window; k++) {
    p += x[from + k]!
    out[from + k] = (suffixes[k + 1]! + p) / divisor
    q += x[b + k]!
    out[b + k] = (out[b + k]! + q) / divisor
    r += x[c + k]!
    out[c + k] = (out[c + k]! + r) / divisor
    s += x[d + k]!
    out[d + k] = (out[d + k]! + s) / divisor
  }
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]! | 0
  const divisor = state[1]!
  let i = from
  while (i < to && state[2]! !== 0) out[i] = step(state, x[i++]!)
  if (to - i >= window) {
    const a = state.subarray(HEAD + window, HEAD + 2 * window + 1)
    const b = state.subarray(HEAD + 2 * window + 1)
    let first = state[4]! === 0
    for (; to - i >= 4 * window; i += 4 * window) {
      fourBlocks(x, i, window, divisor, first ? a : b, first ? b : a, out)
      first = !first
    }
    for (; to - i >= window; i += window) {
      block(x, i, window, divisor, first ? a : b, first ? b : a, out)
      first = !first
    }
    state[4] = first ? 0 : 1
  }
  while (i < to) out[i] = step(state, x[i++]!)
}

const windowed = (name: string, divisor: (window: number) => number): KernelOperator => ({
  _tag: 'Kernel',
  name,
  version: 1,
  ...ofWindow,
  start: ([n]) => start(Number(n), divisor(Number(n))),
  advance,
})

/**
 * Sum of the last n values, as the suffix of one block of n plus the prefix of the next, blocks counted from the column's
 * first bar. No sum reproduces exact ties of decimal prices; multiples of a power of two are exact. **Cost** O(bars).
 * **NaN** until n values, and while a NaN is in the window. **Look-ahead** none.
 */
export const sum = windowed('sum', () => 1)
/** Mean of the last n values: `sum` divided by n. **Cost** O(bars). **NaN** as `sum`. **Look-ahead** none. */
export const sma = windowed('sma', (window) => window)
