import type { BarRange, Bars } from '../../market/bars/bars.js'
import type { Invested } from '../../stats/metrics/metrics.js'
import { investedOf } from '../account/invested.kernel.js'
import { chosenTrades, type PlacedTrades, type Trades } from '../account/trades.js'
import { heldBars, heldSteps } from './ensemble.kernel.js'

/** A part of a run: its equity, the trades that ended in it, and the bars of it at whose close any trade stood. */
export interface Section {
  readonly equity: Float64Array
  readonly trades: Trades
  readonly held: number
  readonly invested?: Invested
  /** n + 1 values of signed units of each of several instruments. */
  readonly positions?: readonly Float64Array[]
}

/**
 * The bars `[from, to)` of a run that scored from bar `first` on. Nothing is run again: positions are carried in, and what
 * is open at the end stays open. Cost: O(trades). NaN: kept. Look-ahead: none.
 */
export const sectionOf = (
  run: { readonly equity: Float64Array; readonly trades: Trades },
  first: number,
  [from, to]: BarRange,
  bars: Pick<Bars, 'close'>,
): Section => {
  const { trades } = run
  const equity = run.equity.slice(from - first, to - first + 1)
  const clipped: Trades = {
    ...trades,
    entry_bar: trades.entry_bar.map((bar) => Math.max(bar, from) - from),
    exit_bar: trades.exit_bar.map((bar) => Math.min(bar, to) - from),
  }
  const overlaps = chosenTrades(clipped, (i) => trades.entry_bar[i]! < to && trades.exit_bar[i]! > from)
  return {
    equity,
    trades: chosenTrades(trades, (i) => trades.exit_bar[i]! >= from && trades.exit_bar[i]! < to),
    held: heldBars(overlaps),
    invested: investedOf(bars, [from, to], { equity, trades }),
  }
}

/**
 * The steps `[from, to)` of a run of several instruments that scored from step `first` on; `own` are the bars of each
 * instrument in them. Cost: O(steps x instruments + trades). NaN: kept. Look-ahead: none.
 */
export const jointSectionOf = (
  run: {
    readonly equity: Float64Array
    readonly trades: PlacedTrades
    readonly positions?: readonly Float64Array[]
  },
  first: number,
  [from, to]: BarRange,
  own: readonly BarRange[],
): Section => {
  const { trades } = run
  const positions = (run.positions ?? []).map((units) => units.slice(from - first, to - first + 1))
  return {
    equity: run.equity.slice(from - first, to - first + 1),
    trades: chosenTrades(trades, (i) => {
      const [begin, end] = own[trades.symbol?.[i] ?? 0] ?? [0, 0]
      return trades.exit_bar[i]! >= begin && trades.exit_bar[i]! < end
    }),
    held: heldSteps(positions),
    positions,
  }
}
