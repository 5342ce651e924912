const STEPS = 10_000

/**
 * The shares of time that row-major transitions lead to from even shares. Cost: O(10,000 · states²) at most. NaN: spreads.
 * Look-ahead: not a series.
 */
export const longRun = (transitions: Float64Array, states: number): Float64Array => {
  let shares = new Float64Array(states).fill(1 / states)
  for (let step = 0; step < STEPS; step++) {
    const next = new Float64Array(states)
    let moved = 0
    for (let j = 0; j < states; j++) {
      for (let i = 0; i < states; i++) next[j] = next[j]! + shares[i]! * transitions[i * states + j]!
      moved += Math.abs(next[j]! - shares[j]!)
    }
    shares = next
    if (moved < 1e-15) break
  }
  return shares
}
