/**
 * Hamilton's Markov autoregression (1989): in state s an observation is `x'β_s + u`, and what is left of it depends on what
 * was left of the ones before under the states of *their* time, `u_t = Σ φ_i u_{t-i} + e`, `e ~ N(0, σ²_s)`. The states
 * follow a Markov chain that is stationary before the first observation.
 */
export interface AutoregressionParams {
  readonly states: number
  /** Row-major: `transitions[from * states + to]`. */
  readonly transitions: Float64Array
  /** β: a row for each state, the mean first, then a coefficient for each further regressor. */
  readonly coefficients: Float64Array
  /** φ: a row for each state, all alike where they are common. */
  readonly lags: Float64Array
  /** σ²: one for each state, all alike where it is common. */
  readonly variances: Float64Array
}

/** Which parameters are of a state, and which of all states. */
export interface AutoregressionShape {
  readonly states: number
  /** Number of lags. */
  readonly order: number
  readonly columns: number
  readonly switching_variance: boolean
  readonly switching_lags: boolean
  readonly switching_regressors: boolean
  readonly variance_floor: number
}
