import type { KernelOperator, Plain } from '../language/operator.js'
import { ofWindow } from './of-window.js'

/** Bars after which a share `1 - weight` a bar has shrunk to the tolerance. */
export const barsToForget = (weight: number, tolerance: number): number =>
  weight >= 1 || tolerance >= 1 ? 0 : Math.ceil(Math.log(tolerance) / Math.log(1 - weight))

// state: n, weight, values seen, their sum, the average
const advance: KernelOperator['advance'] = (state, inputs, from, to, outputs) => {
  const x = inputs[0] as Float64Array
  const out = outputs[0] as Float64Array
  const n = state[0]!
  const weight = state[1]!
  let seen = state[2]!
  let sum = state[3]!
  let average = state[4]!
  for (let i = from; i < to; i++) {
    const value = x[i]!
    if (Number.isNaN(value)) {
      seen = 0
      sum = 0
      out[i] = Number.NaN
    } else if (seen >= n) {
      average += weight * (value - average)
      out[i] = average
    } else {
      seen += 1
      sum += value
      average = sum / n
      out[i] = seen === n ? average : Number.NaN
    }
  }
  state[2] = seen
  state[3] = sum
  state[4] = average
}

const smoothing = (name: string, weight: (n: number) => number): KernelOperator => ({
  _tag: 'Kernel',
  name,
  version: 1,
  ...ofWindow,
  settled: ([n]: readonly Plain[], tolerance) => Number(n) - 1 + barsToForget(weight(Number(n)), tolerance),
  start: ([n]) => Float64Array.of(Number(n), weight(Number(n)), 0, 0, 0),
  advance,
})

/**
 * Exponential average with weight 2 / (n + 1), seeded with the mean of the first n values (TA-Lib). **Cost** O(bars).
 * **NaN** starts the seed anew, so it is forgotten. **Look-ahead** none.
 */
export const ema = smoothing('ema', (n) => 2 / (n + 1))
/** Wilder's average: as `ema` with weight 1 / n. **Cost** O(bars). **NaN** starts the seed anew. **Look-ahead** none. */
export const rma = smoothing('rma', (n) => 1 / n)
