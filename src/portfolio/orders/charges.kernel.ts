import type { Side } from '../account/fill.js'
import type { Book, TurnPaid } from './book.kernel.js'
import { onTick } from './ticks.kernel.js'
import { boundOf, isMargined, pointValue, tiedBy } from './worth.kernel.js'

/** What the tiers add to a rate on a value: each part of the value pays the rate of the tier that it lies in. */
const tiered = ({ execution }: Book, value: number): number => {
  const { rate, tiers } = execution.costs.commission
  let more = 0
  let before = rate
  for (const tier of tiers) {
    if (value > tier.above) more += (value - tier.above) * (tier.rate - before)
    before = tier.rate
  }
  return more
}

/** What a fill pays by its units and its value, without what an order pays once. */
const counted = (book: Book, units: number, price: number, exchanged = book.rate): number => {
  const { rate, per_share } = book.execution.costs.commission
  const each = price * book.multiplier * exchanged
  return units * (each * rate + per_share) + tiered(book, units * each)
}

/** The commission of an order of this many units, all at one price, in money of the account at some rate of exchange. */
export const commissionOf = (book: Book, units: number, price: number, exchanged = book.rate): number =>
  Math.max(
    book.execution.costs.commission.minimum,
    book.execution.costs.commission.fixed + counted(book, units, price, exchanged),
  )

/** Whether a fill is the first of its bar and side; what a turn pays once, it pays there. */
const isFirst = (book: Book, bar: number, side: Side): boolean =>
  book.execution.costs.commission.charged !== 'per_turn' || book.turn_bar !== bar || book.turn_side !== side

/** Notes what was filled last, so that a turn's second fill is known for one. */
const turned = (book: Book, bar: number, side: Side): void => {
  book.turn_bar = bar
  book.turn_side = side
}

/** What some more units of an order that was filled in part add to its commission. */
export const addedCommission = (book: Book, units: number, price: number, before: TurnPaid): number =>
  Math.max(0, commissionOf(book, before.units + units, price) - before.paid)

/**
 * The commission of a fill: that of its own units, or its share of an order of `whole` units that is charged as one. A part of a turn
 * pays what it adds to the commission of the parts before it.
 */
export const chargeOf = (
  book: Book,
  bar: number,
  side: Side,
  price: number,
  units: number,
  whole = units,
  turn?: TurnPaid,
): number => {
  if (turn !== undefined && book.execution.costs.commission.charged === 'per_order') {
    const added = addedCommission(book, units, price, turn)
    turn.units += units
    turn.paid += added
    return added
  }
  const once = isFirst(book, bar, side)
  turned(book, bar, side)
  if (!once) return counted(book, units, price)
  return book.execution.costs.commission.charged === 'per_order' && units < whole
    ? commissionOf(book, whole, price) * (units / whole)
    : commissionOf(book, units, price)
}

/**
 * The most units that some free money opens at a price: what they tie and pay is at most that money; `rest` says that they are those of
 * a turn, of which the part before paid what an order pays once. Cost: O(tiers). NaN: none.
 * Look-ahead: none.
 */
export const mostUnits = (
  book: Book,
  bar: number,
  side: Side,
  free: number,
  price: number,
  rest = false,
): number => {
  const { rate, fixed, per_share, minimum, tiers } = book.execution.costs.commission
  const once = !rest && isFirst(book, bar, side)
  const [base, least] = once ? [fixed, minimum] : [0, 0]
  const tied = tiedBy(book, price)
  const unit = price * pointValue(book)
  const bound = boundOf(book)
  const bought = isMargined(book)
    ? (money: number, at: number) => Math.max(0, money / (tied + (unit * at + per_share)))
    : (money: number, at: number) =>
        Math.max(0, (bound * money) / (unit * (1 + bound * at) + bound * per_share))
  let paid = base
  let at = rate
  let most = bought(free - base, rate)
  for (const tier of tiers) {
    if (most * unit <= tier.above) break
    paid += tier.above * (at - tier.rate)
    at = tier.rate
    most = bought(free - paid, at)
  }
  return base + counted(book, most, price) >= least ? most : Math.max(0, (free - least) / tied)
}

/** What of its price a fill at market loses: a rate, and more by the square of its share of the bar's volume. */
const lost = (book: Book, bar: number, units: number): number => {
  const { rate, volume_share } = book.execution.costs.slippage
  if (volume_share === 0) return rate
  const volume = book.bars.volume[bar]!
  const share = volume > 0 ? Math.min(1, (units * book.multiplier) / volume) : 1
  return rate + volume_share * share * share
}

/** Money that some units lost to slippage. */
export const slippageOf = (book: Book, units: number, price: number, reference: number): number =>
  units * Math.abs(price - reference) * pointValue(book)

/**
 * The price of a fill: slippage is adverse to a buy (1) and to a sale (-1) alike, as is rounding to a whole tick, and no sale falls below 0. `slips` says
 * whether the order takes slippage, `entry` whether it pays the spread; `bar` has the volume that the units are a share of.
 */
export const slipped = (
  book: Book,
  bar: number,
  direction: Side,
  reference: number,
  units: number,
  { slips, entry }: { readonly slips: boolean; readonly entry: boolean },
): number => {
  const { spread, fixed } = book.execution.costs.slippage
  const share = (entry ? spread : 0) + (slips ? lost(book, bar, units) : 0)
  const price = Math.max(0, reference * (1 + direction * share) + (slips ? direction * fixed : 0))
  return onTick(book, price, direction)
}
