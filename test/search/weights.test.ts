import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ontoSimplex } from '../../src/search/weights.kernel.js'

const anyLimits = fc
  .record({
    coordinates: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
    low: fc.double({ min: 0, max: 1, noNaN: true }),
    high: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ coordinates, low, high }) => {
    const even = 1 / coordinates.length
    return { coordinates, min: low * even, max: even + high * (1 - even) }
  })

it('any coordinates are weights within their limits that sum to 1', () => {
  fc.assert(
    fc.property(anyLimits, ({ coordinates, min, max }) => {
      const weights = ontoSimplex(coordinates, { min, max })
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
      for (const weight of weights) {
        expect(weight).toBeGreaterThanOrEqual(min - 1e-9)
        expect(weight).toBeLessThanOrEqual(max + 1e-9)
      }
    }),
  )
})

it('coordinates in proportion give weights in proportion', () => {
  expect(ontoSimplex([0.2, 0.6], { min: 0, max: 1 })[1]).toBeCloseTo(0.75, 9)
  expect(ontoSimplex([0, 0, 0], { min: 0, max: 1 })).toEqual([1 / 3, 1 / 3, 1 / 3])
})
