import type { Simulation } from './simulation.js'
import type { Trades } from './trades.js'

/** Trades of several instruments in the order of their exits; bars are those of each instrument's own dataset. */
export interface JointTrades extends Trades {
  /** Indices of the universe's instruments. */
  readonly symbol: Int32Array
}

/** One run of the signals of several instruments in one cash account. */
export interface JointSimulation extends Omit<Simulation, 'trades' | 'held'> {
  /** n + 1 values: the capital, then after each step: cash + units x the last price that is known (`knownPrices`), over all. */
  readonly equity: Float64Array
  readonly trades: JointTrades
  /** Steps after which a position of any instrument stood. */
  readonly held: number
  /** n + 1 values of cash, with the proceeds of shorts. */
  readonly cash: Float64Array
  /** n + 1 values of signed units each, in the order of the universe's instruments. */
  readonly positions: readonly Float64Array[]
}
