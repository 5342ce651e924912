import type { Extreme, TradeRule } from '../../signal/trade-rule.kernel.js'

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
}
