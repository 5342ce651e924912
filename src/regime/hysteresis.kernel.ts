/**
 * One label per row of state probabilities (a row of `states` values): 0 until a state is as probable as `enter`, then 1 + that
 * state, until it falls below `leave` and another is as probable as `enter`. `offset` rows of 0 stand before the first.
 * Cost: O(rows · states). NaN: a row with one changes nothing. Look-ahead: none.
 */
export const labelsOf = (
  probabilities: Float64Array,
  states: number,
  thresholds: { readonly enter: number; readonly leave: number },
  offset: number,
): Uint8Array => {
  const rows = probabilities.length / states
  const labels = new Uint8Array(offset + rows)
  let current = 0
  for (let t = 0; t < rows; t++) {
    const row = t * states
    if (current === 0 || probabilities[row + current - 1]! < thresholds.leave) {
      let best = 0
      for (let j = 1; j < states; j++) if (probabilities[row + j]! > probabilities[row + best]!) best = j
      if (probabilities[row + best]! >= thresholds.enter) current = best + 1
    }
    labels[offset + t] = current
  }
  return labels
}

/** 1 + the most probable state of each row, after `offset` rows of 0. Cost: O(rows · states). */
export const mostProbable = (probabilities: Float64Array, states: number, offset: number): Uint8Array =>
  labelsOf(probabilities, states, { enter: 0, leave: Infinity }, offset)
