import type { BarRange, Bars } from '../../market/bars/bars.js'
import { investedOf } from '../../portfolio/account/exposure.kernel.js'
import { chosenTrades, type Trades } from '../../portfolio/account/trades.js'
import { heldBars } from '../../portfolio/runs/ensemble.kernel.js'
import type { Invested } from '../../stats/metrics/metrics.js'

/** A part of a run: its equity, the trades that ended in it, and the bars of it at whose close any trade stood. */
export interface Section {
  readonly equity: Float64Array
  readonly trades: Trades
  readonly held: number
  readonly invested: Invested
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
