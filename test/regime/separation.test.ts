import { expect, test } from 'vitest'
import { adjustedRand } from '../../src/regime/adjusted-rand.kernel.js'
import { separationOf } from '../../src/regime/separation.js'
import { stripOf } from '../../src/regime/strip.kernel.js'
import { momentsOf, wholeOf } from '../../src/stats/metrics/moments.kernel.js'

const regime = (name: string, ...returns: readonly number[]) => ({
  name,
  sums: wholeOf(momentsOf(Float64Array.from(returns))),
})

test('means lie apart by their difference over its standard error', () => {
  const { pairs, mean, regimes, separated } = separationOf(
    [regime('a', 1, -1, 1, -1), regime('b', 3, 1, 3, 1), regime('few', 5)],
    2,
  )
  expect(regimes).toBe(2)
  expect(pairs).toHaveLength(1)
  expect(pairs[0]).toMatchObject({ a: 'a', b: 'b', mean_difference: -2, deviation_ratio: 1 })
  expect(pairs[0]?.mean_error).toBeCloseTo(Math.sqrt(2 / 3), 12)
  expect(mean).toBeCloseTo(2 / Math.sqrt(2 / 3), 12)
  expect(separated).toBe(1)
})
test('deviations lie apart by their logarithms, heavier tails by less', () => {
  const calm = [1, -1, 2, -2, 1, -1, 2, -2]
  const { pairs } = separationOf([regime('wild', ...calm.map((r) => 3 * r)), regime('calm', ...calm)], 2)
  expect(pairs[0]?.deviation_ratio).toBeCloseTo(3, 12)
  const kurtosis = 8.5 / 2.5 ** 2
  expect(pairs[0]?.deviation_distance).toBeCloseTo(Math.log(3) / Math.sqrt((2 * (kurtosis - 1)) / 32), 12)
})
test('with one regime there is nothing to hold apart', () => {
  expect(separationOf([regime('a', 1, 2)], 2).separated).toMatchObject({ _tag: 'Undefined' })
})
test('the adjusted Rand index of a known case', () => {
  const [a, b] = [Uint8Array.of(1, 1, 1, 2, 2, 2), Uint8Array.of(1, 1, 2, 2, 3, 3)]
  expect(adjustedRand(a, b, [3, 4])).toBeCloseTo(8 / 33, 12)
  expect(adjustedRand(Uint8Array.of(0, ...a), Uint8Array.of(1, ...b), [3, 4])).toBeCloseTo(8 / 33, 12)
})
test('a strip of labels has a run for every change', () => {
  expect(stripOf(Uint8Array.of(9, 1, 1, 2, 2, 2, 1), 1, 7, 100)).toEqual({
    from: Int32Array.of(101, 103, 106),
    to: Int32Array.of(103, 106, 107),
    regime: Int32Array.of(1, 2, 1),
  })
})
