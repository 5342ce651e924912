import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Separation } from '../../src/regime/separation.js'
import type { PowerSums } from '../../src/stats/metrics/power-sums.js'
import type { Law } from '../law.js'

const anyPartition = fc
  .record({
    n: fc.integer({ min: 0, max: 120 }),
    a: fc.integer({ min: 2, max: 4 }),
    b: fc.integer({ min: 2, max: 4 }),
  })
  .chain(({ n, a, b }) =>
    fc.record({
      names: fc.constant([a, b] as const),
      a: fc.array(fc.nat(a - 1), { minLength: n, maxLength: n }).map((labels) => Uint8Array.from(labels)),
      b: fc.array(fc.nat(b - 1), { minLength: n, maxLength: n }).map((labels) => Uint8Array.from(labels)),
    }),
  )

/** What holds of the agreement of two divisions of bars. */
export const agreementLaws = (
  agreement: (a: Uint8Array, b: Uint8Array, names: readonly [number, number]) => number,
): readonly Law[] => [
  {
    name: 'agreement does not depend on which division comes first, nor on the names of regimes',
    check: () =>
      fc.assert(
        fc.property(anyPartition, ({ names: [k, m], a, b }) => {
          const found = agreement(a, b, [k, m])
          const turned = agreement(b, a, [m, k])
          const renamed = agreement(
            a.map((label) => (label === 0 ? 0 : k - label)),
            b,
            [k, m],
          )
          for (const other of [turned, renamed])
            ok(Object.is(found, other) || Math.abs(found - other) < 1e-9, `${found} and ${other}`)
          ok(!(found > 1 + 1e-12), `${found} is above 1`)
        }),
        { numRuns: 300 },
      ),
  },
  {
    name: 'a division agrees wholly with itself, if it divides',
    check: () =>
      fc.assert(
        fc.property(anyPartition, ({ names: [k], a }) => {
          const found = agreement(a, a, [k, k])
          const known = a.filter((label) => label !== 0)
          const { size } = new Set(known)
          ok(
            size < 2 || size === known.length ? Number.isNaN(found) : Math.abs(found - 1) < 1e-12,
            `${found}`,
          )
        }),
        { numRuns: 300 },
      ),
  },
]

const sumsOf = (values: readonly number[]): PowerSums => {
  const sum = (power: number): number => values.reduce((total, value) => total + value ** power, 0)
  return { n: values.length, sum: sum(1), sum2: sum(2), sum3: sum(3), sum4: sum(4) }
}
const anyReturns = fc.array(
  fc.integer({ min: -64, max: 64 }).map((value) => value / 16),
  { minLength: 3, maxLength: 40, size: 'max' },
)

/** What holds of how far regimes lie apart. */
export const separationLaws = (
  separationOf: (
    regimes: readonly { readonly name: string; readonly sums: PowerSums }[],
    least: number,
  ) => Separation,
): readonly Law[] => [
  {
    name: 'regimes with the same returns do not lie apart, and distances turn with the order of a pair',
    check: () =>
      fc.assert(
        fc.property(anyReturns, anyReturns, (x, y) => {
          const [a, b] = [
            { name: 'a', sums: sumsOf(x) },
            { name: 'b', sums: sumsOf(y) },
          ]
          const [same] = separationOf([a, { ...a, name: 'again' }], 2).pairs
          for (const metric of [same?.mean_difference, same?.mean_distance, same?.deviation_distance])
            if (typeof metric === 'number') deepStrictEqual(Math.abs(metric), 0)
          const [one, other] = [separationOf([a, b], 2), separationOf([b, a], 2)]
          const near = (p: unknown, q: unknown): boolean =>
            typeof p !== 'number' || typeof q !== 'number'
              ? typeof p === typeof q
              : Math.abs(p - q) <= 1e-9 * Math.max(1, Math.abs(p))
          ok(near(one.mean, other.mean) && near(one.deviation, other.deviation), 'they differ')
          deepStrictEqual(one.separated, other.separated)
        }),
        { numRuns: 300 },
      ),
  },
]
