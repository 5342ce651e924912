import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { type RandomStream, random } from '../../src/core/random.kernel.js'
import type { Resamples } from '../../src/stats/inference/resampling.kernel.js'
import type { Law } from '../law.js'

/** Draws resamples of returns by the stationary bootstrap. */
export type Resampler = (
  returns: Float64Array,
  meanLength: number,
  count: number,
  stream: RandomStream,
) => Resamples

const turned = (x: number, by: number): number => (x << by) | (x >>> (32 - by))
/** The generator xoshiro128++ of Blackman and Vigna, whose state are four words of a stream. */
const generator = (stream: RandomStream): (() => number) => {
  const state = [0, 0, 0, 0].map(() => stream.below(2 ** 32)) as [number, number, number, number]
  return () => {
    const [a, b, c, d] = state
    const [c1, d1] = [c ^ a, d ^ b]
    state.splice(0, 4, a ^ d1, b ^ c1, c1 ^ (b << 9), turned(d1, 11))
    return (turned((a + d) | 0, 7) + a) >>> 0
  }
}

/** One return after the other, as the method is written down. */
const plainly = (returns: Float64Array, meanLength: number, word: () => number): readonly number[] => {
  const n = returns.length
  const place = { at: 0 }
  return Array.from(returns, (_, t) => {
    const begins = word() < Math.max(1, Math.floor(2 ** 32 / meanLength))
    const start = Math.floor((word() * n) / 2 ** 32)
    place.at = begins || t === 0 ? start : (place.at + 1) % n
    return returns[place.at] ?? Number.NaN
  })
}
const deepest = (returns: readonly number[]): number => {
  const fold = { equity: 1, peak: 1, worst: 0 }
  for (const r of returns) {
    fold.equity *= 1 + r
    fold.peak = Math.max(fold.peak, fold.equity)
    if (fold.equity < fold.peak * (1 + fold.worst)) fold.worst = fold.equity / fold.peak - 1
  }
  return fold.worst
}
const sharpe = (returns: readonly number[]): number => {
  const n = returns.length
  const mean = returns.reduce((sum, r) => sum + r, 0) / n
  const square = returns.reduce((sum, r) => sum + r * r, 0) / n
  const variance = square - mean * mean
  return variance > square * 1e-14 ? mean / Math.sqrt((variance * n) / (n - 1)) : Number.NaN
}

/** What holds of resamples of returns. */
export const resamplingLaws = (resampled: Resampler): readonly Law[] => [
  {
    name: 'resamples are to the bit those of the method drawn one by one',
    check: () =>
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: -0.9, max: 2, noNaN: true }), {
            minLength: 1,
            maxLength: 60,
            size: 'max',
          }),
          fc.constantFrom<number[]>(1, 1.000001, 1.04, 1.5, 7.3, 60),
          fc.nat(),
          (values, meanLength: number, seed) => {
            const returns = Float64Array.from(values)
            const stream = random(seed, 'law')
            const all = Array.from({ length: 90 }, () => plainly(returns, meanLength, generator(stream)))
            const found = resampled(returns, meanLength, all.length, random(seed, 'law'))
            deepStrictEqual([...found.sharpe], all.map(sharpe))
            deepStrictEqual([...found.drawdown], all.map(deepest))
          },
        ),
        { numRuns: 200 },
      ),
  },
]
