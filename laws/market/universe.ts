import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { type Range, resolveRange } from '../../src/market/bars/range.js'
import type { Listing, Universe } from '../../src/market/universe/universe.js'
import { resolveUniverse } from '../../src/market/universe/universe-range.js'
import { anyListing, anyListings, knownBy, universeOf } from '../arbitrary/universe.js'
import type { Law } from '../law.js'

const law = (name: string, holds: (listings: readonly Listing[], share: number) => void): Law => ({
  name,
  check: () =>
    fc.assert(fc.property(anyListings(), fc.double({ min: 0, max: 1, noNaN: true }), holds), {
      numRuns: 200,
    }),
})
/** A moment that lies at a share of the steps. */
export const momentAt = ({ steps }: Universe, share: number): number =>
  steps.closed[Math.floor(share * (steps.length - 1))] ?? 0

const maybe = (most: number) => fc.option(fc.nat(most), { nil: undefined })
const anyRange: fc.Arbitrary<Range> = fc
  .record({ from_bar: maybe(45), to_bar: maybe(45), warmup: maybe(10) })
  .map((range) => Object.fromEntries(Object.entries(range).filter(([, value]) => value !== undefined)))

/** What holds of instruments on the union of their times. */
export const universeLaws: readonly Law[] = [
  law('every bar is over at one step, and at every step a bar is over', (listings) => {
    const { instruments, steps } = universeOf(listings)
    const over = new Set(instruments.flatMap(({ closed }) => [...closed]))
    deepStrictEqual(
      [...steps.closed],
      [...over].sort((a, b) => a - b),
    )
    for (const { last, dataset } of instruments) deepStrictEqual(last.at(-1), dataset.bars.length - 1)
  }),
  law('a step goes by the open of the latest bar that is over by then', (listings) => {
    const { instruments, steps } = universeOf(listings)
    const bars = instruments.flatMap(({ dataset, closed }) =>
      Array.from(closed, (at, i) => ({ at, open: dataset.bars.time[i]! })),
    )
    const latest = (moment: number): number =>
      Math.max(...bars.filter(({ at }) => at <= moment).map(({ open }) => open))
    deepStrictEqual([...steps.time], Array.from(steps.closed, latest))
  }),
  law('a bar is over after it has opened, and not after the next has', (listings) => {
    for (const { dataset, closed } of universeOf(listings).instruments)
      closed.forEach((at, i) => {
        ok(at > dataset.bars.time[i]!)
        ok(i + 1 === closed.length || at <= dataset.bars.time[i + 1]!)
      })
  }),
  law('at a step the last closed bar is over, and the one after it is not', (listings) => {
    const { instruments, steps } = universeOf(listings)
    for (const { last, closed } of instruments)
      last.forEach((bar, k) => {
        ok(bar < 0 || closed[bar]! <= steps.closed[k]!)
        ok(bar + 1 === closed.length || closed[bar + 1]! > steps.closed[k]!)
      })
  }),
  law('the order in which instruments are given does not matter', (listings) => {
    deepStrictEqual(universeOf(listings.toReversed()), universeOf(listings))
  }),
  law('one instrument alone has its bars for steps', ([listing]) => {
    if (listing === undefined) return
    const { steps, instruments } = universeOf([listing])
    deepStrictEqual(steps.time, listing.dataset.bars.time)
    deepStrictEqual([...(instruments[0]?.last ?? [])], [...steps.time.keys()])
  }),
  law('bars that open after a moment change no step up to it', (listings, share) => {
    const whole = universeOf(listings)
    const moment = momentAt(whole, share)
    const known = universeOf(knownBy(listings, moment))
    const count = whole.steps.closed.filter((at) => at <= moment).length
    deepStrictEqual(known.steps.closed.slice(0, count), whole.steps.closed.slice(0, count))
    deepStrictEqual(known.steps.time.slice(0, count), whole.steps.time.slice(0, count))
    for (const { symbol, last } of whole.instruments) {
      const seen = known.instruments.find((each) => each.symbol === symbol)?.last.slice(0, count)
      deepStrictEqual(seen ?? new Int32Array(count).fill(-1), last.slice(0, count))
    }
  }),
  {
    name: 'a range of one instrument alone is that of its dataset',
    check: () =>
      fc.assert(
        fc.property(anyListing('ant'), anyRange, fc.nat(12), (listing, range, need) => {
          const one = resolveRange(range, listing.dataset, need)
          const all = resolveUniverse(range, universeOf([listing]), [need])
          if (one._tag === 'Left') return deepStrictEqual(all._tag, 'Left')
          deepStrictEqual(all, {
            _tag: 'Right',
            right: { steps: one.right.scored, bars: [one.right.scored], slices: [one.right] },
          })
        }),
      ),
  },
]
