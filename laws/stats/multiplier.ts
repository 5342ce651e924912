import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import {
  DRAWS,
  type multiplierMaxima,
  multipliers,
  type SeriesBlocks,
  type TrialBlocks,
} from '../../src/stats/timing/multiplier.kernel.js'
import type { Law } from '../law.js'

/** The sums less their mean, of length 1; absent where they do not vary. */
const directionOf = ({ blocks }: SeriesBlocks): readonly number[] | undefined => {
  const mean = blocks.reduce((sum, value) => sum + value / blocks.length, 0)
  const length = blocks.reduce((sum, value) => sum + (value - mean) * (value - mean), 0)
  const scale = 1 / Math.sqrt(length)
  return length > 0 ? Array.from(blocks, (value) => (value - mean) * scale) : undefined
}

/** The largest statistic of a draw, sum by sum. */
const largest = (trials: readonly TrialBlocks[], xi: Float64Array): number => {
  const statistic = (direction: readonly number[]): number =>
    direction.reduce((sum, value, b) => sum + value * (xi[b] ?? Number.NaN), 0)
  const of = ({ at_beta, ...at_exposure }: TrialBlocks): number => {
    const own = directionOf(at_exposure)
    if (at_beta === undefined) return own === undefined ? -Infinity : statistic(own)
    const beta = directionOf(at_beta)
    return Math.min(own === undefined ? 0 : statistic(own), beta === undefined ? 0 : statistic(beta))
  }
  return trials.map(of).reduce((a, b) => Math.max(a, b), -Infinity)
}

const anyBlocks = (blocks: number): fc.Arbitrary<SeriesBlocks> =>
  fc
    .oneof(
      {
        weight: 5,
        arbitrary: fc.array(
          fc.integer({ min: -1000, max: 1000 }).map((n) => n / 1e4),
          { minLength: blocks, maxLength: blocks, size: 'max' },
        ),
      },
      { weight: 1, arbitrary: fc.constant(new Array<number>(blocks).fill(0.01)) },
    )
    .map((sums) => ({ blocks: Float64Array.from(sums), squares: 1 }))

const anyTrial = (blocks: number): fc.Arbitrary<TrialBlocks> =>
  fc
    .tuple(anyBlocks(blocks), fc.option(anyBlocks(blocks), { nil: undefined }))
    .map(([own, at_beta]) => (at_beta === undefined ? own : { ...own, at_beta }))

/** What holds of the largest statistics of trials in the draws of the multipliers. */
export const multiplierLaws = (maximaOf: typeof multiplierMaxima): readonly Law[] => [
  {
    name: 'the largest statistic of each draw is to the bit that of all trials, sum by sum',
    check: () =>
      fc.assert(
        fc.property(
          fc
            .constantFrom([4, 12], [16, 12], [64, 5], [4, 150])
            .chain(([blocks = 4, most = 1]) =>
              fc
                .array(anyTrial(blocks), { maxLength: most, size: 'max' })
                .map((trials) => ({ blocks, trials })),
            ),
          ({ blocks, trials }) => {
            const xi = multipliers(DRAWS, blocks)
            deepStrictEqual(
              [...maximaOf(trials, blocks)],
              Array.from({ length: DRAWS }, (_, k) =>
                largest(trials, xi.subarray(k * blocks, (k + 1) * blocks)),
              ),
            )
          },
        ),
        { numRuns: 25 },
      ),
  },
]
