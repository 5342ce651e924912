import { type PlacedTrades, TRADE_NAMES, tradeCount } from '../../portfolio/account/trades.js'

/** Equity after each close, and the trades behind it. */
interface Curve {
  readonly equity: Float64Array
  readonly trades: PlacedTrades
}

/** How far two runs of the same bars are from each other. */
export interface RunDifference {
  /** Largest distance of the equities, as a share of the capital. */
  readonly difference: number
  readonly trades_differing: number
}

/** Compares two runs bit for bit. Cost: O(bars + trades). NaN: differs from no NaN. Look-ahead: not a decision. */
export const differenceOf = (a: Curve, b: Curve): RunDifference => {
  if (a.equity.length !== b.equity.length)
    throw new RangeError('runs of the same bars have equities of one length')
  const [capital = 1] = b.equity
  let most = 0
  for (let t = 0; t < a.equity.length; t++) most = Math.max(most, Math.abs(a.equity[t]! - b.equity[t]!))
  const [one, other] = [tradeCount(a.trades), tradeCount(b.trades)]
  let differing = Math.abs(one - other)
  for (let i = 0; i < Math.min(one, other); i++)
    if (
      a.trades.symbol?.[i] !== b.trades.symbol?.[i] ||
      TRADE_NAMES.some((name) => !Object.is(a.trades[name][i], b.trades[name][i]))
    )
      differing += 1
  return { difference: most / capital, trades_differing: differing }
}
