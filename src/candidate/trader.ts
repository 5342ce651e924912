import type { Bars, Slice } from '../market/bars/bars.js'
import type { ExecutionCounts } from '../portfolio/account/simulation.js'
import type { Trades } from '../portfolio/account/trades.js'
import type { Portfolio, RunSummary } from '../portfolio/fast/portfolio.kernel.js'
import { simulateOrders } from '../portfolio/orders/engine.kernel.js'
import type { OrderEvent } from '../portfolio/orders/order-machine.js'
import type { AnyOrderMachine } from '../portfolio/orders/order-machine-part.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import { ensemble, type MemberRun } from '../portfolio/runs/ensemble.kernel.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { FittedLabels } from './labelling.js'
import type { Traded } from './traded.js'

/** A run of a trader, whatever it trades by. */
export interface TraderRun {
  readonly equity: Float64Array
  readonly trades: Trades
  readonly held: number
  readonly counts: ExecutionCounts
  /** All that happened to its orders, where orders traded. */
  readonly events?: readonly OrderEvent[]
}

/** What trades: read once over a slice of bars, and run there under any execution. */
export interface Trader extends Traded {
  readonly slice: Slice
  /** Its own: what it is run under where nothing else is said. */
  readonly execution: Execution
  /** What labelled the bars for its strategies, where they read labels. */
  readonly labels?: FittedLabels
  readonly run: (execution: Execution) => TraderRun
  /** `run` with a curve of its two ends alone. */
  readonly ends: (execution: Execution) => TraderRun
  /** The same as a trial of a search is measured, where one signal has all the capital. */
  readonly summarize?: (execution: Execution) => RunSummary
  /** Why it did not trade, where it did not. */
  readonly silence: () => readonly string[]
  /** What a reader of a result is to know of it besides the data's own faults. */
  readonly notes: readonly string[]
}

/** Runs of accounts that each have a share of the capital, as one run. */
export const runOfShares = (runs: readonly MemberRun[], shares: readonly number[]): TraderRun => {
  const { trades, ...run } = ensemble(runs, shares)
  const { member: _, ...columns } = trades
  return { ...run, trades: columns }
}

const unsaid = { silence: () => [], notes: [] } as const

/** A trader that follows signals over the slice of a portfolio, each with its share of the capital. */
export const signalTrader = (traded: Traded, desk: Portfolio, slice: Slice, execution: Execution): Trader => {
  const { logs, shares, exits = [] } = traded
  const [first, ...others] = logs
  const only = others.length === 0 && shares[0] === 1 ? first : undefined
  const by =
    (read: Portfolio['run'] | Portfolio['ends']) =>
    (at: Execution): TraderRun =>
      runOfShares(
        logs.map((log, i) => read(log, at, exits[i])),
        shares,
      )
  return {
    ...unsaid,
    ...traded,
    slice,
    execution,
    run: by(desk.run),
    ends: by(desk.ends),
    ...(only === undefined ? {} : { summarize: (at: Execution) => desk.summarize(only, at, exits[0]) }),
  }
}

/** A trader of one signal with all the capital, whose run also counts the bars of a position that is left standing. */
export const loneTrader = (
  log: SignalLog,
  exits: TradeExits | undefined,
  desk: Portfolio,
  slice: Slice,
  execution: Execution,
): Trader => ({
  ...signalTrader({ logs: [log], shares: [1], exits: [exits] }, desk, slice, execution),
  run: (at) => desk.run(log, at, exits),
  ends: (at) => desk.ends(log, at, exits),
})

/** A trader by orders: what an order machine asks for at each close. */
export const orderTrader = (
  machine: AnyOrderMachine,
  bars: Bars,
  slice: Slice,
  execution: Execution,
): Trader => {
  const run = (at: Execution): TraderRun => simulateOrders(bars, machine, at, slice)
  return { ...unsaid, logs: [], shares: [], slice, execution, run, ends: run }
}
