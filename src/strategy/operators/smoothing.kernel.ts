import { type KernelOperator, kernelOperator, type Plain } from '../language/operator.js'
import { ofWindow } from './of-window.js'

/** Bars after which a share `1 - weight` a bar has shrunk to the tolerance. */
export const barsToForget = (weight: number, tolerance: number): number =>
  weight >= 1 || tolerance >= 1 ? 0 : Math.ceil(Math.log(tolerance) / Math.log(1 - weight))

/**
 * An average moved towards a value by a share of the distance. Where that no longer moves it, less than rounding is left of
 * the distance, and it has arrived: averages of averages then rest at the value too, not around it.
 */
export const toward = (average: number, value: number, weight: number): number => {
  const next = average + weight * (value - average)
  return next === average ? value : next
}

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
      average = toward(average, value, weight)
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

const smoothing = <const N extends string>(name: N, weight: (n: number) => number) =>
  kernelOperator({
    _tag: 'Kernel',
    name,
    version: 2,
    ...ofWindow,
    settled: ([n]: readonly Plain[], tolerance) => Number(n) - 1 + barsToForget(weight(Number(n)), tolerance),
    start: ([n]) => Float64Array.of(Number(n), weight(Number(n)), 0, 0, 0),
    advance,
  })

/**
 * Exponential average with weight 2 / (n + 1), seeded with the mean of the first n values (TA-Lib). On values that stay the
 * same it comes to rest at them and never passes them. **Cost** O(bars).
 * **NaN** starts the seed again, so it is forgotten. **Look-ahead** none.
 */
export const ema = smoothing('ema', (n) => 2 / (n + 1))
/** Wilder's average: as `ema` with weight 1 / n. **Cost** O(bars). **NaN** starts the seed again. **Look-ahead** none. */
export const rma = smoothing('rma', (n) => 1 / n)
