import { solve } from './linear.kernel.js'

/** `I - P + 1`, the ones as a full matrix: regular for every chain with one stationary distribution (Kemeny and Snell 1960). */
const fundamental = (transitions: Float64Array, states: number, turned: boolean): Float64Array => {
  const matrix = new Float64Array(states * states)
  for (let i = 0; i < states; i++)
    for (let j = 0; j < states; j++) {
      const p = turned ? transitions[j * states + i]! : transitions[i * states + j]!
      matrix[i * states + j] = 1 + (i === j ? 1 : 0) - p
    }
  return matrix
}

/** The shares of time π with `π P = π` of row-major transitions. Cost: O(states³). NaN: spreads. Look-ahead: not a series. */
export const stationary = (transitions: Float64Array, states: number): Float64Array =>
  solve(fundamental(transitions, states, true), new Float64Array(states).fill(1)).map((p) => Math.max(0, p))

/**
 * Derivatives of `Σ weight ln π` by each transition, as if rows were free: `π_i v_j` with `(I - P + 1) v = weight / π`. Along
 * changes that keep rows at sum 1 they are exact. Cost: O(states³). NaN: spreads. Look-ahead: not a series.
 */
export const stationaryScore = (
  transitions: Float64Array,
  shares: Float64Array,
  weight: Float64Array,
): Float64Array => {
  const k = shares.length
  const v = solve(
    fundamental(transitions, k, false),
    shares.map((p, i) => (p > 0 ? weight[i]! / p : 0)),
  )
  const score = new Float64Array(k * k)
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) score[i * k + j] = shares[i]! * v[j]!
  return score
}
