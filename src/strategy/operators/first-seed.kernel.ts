import { kernelOperator } from '../language/operator.js'
import { barsToForget, toward } from './smoothing.kernel.js'

/**
 * Exponential average with weight 2 / (n + 1) whose first value is the first of the series: the named alternative to
 * `ema`, as Chaikin's oscillator and data frames take it. **Cost** O(bars). **NaN** gives NaN and is passed over. **Look-ahead** none.
 */
export const emaFromFirst = kernelOperator({
  _tag: 'Kernel',
  name: 'ema_from_first',
  version: 2,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 1 },
  ],
  result: 'series',
  fields: [],
  warmup: () => 0,
  settled: ([n], tolerance) => barsToForget(2 / (Number(n) + 1), tolerance),
  // state: weight, average
  start: ([n]) => Float64Array.of(2 / (Number(n) + 1), Number.NaN),
  advance: (state, [x], from, to, [out]) => {
    const weight = state[0]!
    let average = state[1]!
    for (let i = from; i < to; i++) {
      const value = x![i]!
      out![i] = Number.NaN
      if (Number.isNaN(value)) continue
      average = Number.isNaN(average) ? value : toward(average, value, weight)
      out![i] = average
    }
    state[1] = average
  },
})
