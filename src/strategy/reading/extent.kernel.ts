import type { Values } from '../language/operator.js'

/** The least and the greatest known value; undefined where none is known. */
export interface Extent {
  readonly least: number | undefined
  readonly most: number | undefined
}

/** Between which values a series ran from bar `first` on. Cost: O(bars). NaN is passed over. */
export const extentOf = (values: Values, first: number): Extent => {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = first; i < values.length; i++) {
    const value = values[i]!
    if (value < least) least = value
    if (value > most) most = value
  }
  return least > most ? { least: undefined, most: undefined } : { least, most }
}

/** How many values from `first` on are `wanted`. */
export const countOf = (values: Values, first: number, wanted: number): number => {
  let count = 0
  for (let i = first; i < values.length; i++) if (values[i] === wanted) count += 1
  return count
}
