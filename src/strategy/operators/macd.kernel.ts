import { kernelOperator } from '../language/operator.js'
import { barsToForget, toward } from './smoothing.kernel.js'

const weight = (n: number): number => 2 / (n + 1)
const least = { sort: 'number', whole: true, least: 1 } as const

/**
 * Moving average convergence and divergence, with TA-Lib's seeds: both averages begin at value `slow`, the fast one with
 * the mean of the `fast` values that end there; the signal line with the mean of the first `signal` differences; all
 * three outputs begin together. **Cost** O(bars). **NaN** starts the seeds again. **Look-ahead** none.
 */
export const macd = kernelOperator({
  _tag: 'Kernel',
  name: 'macd',
  version: 2,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'fast', ...least, default: 12 },
    { name: 'slow', ...least, default: 26 },
    { name: 'signal', ...least, default: 9 },
  ],
  result: 'series',
  fields: ['macd', 'signal', 'histogram'],
  problem: ([fast, slow]) =>
    Number(fast) > Number(slow) ? `fast (${fast ?? ''}) is above slow (${slow ?? ''})` : undefined,
  warmup: ([, slow, signal]) => Number(slow) + Number(signal) - 2,
  settled: ([, slow, signal], tolerance) =>
    Number(slow) +
    Number(signal) -
    2 +
    barsToForget(weight(Number(slow)), tolerance) +
    barsToForget(weight(Number(signal)), tolerance),
  // state: fast, slow, signal, values seen, fast sum or average, slow one, signal one
  start: (params) => Float64Array.of(...params.map(Number), 0, 0, 0, 0),
  advance: (state, inputs, from, to, outputs) => {
    const x = inputs[0] as Float64Array
    const [lines, signals, histogram] = outputs as readonly Float64Array[]
    const fast = state[0]!
    const slow = state[1]!
    const signal = state[2]!
    for (let i = from; i < to; i++) {
      const value = x[i]!
      lines![i] = signals![i] = histogram![i] = Number.NaN
      if (Number.isNaN(value)) {
        state.fill(0, 3)
        continue
      }
      state[3] = state[3]! + 1
      const seen = state[3]
      if (seen <= slow) {
        if (seen > slow - fast) state[4] = state[4]! + value
        state[5] = state[5]! + value
        if (seen < slow) continue
        state[4] = state[4]! / fast
        state[5] = state[5] / slow
      } else {
        state[4] = toward(state[4]!, value, weight(fast))
        state[5] = toward(state[5]!, value, weight(slow))
      }
      const line = state[4] - state[5]
      const lined = seen - slow + 1
      if (lined <= signal) {
        state[6] = state[6]! + line
        if (lined < signal) continue
        state[6] = state[6] / signal
      } else state[6] = toward(state[6]!, line, weight(signal))
      lines![i] = line
      signals![i] = state[6]
      histogram![i] = line - state[6]
    }
  },
})
