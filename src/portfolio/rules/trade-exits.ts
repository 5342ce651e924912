import type { Slice } from '../../market/bars/bars.js'
import type { Extreme, TradeRule } from '../../signal/trade-rule.kernel.js'
import type { BoundExits } from '../../strategy/reading/trade-rules.js'

/**
 * Exits that read their trade, ready for an account: small rules over columns of the market that are computed once. `from` is
 * the dataset bar of the first value of each column.
 */
export interface TradeExits {
  readonly rules: {
    readonly exit_long?: TradeRule
    readonly exit_short?: TradeRule
    readonly stop?: TradeRule
    readonly target?: TradeRule
  }
  /** Whether a stop never goes back. */
  readonly ratchet: boolean
  readonly extremes: readonly Extreme[]
  readonly columns: readonly ArrayLike<number>[]
  readonly from: number
  /** The same exits with columns over other bars; those of a feed have none. */
  readonly over?: (slice: Slice) => TradeExits
}

/** Bound exits over columns of the market, whose first values are of the dataset bar `from`. */
export const tradeExits = (
  { rules, ratchet, extremes }: BoundExits,
  columns: TradeExits['columns'],
  from: number,
): TradeExits => ({ rules, ratchet, extremes, columns, from })
