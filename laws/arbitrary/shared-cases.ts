import fc from 'fast-check'
import type { Law } from '../law.js'

interface Drawn {
  readonly seed: number
  readonly cases: readonly unknown[]
}
const drawn = new WeakMap<fc.Arbitrary<unknown>, Drawn>()

/** The first cases of an arbitrary at a seed, which laws over the same arbitrary share. */
const casesOf = <A>(arbitrary: fc.Arbitrary<A>, seed: number, count: number): readonly A[] => {
  const known = drawn.get(arbitrary)
  if (known?.seed === seed && known.cases.length >= count) return known.cases.slice(0, count) as readonly A[]
  const cases = fc.sample(arbitrary, { seed, numRuns: count })
  drawn.set(arbitrary, { seed, cases })
  return cases
}

/** The seed that is set for all laws, or where none is one that fast-check draws. */
const lawSeed = (): number =>
  fc.readConfigureGlobal().seed ??
  fc.check(
    fc.property(fc.constant(0), () => true),
    { numRuns: 1 },
  ).seed

/**
 * A law over the cases of an arbitrary, which are drawn once for all laws over it: to draw a market costs more than to run on it.
 * Where it fails it is put to them once more by fast-check, at the same seed, which shrinks the case and prints it.
 */
export const lawOver = <A>(
  name: string,
  arbitrary: fc.Arbitrary<A>,
  holds: (given: A) => void,
  runs: number,
): Law => ({
  name,
  check: () => {
    const seed = lawSeed()
    try {
      for (const given of casesOf(arbitrary, seed, runs)) holds(given)
    } catch (cause) {
      fc.assert(fc.property(arbitrary, holds), { seed, numRuns: runs })
      // what failed once and holds now keeps something between its runs
      throw cause
    }
  },
})
