/**
 * A Markov-switching regression (Hamilton 1989): in state s an observation is `x'β_s + e`, `e ~ N(0, σ²_s)`; states follow a
 * Markov chain that is stationary at the first observation.
 */
export interface SwitchingParams {
  readonly states: number
  /** Row-major: `transitions[from * states + to]`. */
  readonly transitions: Float64Array
  /** β: row-major, a row of `columns` for each state. */
  readonly coefficients: Float64Array
  /** σ²: one for each state; all alike where the variance is common. */
  readonly variances: Float64Array
}

/** Observations and what they are regressed on: row-major, `columns` values for each, the first usually 1. */
export interface SwitchingSeries {
  readonly observations: Float64Array
  readonly regressors: Float64Array
  readonly columns: number
}
