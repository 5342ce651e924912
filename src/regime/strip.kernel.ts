/** Runs of bars `[from, to)` with one label, in order; columns of one length. */
export interface Strip {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly regime: Int32Array
}

/**
 * The labels of the bars `[from, to)` as runs, with `shift` added to their bars. Cost: O(to - from). NaN: labels hold none.
 * Look-ahead: none.
 */
export const stripOf = (label: Uint8Array, from: number, to: number, shift = 0): Strip => {
  const starts: number[] = []
  for (let i = from; i < to; i++) if (i === from || label[i] !== label[i - 1]) starts.push(i)
  return {
    from: Int32Array.from(starts, (i) => i + shift),
    to: Int32Array.from(starts, (_, k) => (starts[k + 1] ?? to) + shift),
    regime: Int32Array.from(starts, (i) => label[i]!),
  }
}
