import { type Codec, checked, finite } from './codec.js'

/** A number above 0, and at most `most`. */
export const above0 = (what: string, most?: number): Codec<number> =>
  checked(most === undefined ? finite() : finite(0, most), (value) =>
    value > 0 ? undefined : `${what} must be above 0, not ${value}`,
  )

/** A fraction above 0 and below 1. */
export const below1 = (what: string): Codec<number> =>
  checked(above0(what, 1), (value) => (value < 1 ? undefined : `${what} must be below 1`))
