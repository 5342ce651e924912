import { kernelOperator } from '../language/operator.js'

/** The value n bars ago (n >= 0). **Cost** O(bars). **NaN** for the first n bars. **Look-ahead** none. */
export const lag = kernelOperator({
  _tag: 'Kernel',
  name: 'lag',
  version: 1,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', whole: true, least: 0 },
  ],
  result: 'series',
  fields: [],
  warmup: ([n]) => Number(n),
  // state: the last n values as a ring, then the place of the oldest
  start: ([n]) => {
    const state = new Float64Array(Number(n) + 1).fill(Number.NaN)
    state[Number(n)] = 0
    return state
  },
  advance: (state, inputs, from, to, outputs) => {
    const x = inputs[0] as Float64Array
    const out = outputs[0] as Float64Array
    const n = state.length - 1
    const oldest = state[n]! | 0
    const near = Math.min(to, from + n)
    for (let i = from; i < near; i++) out[i] = state[(oldest + i - from) % n]!
    for (let i = near; i < to; i++) out[i] = x[i - n]!
    if (n === 0) return
    const kept = Math.min(n, to - from)
    const next = (oldest + (to - from)) % n
    for (let k = 1; k <= kept; k++) state[(next - k + 2 * n) % n] = x[to - k]!
    state[n] = next
  },
})
