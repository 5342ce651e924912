/** A Gaussian hidden Markov model of one-dimensional observations, as flat columns. */
export interface HmmParams {
  readonly states: number
  /** Probability of each state at the first observation. */
  readonly start: Float64Array
  /** Row-major: `transitions[from * states + to]`. */
  readonly transitions: Float64Array
  readonly means: Float64Array
  readonly variances: Float64Array
}
