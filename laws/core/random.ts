import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import type { RandomStream } from '../../src/core/random.kernel.js'
import type { Law } from '../law.js'

/** What holds of streams of draws. */
export const randomLaws = (random: (seed: number, path: string) => RandomStream): readonly Law[] => [
  {
    name: 'draws made at once are those of one call each, and the stream goes on behind them',
    check: () =>
      fc.assert(
        fc.property(fc.integer(), fc.array(fc.nat(70), { maxLength: 5 }), (seed, lengths) => {
          const [many, single] = [random(seed, 'law'), random(seed, 'law')]
          for (const length of lengths) {
            const drawn = new Float64Array(length)
            many.fill(drawn)
            deepStrictEqual(
              [...drawn, many.uniform(), many.below(1000)],
              [...Array.from(drawn, single.uniform), single.uniform(), single.below(1000)],
            )
          }
        }),
        { numRuns: 300 },
      ),
  },
]
