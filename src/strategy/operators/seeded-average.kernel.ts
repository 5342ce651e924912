import type { KernelOperator } from '../language/operator.js'

/** How an average that is seeded with its first values goes on. */
export interface SeededAverage {
  readonly isSeeded: (state: Float64Array) => boolean
  /** Takes bars of a seeded average until something rare comes; gives the first bar that it leaves. */
  readonly stretch: (
    state: Float64Array,
    inputs: readonly Float64Array[],
    from: number,
    to: number,
    out: Float64Array,
  ) => number
  /** Takes one bar, whatever it is, and gives the value there. */
  readonly step: (state: Float64Array, inputs: readonly Float64Array[], bar: number) => number
}

/** Advances an average in stretches, and one bar at a time between them. **Cost** O(bars). **NaN** as the average. **Look-ahead** none. */
export const advanceSeeded =
  ({ isSeeded, stretch, step }: SeededAverage): KernelOperator['advance'] =>
  (state, inputs, from, to, outputs) => {
    const columns = inputs as readonly Float64Array[]
    const out = outputs[0] as Float64Array
    let i = from
    while (i < to) {
      if (isSeeded(state)) i = stretch(state, columns, i, to, out)
      if (i < to) {
        out[i] = step(state, columns, i)
        i += 1
      }
    }
  }
