import fc from 'fast-check'
import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { ListedMember } from '../../src/market/universe/membership.js'
import type { Universe } from '../../src/market/universe/universe.js'
import type { TargetRules } from '../../src/signal/target-rules.js'
import { universeOf } from '../arbitrary/universe.js'
import type { WeightedInstrument } from '../model/weights.js'
import { anyBars, present } from './case.js'
import { dated } from './plain-case.js'

/** Shares of a long account, and unknown ones. */
export const longShare = fc.constantFrom(0, 0, 0.125, 0.25, 0.5, 1, Number.NaN)
/** Shares of either side. */
export const anyShare = fc.oneof(longShare, fc.constantFrom(-0.125, -0.5, -1))
/** An instrument of this many days or fewer with its weights, some held by a signal, some of members by date. */
export const anyWeighted = (n: number, weight: fc.Arbitrary<number>): fc.Arbitrary<WeightedInstrument> =>
  fc
    .record({
      bars: anyBars(fc.constant(n)),
      missing: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
      weights: fc.array(weight, { minLength: n, maxLength: n }),
      held: fc.option(fc.array(fc.constantFrom(0, 1, 1), { minLength: n, maxLength: n }), { nil: undefined }),
      members: fc.option(fc.array(fc.constantFrom(0, 1, 1, 1), { minLength: n, maxLength: n }), {
        nil: undefined,
      }),
    })
    .map(({ bars, missing, weights, held, members }) => {
      const made: Bars = dated(bars, [...bars.volume], missing)
      const all = Float64Array.from(weights.slice(0, made.length), (own, i) => (held?.[i] === 0 ? 0 : own))
      return {
        bars: made,
        weights: all,
        ...(held === undefined ? {} : { held: Uint8Array.from(held.slice(0, made.length)) }),
        ...(members === undefined ? {} : { members: Uint8Array.from(members.slice(0, made.length)) }),
      }
    })
/** One to four of them. */
export const anyAllWeighted = (weight: fc.Arbitrary<number>): fc.Arbitrary<readonly WeightedInstrument[]> =>
  fc
    .integer({ min: 2, max: 50 })
    .chain((n) => fc.array(anyWeighted(n, weight), { minLength: 1, maxLength: 4 }))

const ofTarget = { width: 0.2, of: 'target', moves: 'all' } as const
const anyDrift = fc.constantFrom<TargetRules['drift']>(undefined, 0.03, 0.2, ofTarget)
/** Any rules that the plain account knows. */
export const anyTargetRules: fc.Arbitrary<TargetRules> = fc
  .record({
    every: fc.constantFrom('bar' as const, 'day' as const, 'week' as const, 'month' as const, { bars: 3 }),
    drift: anyDrift,
    minimum_trade: fc.constantFrom(0, 0, 500),
    cash: fc.constantFrom(0, 0.05),
  })
  .map((drawn) => ({ ...present(drawn), normalize: 'none' }))

/** A span for each bar on which an instrument is a member, or one that is open. */
const spansOf = ({ bars, members }: WeightedInstrument, symbol: string): readonly ListedMember[] => {
  const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
  return members === undefined
    ? [{ symbol }]
    : [...bars.time].flatMap((time, bar) =>
        members[bar] === 0 ? [] : [{ symbol, from: dateOf(time), to: dateOf(time + 86_400_000) }],
      )
}

/** Their universe, with a list of members where one of them has one. */
export const universeWith = (instruments: readonly WeightedInstrument[], names = 'abcd'): Universe =>
  universeOf(
    instruments.map(({ bars }, i) => ({
      symbol: names[i]!,
      bar_length: { every: 1, unit: 'day' },
      dataset: datasetOf({ name: names[i]!, periods_per_year: 252 }, bars),
    })),
    instruments.every(({ members }) => members === undefined)
      ? undefined
      : instruments.flatMap((each, i) => spansOf(each, names[i]!)),
  )
