import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { Neighbours, PlacedPoints } from '../../src/search/neighbours.kernel.js'
import type { Law } from '../law.js'

/** Some distinct points of a small grid; of many axes, where it is looked through instead of looked up. */
const anyPoints: fc.Arbitrary<PlacedPoints> = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 5 }), ordered: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((axes) =>
    fc
      .uniqueArray(fc.tuple(...axes.map(({ size }) => fc.nat(size - 1))), {
        minLength: 1,
        maxLength: 60,
        size: 'max',
        selector: (point) => point.join(),
      })
      .map((points) => ({
        places: axes.map((_, k) => Int32Array.from(points, (point) => point[k] ?? 0)),
        sizes: axes.map(({ size }) => size),
        ordered: axes.map(({ ordered }) => ordered),
      })),
  )
const law = (name: string, holds: (points: PlacedPoints) => void): Law => ({
  name,
  check: () => fc.assert(fc.property(anyPoints, holds), { numRuns: 300 }),
})

/** What holds of neighbours on a grid. */
export const neighbourLaws = (neighboursOf: (points: PlacedPoints) => Neighbours): readonly Law[] => {
  const indices = ({ places }: PlacedPoints): readonly number[] => [...(places[0]?.keys() ?? [])]
  const steps = ({ places, ordered }: PlacedPoints, a: number, b: number): readonly number[] =>
    places.map((column, k) => {
      const apart = Math.abs((column[a] ?? 0) - (column[b] ?? 0))
      return ordered[k] === true ? apart : Math.min(1, apart)
    })
  return [
    law('neighbours are symmetric, and no point is its own', (points) => {
      const near = neighboursOf(points)
      for (const ring of [near.axis, near.box])
        for (const i of indices(points)) {
          ok(!ring(i).includes(i), `${i} is near itself`)
          for (const j of ring(i)) ok(ring(j).includes(i), `${j} is near ${i}, not ${i} near ${j}`)
        }
    }),
    law('neighbours are exactly the points one step away: on one axis, or on any', (points) => {
      const near = neighboursOf(points)
      for (const i of indices(points)) {
        const others = indices(points).filter((j) => j !== i && Math.max(...steps(points, i, j)) <= 1)
        deepStrictEqual([...near.box(i)], others)
        deepStrictEqual(
          [...near.axis(i)],
          others.filter((j) => steps(points, i, j).reduce((sum, step) => sum + step, 0) === 1),
        )
      }
    }),
  ]
}
