import type { Costs } from '../rules/costs.js'

/** Long, short. */
export type Side = 1 | -1

/** What a fill did: its price with slippage, units, what it paid, and the cash after it. */
export interface Fill {
  readonly price: number
  readonly units: number
  readonly commission: number
  /** Money lost to slippage. */
  readonly slippage: number
  /** Whether fewer units were filled than were asked for, because the account could not bear them. */
  readonly cut: boolean
  readonly cash: number
}

/** The price of a buy (1) or a sale (-1) at a reference price: slippage is adverse on both. */
const slipped = (reference: number, direction: Side, slippage: number): number =>
  reference * (1 + direction * slippage)

const commissionOf = (costs: Costs, units: number, price: number): number =>
  units * (price * costs.commission.rate + costs.commission.per_share)

const ROUNDING = 1e-12
/** Whether what is wanted is more than the money buys, by more than rounding. */
export const isCut = (wanted: number, most: number): boolean => wanted > most * (1 + ROUNDING)

/**
 * Fills an entry from a flat position. Its value is at most `bound` times the equity after it, which is the cash less the
 * commission, of a short as of a long: a short's proceeds are held as cash, but it is backed by cash of its own. With a
 * bound of 1 or less no cash is owed.
 */
export const entryFill = (
  costs: Costs,
  cash: number,
  side: Side,
  wanted: number,
  reference: number,
  bound = 1,
): Fill => {
  const { rate, per_share } = costs.commission
  const price = slipped(reference, side, costs.slippage.rate)
  const most = Math.max(0, (bound * cash) / (price * (1 + bound * rate) + bound * per_share))
  const cut = isCut(wanted, most)
  const units = Math.max(0, Math.min(wanted, most))
  const commission = commissionOf(costs, units, price)
  const left = cash - side * units * price - commission
  const spent = side === 1 && cut && bound === 1
  return {
    price,
    units,
    commission,
    slippage: units * Math.abs(price - reference),
    cut,
    cash: spent ? 0 : side === 1 && bound <= 1 ? Math.max(0, left) : left,
  }
}

/** Fills the exit of a whole position. `slippage` is 0 for targets, which are limit orders. */
export const exitFill = (
  costs: Costs,
  cash: number,
  side: Side,
  units: number,
  reference: number,
  slippage = costs.slippage.rate,
): Fill => {
  const price = slipped(reference, side === 1 ? -1 : 1, slippage)
  const commission = commissionOf(costs, units, price)
  return {
    price,
    units,
    commission,
    slippage: units * Math.abs(price - reference),
    cut: false,
    cash: cash + side * units * price - commission,
  }
}

/** Money of the account for one of an instrument's currency, at the entry and at the exit of a trade. */
export type TradeRates = readonly [entry: number, exit: number]
/** The rates of an instrument in the account's own currency. */
export const OWN_CURRENCY: TradeRates = [1, 1]

/** What a trade earned after all that it paid. */
export const profitOf = (
  side: Side,
  entry: Fill,
  exit: Fill,
  financing: number,
  [entered, left] = OWN_CURRENCY,
): number =>
  side * entry.units * (exit.price * left - entry.price * entered) -
  (entry.commission + exit.commission) -
  financing
