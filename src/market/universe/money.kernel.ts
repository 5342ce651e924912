import { type ContractTerms, isFutures } from './contract-terms.js'
import type { Exchange } from './currencies.js'

/** What an instrument's prices are worth in money of the account, by bar and by step, with the last rate where one is missing. */
export interface Money extends Omit<Exchange, 'known'> {
  /** Whether it is paid for, so that its whole value is exchanged; of a contract the profit alone is. */
  readonly isPaid: boolean
}

const carried = (rates: Float64Array): Float64Array => {
  const out = rates.slice()
  for (let k = 1; k < out.length; k++) if (Number.isNaN(out[k]!)) out[k] = out[k - 1]!
  return out
}

/**
 * The rates of an instrument as an account values what stands; undefined where it is in the account's own currency. Cost: O(bars +
 * steps). NaN: before the first rate. Look-ahead: none.
 */
export const moneyOf = ({
  terms,
  exchange,
}: {
  readonly terms?: ContractTerms
  readonly exchange?: Exchange
}): Money | undefined => {
  if (exchange === undefined) return undefined
  const { pair, open, close, step } = exchange
  return {
    pair,
    open: carried(open),
    close: carried(close),
    step: carried(step),
    isPaid: terms === undefined || !isFutures(terms),
  }
}
