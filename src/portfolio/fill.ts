import type { Costs, Sizing } from './execution.js'

/** Long, short. */
export type Side = 1 | -1

/** What a fill did: its price with slippage, units, what it paid, and the cash after it. */
export interface Fill {
  readonly price: number
  readonly units: number
  readonly commission: number
  /** Money lost to slippage. */
  readonly slippage: number
  /** Whether fewer units were filled than were asked for, because cash would have fallen below 0. */
  readonly cut: boolean
  readonly cash: number
}

/** The price of a buy (1) or a sale (-1) at a reference price: slippage is adverse on both. */
const slipped = (reference: number, direction: Side, slippage: number): number =>
  reference * (1 + direction * slippage)

const commissionOf = (costs: Costs, units: number, price: number): number =>
  units * (price * costs.rate + costs.per_share)

/** Units that an entry asks for, decided at a close and on the equity there. */
export const wantedUnits = (sizing: Sizing, equity: number, close: number): number =>
  sizing.kind === 'fraction' ? (sizing.fraction * equity) / close : sizing.units

/**
 * Fills an entry from a flat position. Value and costs together are at most the cash, of a short as of a long: a short's
 * proceeds are held as cash, but it is backed by cash of its own.
 */
export const entryFill = (
  costs: Costs,
  cash: number,
  side: Side,
  wanted: number,
  reference: number,
): Fill => {
  const price = slipped(reference, side, costs.slippage)
  const most = Math.max(0, cash / (price * (1 + costs.rate) + costs.per_share))
  const cut = wanted > most
  const units = cut ? most : Math.max(0, wanted)
  const commission = commissionOf(costs, units, price)
  const left =
    side === 1
      ? cut
        ? 0
        : Math.max(0, cash - units * price - commission)
      : cash + units * price - commission
  return { price, units, commission, slippage: units * Math.abs(price - reference), cut, cash: left }
}

/** Fills the exit of a whole position. `slippage` is 0 for targets, which are limit orders. */
export const exitFill = (
  costs: Costs,
  cash: number,
  side: Side,
  units: number,
  reference: number,
  slippage = costs.slippage,
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
