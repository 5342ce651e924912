/** How prices of the past are scaled: not at all, for splits, or for splits and dividends. */
export const ADJUSTMENTS = ['none', 'splits', 'total_return'] as const
export type Adjustment = (typeof ADJUSTMENTS)[number]
