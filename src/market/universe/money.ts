import { type ContractTerms, isFutures } from './contract-terms.js'
import type { Exchange, Rates } from './currencies.js'

/** What an instrument's prices are worth in money of the account as what stands is valued, by bar and by step; NaN before the first rate. */
export interface Money extends Rates {
  /** Whether it is paid for, so that its whole value is exchanged; of a contract the profit alone is. */
  readonly isPaid: boolean
}

/** The money of an instrument; undefined where it is in the account's own currency. */
export const moneyOf = ({
  terms,
  exchange,
}: {
  readonly terms?: ContractTerms
  readonly exchange?: Exchange
}): Money | undefined =>
  exchange && { ...exchange.standing, isPaid: terms === undefined || !isFutures(terms) }
