import { definedOr, liftMetrics, type Metric } from '../stats/metrics/metric.js'
import { deviationOf, meanOf, sharpeOf } from '../stats/metrics/power-sums.js'

import {
  type AttributedTrades,
  type BarResults,
  type BarSums,
  barSums,
  tradeCells,
} from './attribution.kernel.js'
import type { FilteredLabels } from './labels.js'

/** Trades entered in a regime. */
export interface RegimeTrades {
  readonly trades: number
  readonly pnl: number
  readonly win_rate: Metric
}

/** Trades that were entered in one regime and left in another; `name` is `A_to_B`. */
export interface BoundaryTrades {
  readonly name: string
  readonly trades: number
  readonly pnl: number
}

/**
 * Every trade in the cell (regime at the entry decision, regime at the exit), both in the order of `names`. A row sums to
 * what was entered in its regime, all cells to the whole.
 */
export interface TradeMatrix {
  readonly names: readonly string[]
  readonly trades: readonly (readonly number[])[]
  readonly pnl: readonly (readonly number[])[]
  readonly by_entry: Readonly<Record<string, RegimeTrades>>
  /** The cells off the diagonal that hold trades. */
  readonly boundary: readonly BoundaryTrades[]
}

const rowsOf = (cells: Int32Array | Float64Array, size: number): readonly (readonly number[])[] =>
  Array.from({ length: size }, (_, row) => [...cells.subarray(row * size, (row + 1) * size)])
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Attributes trades to regimes. `entry_bar` is the bar of the decision; bars are indices of the labelled bars. */
export const attributeTrades = (
  { names, label }: Pick<FilteredLabels, 'names' | 'label'>,
  of: AttributedTrades,
): TradeMatrix => {
  const cells = tradeCells(label, names.length, of)
  const trades = rowsOf(cells.trades, names.length)
  const pnl = rowsOf(cells.pnl, names.length)
  const wins = rowsOf(cells.wins, names.length)
  return {
    names,
    trades,
    pnl,
    by_entry: Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          trades: total(trades[i] ?? []),
          pnl: total(pnl[i] ?? []),
          win_rate: definedOr(total(wins[i] ?? []) / total(trades[i] ?? []), 'there are no trades'),
        },
      ]),
    ),
    boundary: names.flatMap((from, i) =>
      names.flatMap((to, j) => {
        const count = trades[i]?.[j] ?? 0
        return i === j || count === 0
          ? []
          : [{ name: `${from}_to_${to}`, trades: count, pnl: pnl[i]?.[j] ?? 0 }]
      }),
    ),
  }
}

/** Bars that belong to a regime: their number and share, P&L, and the mean (with its standard error) and deviation of returns. */
export interface RegimeBars {
  readonly bars: number
  readonly share: Metric
  readonly pnl: number
  readonly mean_return: Metric
  readonly mean_error: Metric
  /** ddof 1, per bar. */
  readonly deviation: Metric
  /** Annualised. */
  readonly sharpe_ratio: Metric
}

const regimeBars = (sums: BarSums, all: number, periodsPerYear: number): RegimeBars => {
  const scaled = (metric: Metric, by: number): Metric =>
    liftMetrics([metric], (value = 0) => value * by, 'not finite')
  const deviation = deviationOf(sums)
  return {
    bars: sums.n,
    share: definedOr(sums.n / all, 'there are no bars'),
    pnl: sums.pnl,
    mean_return: meanOf(sums),
    mean_error: scaled(deviation, 1 / Math.sqrt(sums.n)),
    deviation,
    sharpe_ratio: scaled(sharpeOf(sums), Math.sqrt(periodsPerYear)),
  }
}

/**
 * Gives each bar's P&L to the regime known at the close before it. P&L partitions: the regimes sum to the whole. Drawdown and
 * compounded return do not partition, so they are not here.
 */
export const attributeBars = (
  { names, label }: Pick<FilteredLabels, 'names' | 'label'>,
  bars: BarResults,
  periodsPerYear: number,
): Readonly<Record<string, RegimeBars>> => {
  const sums = barSums(label, names.length, bars)
  const none: BarSums = { n: 0, pnl: 0, sum: 0, sum2: 0, sum3: 0, sum4: 0 }
  return Object.fromEntries(
    names.map((name, i) => [name, regimeBars(sums[i] ?? none, bars.returns.length, periodsPerYear)]),
  )
}
