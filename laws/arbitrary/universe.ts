import fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { datasetOf } from '../../src/market/bars/dataset.js'
import type { Bucket } from '../../src/market/bars/resample.kernel.js'
import type { ListedMember } from '../../src/market/universe/membership.js'
import {
  type Listing,
  type Universe,
  type UniverseFault,
  universe,
} from '../../src/market/universe/universe.js'
import { walkBars } from './strategy.js'

const HOUR_MS = 3_600_000
const START = Date.UTC(2020, 0, 6)

/** How long bars last, in hours. */
const LENGTHS: readonly (readonly [Bucket, hours: number])[] = [
  [{ every: 1, unit: 'hour' }, 1],
  [{ every: 6, unit: 'hour' }, 6],
  [{ every: 1, unit: 'day' }, 24],
]

const onTimes = (bars: Bars, first: number, gaps: readonly number[], hours: number): Bars => {
  const time = Float64Array.from(bars.time)
  const opened = { at: first }
  for (const i of time.keys()) {
    time[i] = opened.at
    opened.at += HOUR_MS * hours * (1 + (gaps[i % gaps.length] ?? 0))
  }
  return { ...bars, time }
}

/** When an instrument's bars are: how long they last, how many hours after the others they begin, what gaps they have. */
interface Timing {
  readonly late: number
  readonly gaps: readonly number[]
  readonly lasting: readonly [Bucket, hours: number]
}
const anyGaps = fc.array(fc.constantFrom(0, 0, 0, -0.5, 1, 3), { minLength: 1, maxLength: 7 })
const anyTiming: fc.Arbitrary<Timing> = fc.record({
  late: fc.nat(200),
  gaps: anyGaps,
  lasting: fc.constantFrom(...LENGTHS),
})
/** Bars of one length at the same times, but for late listings and sometimes a gap. */
const anyCommonTiming: fc.Arbitrary<fc.Arbitrary<Timing>> = fc.constantFrom(...LENGTHS).map((lasting) =>
  fc.record({
    late: fc.oneof(fc.constant(0), fc.nat(8)).map((bars) => bars * lasting[1]),
    gaps: fc.oneof(
      { weight: 3, arbitrary: fc.constant([0]) },
      { weight: 1, arbitrary: fc.constant([0, 0, 1, 0]) },
    ),
    lasting: fc.constant(lasting),
  }),
)

const anyWalkOf = (length: number): fc.Arbitrary<Bars> => fc.nat(1e6).map((seed) => walkBars(seed, length))
/** An instrument of at most this many bars that begins some hours after the others, with gaps; prices by their number. */
export const anyListing = (
  symbol: string,
  most = 40,
  timing = anyTiming,
  prices: (length: number) => fc.Arbitrary<Bars> = anyWalkOf,
): fc.Arbitrary<Listing> =>
  fc.tuple(fc.integer({ min: 1, max: most }).chain(prices), timing).map(
    ([
      bars,
      {
        late,
        gaps,
        lasting: [bar_length, hours],
      },
    ]) => ({
      symbol,
      bar_length,
      dataset: datasetOf(
        { name: symbol, periods_per_year: 252 },
        onTimes(bars, START + late * HOUR_MS, gaps, hours),
      ),
    }),
  )

const LISTED = ['ant', 'bee', 'cat', 'dog']
/** One to four instruments: each with bars, lengths and gaps of its own, or mostly at the same times. */
export const anyListings = (
  least = 1,
  most = 40,
  prices?: (length: number) => fc.Arbitrary<Bars>,
): fc.Arbitrary<readonly Listing[]> =>
  fc
    .tuple(
      fc.subarray(LISTED, { minLength: least }),
      fc.oneof({ weight: 1, arbitrary: fc.constant(anyTiming) }, { weight: 2, arbitrary: anyCommonTiming }),
    )
    .chain(([symbols, timing]) =>
      fc.tuple(...symbols.map((symbol) => anyListing(symbol, most, timing, prices))),
    )

/** The universe of some listings, with a list of members. */
export const universeOf = (listings: readonly Listing[], members?: readonly ListedMember[]): Universe => {
  const made: Either<UniverseFault, Universe> = universe(listings, members)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}

/** The same instruments without the bars that open after a moment; those without a bar are left out. */
export const knownBy = (listings: readonly Listing[], moment: number): readonly Listing[] =>
  listings.flatMap((listing) => {
    const { bars } = listing.dataset
    const length = bars.time.filter((at) => at <= moment).length
    const cut = (column: Float64Array): Float64Array => column.slice(0, length)
    const known: Bars = {
      length,
      time: cut(bars.time),
      open: cut(bars.open),
      high: cut(bars.high),
      low: cut(bars.low),
      close: cut(bars.close),
      volume: cut(bars.volume),
    }
    const dataset = datasetOf({ name: listing.symbol, periods_per_year: 252 }, known)
    return length === 0 ? [] : [{ ...listing, dataset }]
  })

/** By symbol, the days from the first one on at which it joins and leaves in turn. */
type MemberTurns = Readonly<Record<string, readonly number[]>>

/** Turns of some symbols within two weeks or two months. */
const anyTurns = (symbols: readonly string[]): fc.Arbitrary<MemberTurns> =>
  fc
    .constantFrom(8, 60)
    .chain((most) =>
      fc.tuple(
        ...symbols.map((symbol) =>
          fc
            .uniqueArray(fc.integer({ min: -1, max: most }), { maxLength: 5 })
            .map((days) => [symbol, days.toSorted((a, b) => a - b)] as const),
        ),
      ),
    )
    .map((turns): MemberTurns => Object.fromEntries(turns))

const dateAt = (day: number): string => new Date(START + day * 24 * HOUR_MS).toISOString().slice(0, 10)

/** Turns as a list of members; a symbol without turns is none. */
const membersOf = (turns: MemberTurns): readonly ListedMember[] =>
  Object.entries(turns).flatMap(([symbol, days]) =>
    days.flatMap((from, i): readonly ListedMember[] => {
      const to = days[i + 1]
      return i % 2 === 1
        ? []
        : [{ symbol, from: dateAt(from), ...(to === undefined ? {} : { to: dateAt(to) }) }]
    }),
  )

/** Two lists of members that are one up to a moment, UTC milliseconds. */
export interface MemberChange {
  readonly before: readonly ListedMember[]
  readonly after: readonly ListedMember[]
  readonly moment: number
}

/** Any change of membership, mostly one that shows on the very next day. */
export const anyMemberChange = (symbols: readonly string[]): fc.Arbitrary<MemberChange> =>
  fc
    .tuple(anyTurns(symbols), anyTurns(symbols))
    .chain(([turns, others]) => {
      const all = [...Object.values(turns), ...Object.values(others)].flat().map((day) => day - 1)
      return fc.tuple(fc.constant(turns), fc.constant(others), fc.constantFrom(20, ...all))
    })
    .map(([turns, others, day]) => ({
      before: membersOf(turns),
      after: membersOf(
        Object.fromEntries(
          Object.entries(turns).map(([symbol, days]) => [
            symbol,
            [...days.filter((each) => each <= day), ...(others[symbol] ?? []).filter((each) => each > day)],
          ]),
        ),
      ),
      moment: START + (day + 1) * 24 * HOUR_MS,
    }))
