import fc from 'fast-check'
import { commonName } from '../../src/regime/common-name.js'
import type { agreedLabels, Vote } from '../../src/regime/consensus.kernel.js'
import type { Law } from '../law.js'

const NAMES = 4
const OWN = 5

interface Election {
  readonly votes: readonly Vote[]
  readonly bars: number
}
/** Members with whole weights, so that sums are exact in any order. */
const electionArbitrary: fc.Arbitrary<Election> = fc.integer({ min: 1, max: 30 }).chain((bars) =>
  fc
    .array(
      fc.record({
        label: fc.array(fc.nat(OWN - 1), { minLength: bars, maxLength: bars }),
        common: fc.array(fc.nat(NAMES - 1), { minLength: OWN - 1, maxLength: OWN - 1 }),
        weight: fc.integer({ min: 0, max: 5 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((members) => ({
      bars,
      votes: members.map(({ label, common, weight }) => ({
        label: Uint8Array.from(label),
        common: Uint8Array.of(0, ...common),
        weight,
      })),
    })),
)
const neededArbitrary = fc.integer({ min: 0, max: 12 })
const same = (a: Uint8Array, b: Uint8Array): boolean => a.join() === b.join()

/** What members agree on. */
export const consensusLaws = (agreed: typeof agreedLabels): readonly Law[] => [
  {
    name: 'the order of the members does not matter',
    check: () =>
      fc.assert(
        fc.property(electionArbitrary, neededArbitrary, ({ votes, bars }, needed) =>
          same(agreed(votes, NAMES, needed, bars), agreed(votes.toReversed(), NAMES, needed, bars)),
        ),
      ),
  },
  {
    name: 'a name is given where, and only where, it has the weight needed and more than any other',
    check: () =>
      fc.assert(
        fc.property(electionArbitrary, neededArbitrary, ({ votes, bars }, needed) => {
          const found = agreed(votes, NAMES, needed, bars)
          const weightOf = (t: number, name: number): number =>
            votes
              .filter(({ label, common }) => common[label[t]!] === name)
              .reduce((sum, { weight }) => sum + weight, 0)
          return found.every((told, t) => {
            const winners = [1, 2, 3].filter(
              (name) =>
                weightOf(t, name) > 0 &&
                weightOf(t, name) >= needed &&
                [1, 2, 3].every((other) => other === name || weightOf(t, other) < weightOf(t, name)),
            )
            return told === (winners[0] ?? 0)
          })
        }),
      ),
  },
  {
    name: 'asking for more weight only turns labels to unknown',
    check: () =>
      fc.assert(
        fc.property(electionArbitrary, neededArbitrary, neededArbitrary, ({ votes, bars }, needed, more) => {
          const loose = agreed(votes, NAMES, needed, bars)
          return agreed(votes, NAMES, needed + more, bars).every((told, t) => told === 0 || told === loose[t])
        }),
      ),
  },
  {
    name: 'one member alone speaks by its common names',
    check: () =>
      fc.assert(
        fc.property(electionArbitrary, ({ votes: [first], bars }) => {
          if (first === undefined) return true
          const alone = { ...first, weight: 1 }
          return same(
            agreed([alone], NAMES, 1, bars),
            alone.label.map((own) => alone.common[own] ?? 0),
          )
        }),
      ),
  },
  {
    name: 'a common name is its own common name',
    check: () =>
      fc.assert(
        fc.property(
          fc.constantFrom('trending_up', 'ranging', 'lowest_mean', 'rough', 'normal', 'unknown', 'other'),
          (name) => commonName(commonName(name)) === commonName(name),
        ),
      ),
  },
]
