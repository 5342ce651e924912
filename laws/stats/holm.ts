import fc from 'fast-check'
import type { Law } from '../law.js'

const LEVEL = 0.025
/** p values up to `most`, evenly: a double of fast-check is mostly next to 0. */
const psUpTo = (most: number) =>
  fc.array(
    fc.integer({ min: 0, max: 10_000 }).map((part) => (most * part) / 10_000),
    { minLength: 1, maxLength: 12, size: 'max' },
  )
const ps = fc.oneof(psUpTo(1), psUpTo(2 * LEVEL), psUpTo(LEVEL / 2))
const holds = (adjusted: readonly number[]): number => adjusted.filter((p) => p <= LEVEL).length

/** Sorted p values are passed one by one, each against the level over those that are left, up to the first that fails. */
const steppedDown = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const failed = sorted.findIndex((p, i) => p > LEVEL / (sorted.length - i))
  return failed < 0 ? sorted.length : failed
}

/** Laws of p values that are tested together. */
export const holmLaws = (adjust: (values: readonly number[]) => readonly number[]): readonly Law[] => {
  const law = (name: string, ofValues: (values: readonly number[]) => boolean): Law => ({
    name,
    check: () => fc.assert(fc.property(ps, ofValues)),
  })
  return [
    law('p of one hypothesis alone stays', ([p = 0]) => adjust([p])[0] === p),
    law('no p is lowered, none is raised beyond n times itself', (values) =>
      adjust(values).every((p, i) => {
        const own = values[i] ?? 0
        return p >= own && p <= Math.min(1, values.length * own)
      }),
    ),
    law('a smaller p is never adjusted to a larger one', (values) => {
      const adjusted = adjust(values)
      return values.every((p, i) =>
        values.every((q, j) => p > q || (adjusted[i] ?? 0) <= (adjusted[j] ?? 0) || p === q),
      )
    }),
    {
      name: 'as many hold as pass, the smallest first, the level over those that are left',
      check: () =>
        fc.assert(
          fc.property(ps, (values) => {
            // a value at the border to the last bit may fall on either side
            fc.pre(values.every((p) => values.every((_, i) => Math.abs(p * (i + 1) - LEVEL) > 1e-12)))
            return holds(adjust(values)) === steppedDown(values)
          }),
        ),
    },
  ]
}
