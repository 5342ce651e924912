import type { Trades } from './trades.js'

export interface SimulateOptions {
  /** Whether a position that stands at the slice's last close is closed there, with costs; otherwise it is marked. */
  readonly finalize?: boolean
}

/** How often a rule of execution had to act. */
export interface ExecutionCounts {
  /** Positions closed by the end of the slice. */
  readonly forced: number
  /** Entries cut to what the cash could pay. */
  readonly cuts: number
  /** Entries given up because there was no equity left. */
  readonly dropped: number
  /** Orders of the last bar, which had no bar to be filled on. */
  readonly unfilled: number
}

/** Money over the whole slice: turnover is the value of all fills. */
export interface ExecutionTotals {
  readonly commission: number
  readonly slippage: number
  readonly turnover: number
}

/** One run of one signal over one slice. */
export interface Simulation {
  /** n + 1 values: the capital before the first scored bar, then after each scored bar's close: cash + position x close. */
  readonly equity: Float64Array
  readonly trades: Trades
  /** Scored bars at whose close a position stood. */
  readonly held: number
  readonly counts: ExecutionCounts
  readonly totals: ExecutionTotals
}

/** A run with its account: n + 1 values each of cash, with the proceeds of shorts, and of signed units. */
export interface AccountedSimulation extends Simulation {
  readonly cash: Float64Array
  readonly position: Float64Array
}
