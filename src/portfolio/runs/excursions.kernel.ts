import type { Bars } from '../../market/bars/bars.js'
import { EXIT_REASONS, type Trades } from '../account/trades.js'
import { FILLS } from '../rules/order-rules.js'

/** How entries were filled; `intrabar`: by orders that wait for a price, such as limits and stops. */
export const ENTRIES = [...FILLS, 'intrabar'] as const
export type Entries = (typeof ENTRIES)[number]

/**
 * How far each trade went against and for its side while it lived, as fractions of its entry price, costs left out:
 * `mae <= 0 <= mfe` and `mae <= gross <= mfe`. Columns of one length, in the order of the trades.
 */
export interface Excursions {
  readonly mae: Float64Array
  readonly mfe: Float64Array
  /** Bars from the entry's to that of the first such extreme; 0 where the price never went that way. */
  readonly mae_bars: Int32Array
  readonly mfe_bars: Int32Array
  /** `side (exit_price / entry_price - 1)`. */
  readonly gross: Float64Array
}

/**
 * Maximum adverse and favourable excursions by high and low. The entry's bar counts in whole where the entry was filled at
 * its open, and not at all where at its close (`fill: next_close`, or the bar of the decision); where it may lie anywhere
 * inside (`intrabar`), its adverse extreme alone. Of the exit's bar counts: all of it where the exit was at its close; the open
 * alone where at the open; the open and the exit where a stop ended it; where a target did, its adverse extreme too, which may
 * have come first, unless it opened beyond the target. Where two readings are possible the worse for the trade is taken. Cost:
 * O(bars of all trades). NaN: a missing extreme is passed over. Look-ahead: not a decision.
 */
export const excursionsOf = (trades: Trades, bars: Bars, fill: Entries): Excursions => {
  const n = trades.side.length
  const found = {
    mae: new Float64Array(n),
    mfe: new Float64Array(n),
    mae_bars: new Int32Array(n),
    mfe_bars: new Int32Array(n),
    gross: new Float64Array(n),
  }
  for (let i = 0; i < n; i++) {
    const side = trades.side[i]!
    const entry = trades.entry_price[i]!
    const first = trades.entry_bar[i]!
    const last = trades.exit_bar[i]!
    const adverse = side === 1 ? bars.low : bars.high
    const favourable = side === 1 ? bars.high : bars.low
    const see = (price: number, bar: number): void => {
      const move = side * (price / entry - 1)
      if (move < found.mae[i]!) {
        found.mae[i] = move
        found.mae_bars[i] = bar - first
      }
      if (move > found.mfe[i]!) {
        found.mfe[i] = move
        found.mfe_bars[i] = bar - first
      }
    }
    const from = fill === 'next_close' || first === trades.decision_bar[i]! ? first + 1 : first
    const isInside = fill === 'intrabar'
    for (let bar = from; bar < last; bar++) {
      see(adverse[bar]!, bar)
      if (!isInside || bar > first) see(favourable[bar]!, bar)
    }
    const exit = trades.exit_price[i]!
    const reason = EXIT_REASONS[trades.reason[i]!]
    const isStopped = reason === 'stop_loss' || reason === 'trailing_stop'
    if (isInside && last === first) {
      if (!isStopped) see(adverse[last]!, last)
    } else if (last >= from) {
      const open = bars.open[last]!
      see(open, last)
      if (reason === 'take_profit') {
        if (side * (exit - open) > 0) see(adverse[last]!, last)
      } else if (!isStopped && (fill === 'next_close' || trades.exit_decision_bar[i] === last)) {
        see(adverse[last]!, last)
        see(favourable[last]!, last)
      }
    }
    see(exit, last)
    found.gross[i] = side * (exit / entry - 1)
  }
  return found
}
