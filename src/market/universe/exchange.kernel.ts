import { DAY_MS } from '../bars/interval.kernel.js'
import { lastClosed } from './universe.kernel.js'

/** A rate of exchange as it is known: its prices, and from when on each is. */
export interface KnownRate {
  readonly closed: Float64Array
  readonly close: Float64Array
  /** Whether the account's currency stands first in its pair, so that money of the account is money over the rate. */
  readonly isInverse: boolean
}

/** A rate that is older is missing. */
const OLDEST_MS = 5 * DAY_MS

/**
 * Money of the account for one of an instrument's currency at some moments, which rise: by the last close of the rate that is over.
 * Cost: O(moments + bars of the rate). NaN: where no rate is known, or the last one is older than five days. Look-ahead: none.
 */
export const ratesAt = ({ closed, close, isInverse }: KnownRate, moments: Float64Array): Float64Array => {
  const rates = new Float64Array(moments.length).fill(Number.NaN)
  const last = lastClosed(closed, moments)
  for (let k = 0; k < moments.length; k++) {
    const bar = last[k]!
    if (bar < 0 || moments[k]! - closed[bar]! > OLDEST_MS) continue
    rates[k] = isInverse ? 1 / close[bar]! : close[bar]!
  }
  return rates
}

/** Rates with the last one in place of a missing one. Cost: O(rates). NaN: before the first. Look-ahead: none. */
export const lastKnown = (rates: Float64Array): Float64Array => {
  const out = rates.slice()
  for (let k = 1; k < out.length; k++) if (Number.isNaN(out[k]!)) out[k] = out[k - 1]!
  return out
}
