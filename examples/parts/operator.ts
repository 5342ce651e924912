/** An operator: how many closes in a row have risen (above 0) or fallen (below 0). */
import type { KernelOperator, LibraryInput } from 'regimen/parts'

const streak: KernelOperator = {
  _tag: 'Kernel',
  name: 'streak',
  version: 1,
  args: [{ name: 'x', sort: 'series' }],
  result: 'series',
  fields: [],
  // how far back a streak reaches is not known before: its values may depend on the first bar
  anchored: true,
  warmup: () => 1,
  start: () => Float64Array.of(Number.NaN, 0),
  advance: (state, [x = state], from, to, [out = state]) => {
    for (let i = from; i < to; i++) {
      const change = Math.sign((x[i] ?? Number.NaN) - (state[0] ?? Number.NaN))
      state[1] = Number.isNaN(change)
        ? 0
        : Math.sign(state[1] ?? 0) === change
          ? (state[1] ?? 0) + change
          : change
      out[i] = Number.isNaN(change) ? Number.NaN : state[1]
      state[0] = x[i] ?? Number.NaN
    }
  },
}

export const library: LibraryInput = { operators: { streak } }
