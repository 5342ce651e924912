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

/** One draw after the other, as the method is written down: the returns of one resample. */
const plainly = (returns: Float64Array, meanLength: number, stream: RandomStream): readonly number[] => {
  const drawn: number[] = []
  const ofOne = meanLength > 1 ? 1 / Math.log1p(-1 / meanLength) : 0
  while (drawn.length < returns.length) {
    const at = stream.below(returns.length)
    const length = ofOne === 0 ? 1 : 1 + Math.floor(Math.log(1 - stream.uniform()) * ofOne)
    for (let i = 0; i < Math.min(length, returns.length); i++)
      drawn.push(returns[(at + i) % returns.length] ?? Number.NaN)
  }
  return drawn.slice(0, returns.length)
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
          fc.array(fc.double({ min: -0.9, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 }),
          fc.constantFrom<number[]>(1, 1.000001, 1.04, 1.5, 7.3, 60),
          fc.nat(),
          (values, meanLength: number, seed) => {
            const returns = Float64Array.from(values)
            const stream = random(seed, 'law')
            const all = Array.from({ length: 90 }, () => plainly(returns, meanLength, stream))
            const found = resampled(returns, meanLength, all.length, random(seed, 'law'))
            deepStrictEqual([...found.sharpe], all.map(sharpe))
            deepStrictEqual([...found.drawdown], all.map(deepest))
          },
        ),
        { numRuns: 200 },
      ),
  },
]
