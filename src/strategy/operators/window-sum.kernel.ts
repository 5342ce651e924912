import { once } from '../../core/once.js'
import { moduleMemory, moduleOf } from '../../core/web-assembly.js'
import { type KernelOperator, kernelOperator } from '../language/operator.js'
import { ofWindow } from './of-window.js'
import { WINDOW_SUM } from './window-sum-module.js'

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
  const place = state[7]! | 0
  let sum = 0
  let lost = 0
  for (let k = 0; k < window; k++) {
    const value = state[HEAD + (place + k < window ? place + k : place + k - window)]!
    const next = sum + value
    const back = next - sum
    lost += sum - (next - back) + (value - back)
    sum = next
  }
  state[4] = sum
  state[5] = lost
  state[6] = Math.max(FRESH, window)
}

/** The number of equal values in a row that end before a place, `most` where there are more. */
const equalBefore = (x: Float64Array, place: number, most: number): number => {
  let count = 1
  while (count < most && x[place - count - 1] === x[place - 1]) count += 1
  return count
}

/** Bars that the module sums at once; fewer than some are not worth a call. */
const MOST = 4096
const FEW = 16

interface Sums {
  readonly at_sum: { readonly value: number }
  readonly sumWindows: (values: number, out: number, window: number, count: number, divisor: number) => number
}
const sums = once(() => moduleOf(WINDOW_SUM))
const VALUES = 2048
/** The module in a memory for windows of at most a length, which all sums of a thread use one after the other. */
const machineFor = (room: number) => {
  const out = VALUES + (room + MOST) * Float64Array.BYTES_PER_ELEMENT
  const memory = moduleMemory(out + MOST * Float64Array.BYTES_PER_ELEMENT)
  const { at_sum, sumWindows } = sums()(memory) as Sums
  return {
    running: new Float64Array(memory.buffer, at_sum.value, 2),
    values: new Float64Array(memory.buffer, VALUES, room + MOST),
    summed: new Float64Array(memory.buffer, out, MOST),
    sum: (window: number, count: number, divisor: number): number =>
      sumWindows(VALUES, out, window, count, divisor),
  }
}
const machines = new Map<number, ReturnType<typeof machineFor>>()
const machine = (window: number): ReturnType<typeof machineFor> => {
  const room = Math.max(1024, 1 << (32 - Math.clz32(window - 1)))
  const known = machines.get(room)
  if (known !== undefined) return known
  const made = machineFor(room)
  machines.set(room, made)
  return made
}

// `step` of some bars, to the bit, while all values are known and the sum is not taken afresh; gives the first bar that it leaves
const stretch = (
  state: Float64Array,
  x: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): number => {
  const window = state[0]! | 0
  const place = state[7]! | 0
  const { running, values, summed, sum } = machine(window)
  values.set(state.subarray(HEAD + place, HEAD + window))
  values.set(state.subarray(HEAD, HEAD + place), window - place)
  values.set(x.subarray(from, to), window)
  running.set(state.subarray(4, 6))
  const done = sum(window, to - from, state[1]!)
  out.set(summed.subarray(0, done), from)
  if (done > 0) state[3] = equalBefore(values, window + done, window)
  state.set(running, 4)
  state[6] = state[6]! - done
  state.set(values.subarray(done, done + window), HEAD)
  state[7] = 0
  return from + done
}

const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const window = state[0]!
  let i = from
  while (i < to) {
    const calm = Math.min(to, i + MOST, i + state[6]! - 1)
    if (calm - i >= FEW && state[2] === window) i = stretch(state, x, i, calm, out)
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
