import type { Trades } from './trades.js'

/** How often a rule of execution had to act. */
export interface ExecutionCounts {
  /** Positions closed by the end of the slice. */
  readonly forced: number
  /** Entries cut to what the cash, times the leverage, could pay. */
  readonly cuts: number
  /** Entries given up because there was no equity left. */
  readonly dropped: number
  /** Orders of the last bar, which had no bar to be filled on. */
  readonly unfilled: number
  /** Entries made smaller by the limit of this name. */
  readonly max_position_size: number
  readonly exposure: number
  /** Halts. */
  readonly max_drawdown: number
  /** Days that ended early. */
  readonly daily_loss: number
  /** Pauses that held an entry back. */
  readonly cooldown: number
  /** Entries given up because there were too few bars to measure volatility by. */
  readonly unsized: number
  /** Entries that Kelly's formula gave nothing. */
  readonly no_edge: number
  /** Entries made with Kelly's `fraction`, for want of shadow trades. */
  readonly below_min_trades: number
}

/** Nothing had to act. */
export const noCounts: ExecutionCounts = {
  forced: 0,
  cuts: 0,
  dropped: 0,
  unfilled: 0,
  max_position_size: 0,
  exposure: 0,
  max_drawdown: 0,
  daily_loss: 0,
  cooldown: 0,
  unsized: 0,
  no_edge: 0,
  below_min_trades: 0,
}

/** Counts of several runs together. */
export const addedCounts = (all: readonly ExecutionCounts[]): ExecutionCounts =>
  Object.fromEntries(
    Object.keys(noCounts).map((name) => [
      name,
      all.reduce((sum, counts) => sum + counts[name as keyof ExecutionCounts], 0),
    ]),
  ) as unknown as ExecutionCounts

/** Money over the whole slice: turnover is the value of all fills, financing what was paid less what was received. */
export interface ExecutionTotals {
  readonly commission: number
  readonly slippage: number
  readonly turnover: number
  readonly financing: number
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
