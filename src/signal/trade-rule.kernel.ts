/** What a rule reads of the open trade next to columns of the market. */
export const tradeReads = ['entry_price', 'bars_since_entry'] as const
export type TradeRead = (typeof tradeReads)[number]

/**
 * A rule that reads the open trade, cut at its frontier: what reads the market alone is a column, computed once and shared; the
 * rest is this small tree, worked out at a close next to the trade.
 */
export type TradeRule =
  | { readonly _tag: 'Column'; readonly column: number }
  | { readonly _tag: 'Extreme'; readonly extreme: number }
  | { readonly _tag: 'Trade'; readonly read: TradeRead }
  | { readonly _tag: 'Plain'; readonly value: number }
  | {
      readonly _tag: 'Scalar'
      readonly of: (...values: readonly number[]) => number
      readonly args: readonly TradeRule[]
    }

/** The greatest (sign 1) or least (sign -1) value of a column since the entry. */
export interface Extreme {
  readonly column: number
  readonly sign: 1 | -1
  /** The column is a price of the bars, so that the price of the entry is its first value. */
  readonly is_price: boolean
}

/** What is known of an open trade at a close. */
export interface TradeAtClose {
  readonly entry_price: number
  /** Bars since the first close with the position: 0 there, and at a fill before it. */
  readonly bars_since_entry: number
  /** The value of each extreme, in the order of the rules' extremes. */
  readonly extremes: ArrayLike<number>
}

const furthest = (sign: 1 | -1, a: number, b: number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : sign * Math.max(sign * a, sign * b)

/** Where an extreme stands at the fill: of a price at that of the entry; of another series nothing is known before a close. */
export const extremeAtEntry = (extreme: Extreme, entryPrice: number): number =>
  extreme.is_price ? entryPrice : Number.NaN

/** An extreme after one more close that the trade sees; an unknown value changes nothing. */
export const extremeAfter = ({ sign }: Extreme, before: number, value: number): number =>
  furthest(sign, before, value)

/**
 * The value of a rule at the close of `bar`: a number, or 0, 1 and 2 (unknown) of a condition. The one evaluator of both
 * readings. **Cost** O(nodes). **NaN** is unknown, and so is all of the trade while none is open. **Look-ahead** none.
 */
export const tradeValue = (
  rule: TradeRule,
  columns: readonly ArrayLike<number>[],
  bar: number,
  trade: TradeAtClose | undefined,
): number => {
  switch (rule._tag) {
    case 'Column':
      return columns[rule.column]?.[bar] ?? Number.NaN
    case 'Extreme':
      return trade?.extremes[rule.extreme] ?? Number.NaN
    case 'Trade':
      return trade?.[rule.read] ?? Number.NaN
    case 'Plain':
      return rule.value
    case 'Scalar': {
      const values: number[] = []
      for (const arg of rule.args) values.push(tradeValue(arg, columns, bar, trade))
      return rule.of(...values)
    }
  }
}
