import type { Bars } from '../market/bars/bars.js'
import type { Trades } from '../portfolio/account/trades.js'

/**
 * The signed share of the account that stands in the market over each of the bars `[from, to)`: the value of its positions at
 * the close before, over the equity there. `equity` has one value more than there are bars. A position counts from the bar after
 * its entry's, or from the entry's own where it was filled at that bar's open (`at_open`), at its entry price, to the bar of
 * its exit. Cost: O(bars held by all trades). NaN: kept. Look-ahead: not a decision.
 */
export const exposureOf = (
  trades: Trades,
  equity: Float64Array,
  { close }: Bars,
  [from, to]: readonly [number, number],
  at_open: boolean,
): Float64Array => {
  const share = new Float64Array(to - from)
  for (let i = 0; i < trades.side.length; i++) {
    const entry = trades.entry_bar[i]!
    const first = Math.max(from, at_open ? entry : entry + 1)
    const last = Math.min(to - 1, at_open ? trades.exit_bar[i]! - 1 : trades.exit_bar[i]!)
    for (let bar = first; bar <= last; bar++) {
      const price = bar === entry ? trades.entry_price[i]! : close[bar - 1]!
      share[bar - from]! += (trades.side[i]! * trades.units[i]! * price) / equity[bar - from]!
    }
  }
  return share
}

/** Returns of one unit held over the bars `[from, to)`, close to close, dividends included; the first from its open. Cost: O(bars). NaN: kept. Look-ahead: none. */
export const heldUnitReturns = (
  { open, close, dividends }: Bars,
  [from, to]: readonly [number, number],
): Float64Array => {
  const returns = new Float64Array(to - from)
  for (let bar = from; bar < to; bar++) {
    const before = bar === 0 ? open[0]! : close[bar - 1]!
    returns[bar - from] = (close[bar]! + (dividends?.[bar] ?? 0)) / before - 1
  }
  return returns
}

/** Wealth of a capital that keeps one share of it invested, after each return; n + 1 values. Cost: O(n). NaN: spreads. Look-ahead: none. */
export const constantMixWealth = (returns: Float64Array, share: number, capital: number): Float64Array => {
  const wealth = new Float64Array(returns.length + 1)
  wealth[0] = capital
  for (let i = 0; i < returns.length; i++) wealth[i + 1] = wealth[i]! * (1 + share * returns[i]!)
  return wealth
}
