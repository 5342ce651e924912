import { kernelOperator, type Plain } from '../language/operator.js'
import { ofWindow } from './of-window.js'
import { advanceSeeded, type SeededAverage } from './seeded-average.kernel.js'

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
// `step` once the seed is full, while the average is a number; gives the first bar that it leaves
const stretch: SeededAverage['stretch'] = (state, inputs, from, to, out) => {
  const x = inputs[0]!
  const weight = state[1]!
  let average = state[4]!
  let i = from
  for (; i < to; i++) {
    const value = x[i]!
    const next = toward(average, value, weight)
    if (next - next !== 0) break
    average = next
    out[i] = next
  }
  state[4] = average
  return i
}

const step: SeededAverage['step'] = (state, inputs, bar) => {
  const value = inputs[0]![bar]!
  const n = state[0]!
  if (Number.isNaN(value)) {
    state.fill(0, 2, 4)
    return Number.NaN
  }
  if (state[2]! >= n) {
    state[4] = toward(state[4]!, value, state[1]!)
    return state[4]
  }
  state[2] = state[2]! + 1
  state[3] = state[3]! + value
  state[4] = state[3] / n
  return state[2] === n ? state[4] : Number.NaN
}

const advance = advanceSeeded({ isSeeded: (state) => state[2]! >= state[0]!, stretch, step })

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
