import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { meanBars, stepsOfBars } from '../../src/market/universe/mean-bars.kernel.js'
import { universe } from '../../src/market/universe/universe.js'
import { anyListings, knownBy, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'
import { momentAt } from './universe.js'

const FIELDS = ['open', 'high', 'low', 'close'] as const

/** What holds of all members as one series. */
export const meanBarsLaws = (mean: typeof meanBars, steps: typeof stepsOfBars): readonly Law[] => [
  {
    name: 'a step of the mean of all members depends on nothing later',
    check: () =>
      fc.assert(
        fc.property(anyListings(), fc.double({ min: 0, max: 1, noNaN: true }), (listings, share) => {
          const whole = universeOf(listings)
          const moment = momentAt(whole, share)
          const known = universe(knownBy(listings, moment))
          if (isLeft(known)) return
          const [all, early] = [mean(whole), mean(known.right)]
          const until = known.right.steps.closed.filter((at) => at <= moment).length
          for (const field of FIELDS)
            deepStrictEqual(all[field].subarray(0, until), early[field].subarray(0, until))
        }),
        { numRuns: 100 },
      ),
  },
  {
    name: 'the mean of one instrument goes its way, and its bars hold their open and close',
    check: () =>
      fc.assert(
        fc.property(anyListings(), (listings) => {
          const all = universeOf(listings)
          const whole = mean(all)
          for (let k = 0; k < whole.length; k++) {
            const [o, h, l, c] = FIELDS.map((field) => whole[field][k] ?? Number.NaN)
            ok((h ?? 0) >= Math.max(o ?? 0, c ?? 0) && (l ?? 0) <= Math.min(o ?? 0, c ?? 0))
          }
          for (const listing of listings) {
            const one = universeOf([listing])
            const { close } = listing.dataset.bars
            const level = mean(one).close
            const at = one.instruments.map(steps)[0] ?? new Int32Array(0)
            close.forEach((price, bar) => {
              const made = (level[at[bar] ?? 0] ?? 0) / 100
              ok(Math.abs(made / (price / (close[0] ?? 1)) - 1) < 1e-9)
            })
          }
        }),
        { numRuns: 100 },
      ),
  },
  {
    name: 'a bar is over at its step, and not before',
    check: () =>
      fc.assert(
        fc.property(anyListings(), (listings) => {
          const { instruments, steps: moments } = universeOf(listings)
          for (const instrument of instruments)
            steps(instrument).forEach((step, bar) => {
              deepStrictEqual(moments.closed[step], instrument.closed[bar])
            })
        }),
        { numRuns: 100 },
      ),
  },
]
