import { type Argument, tradeOperator } from '../language/operator.js'

const x = { name: 'x', sort: 'series' } as const satisfies Argument

/** The price at which the open trade was filled. Unknown while flat, and from the decision to the fill. */
export const entryPrice = tradeOperator({
  _tag: 'Trade',
  name: 'entry_price',
  version: 1,
  read: 'entry_price',
  args: [],
  result: 'series',
  fields: [],
})
/** Bars since the first close with the open trade, 0 there. */
export const barsSinceEntry = tradeOperator({
  _tag: 'Trade',
  name: 'bars_since_entry',
  version: 1,
  read: 'bars_since_entry',
  args: [],
  result: 'series',
  fields: [],
})
/**
 * The greatest x since the open trade's entry: from the entry bar after a fill at the open, from the next bar after one
 * inside the bar or at its close, the entry price being the first value of a price column. A flip begins again.
 */
export const highestSinceEntry = tradeOperator({
  _tag: 'Trade',
  name: 'highest_since_entry',
  version: 1,
  read: 'highest',
  args: [x],
  result: 'series',
  fields: [],
})
/** The least x since the open trade's entry; else as `highest_since_entry`. */
export const lowestSinceEntry = tradeOperator({
  _tag: 'Trade',
  name: 'lowest_since_entry',
  version: 1,
  read: 'lowest',
  args: [x],
  result: 'series',
  fields: [],
})
