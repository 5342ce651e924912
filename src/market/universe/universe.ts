import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../core/canonical/content-key.js'
import { didYouMean } from '../../core/near.js'
import { annualisation } from '../bars/annualisation.js'
import { type BarLength, barLengthOf, lengthOfBucket } from '../bars/bar-length.js'
import type { IrregularSpacing } from '../bars/data-error.js'
import type { Dataset } from '../bars/dataset-record.js'
import { type BarSpacing, intervalOf } from '../bars/interval.kernel.js'
import type { Bucket } from '../bars/resample.kernel.js'
import {
  type ListedMember,
  type MemberDays,
  type MemberFault,
  type Membership,
  memberDays,
  membershipOf,
} from './membership.js'
import { closesOf, lastClosed, type Steps, stepsOf } from './universe.kernel.js'

/** One instrument among others: its own bars, and when they are over. */
export interface Instrument {
  readonly symbol: string
  readonly dataset: Dataset
  readonly bar_length: BarLength
  /** When each bar is over, UTC milliseconds. */
  readonly closed: Float64Array
  /** By step of the universe, the last bar that is over; -1 before the first. */
  readonly last: Int32Array
  /** Whether its bars end before those of the universe do: then its last bar is its delisting. */
  readonly delisted: boolean
  /** When it is a member, where the universe has a list of members. */
  readonly membership?: Membership
  /** What it is compared and counted with, such as a sector. */
  readonly group?: string
}

/**
 * Several instruments on the union of their times. A step is a moment at which a bar of any of them is over; every bar
 * stays its instrument's own, nothing is filled in. Instruments are in the order of their symbols, whatever order they
 * were given in.
 */
export interface Universe {
  readonly instruments: readonly Instrument[]
  readonly steps: Steps
  readonly interval: BarSpacing
  /** P of the steps: that of the instruments where they agree, else what the steps' own spacing gives. */
  readonly periods_per_year: number | IrregularSpacing
  /** The list of members, as it was given. */
  readonly members?: readonly ListedMember[]
  /** Of symbols, bars, bar lengths, members and groups. */
  readonly hash: string
}

/** Why instruments make no universe, or one is not in it. */
export type UniverseFault =
  | { readonly _tag: 'NoInstruments'; readonly message: string }
  | { readonly _tag: 'BadSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'DuplicateSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'UnknownSymbol'; readonly symbol: string; readonly message: string }
  | { readonly _tag: 'UnknownBarLength'; readonly symbol: string; readonly message: string }
  | MemberFault

/** A dataset under the symbol that it goes by. */
export interface Listing {
  readonly symbol: string
  readonly dataset: Dataset
  /** How long its bars last, where their spacing does not give it or gives it wrong. */
  readonly bar_length?: Bucket
  /** What it is compared and counted with, such as a sector; `withGroups` makes a series of it. */
  readonly group?: string
}

const bySymbol = (a: { readonly symbol: string }, b: { readonly symbol: string }): number =>
  a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0

type Timed = Omit<Instrument, 'last' | 'delisted'>

const timed = ({ symbol, dataset, bar_length, group }: Listing): Either<UniverseFault, Timed> => {
  const length = bar_length === undefined ? barLengthOf(dataset.interval) : lengthOfBucket(bar_length)
  if (!/\S/.test(symbol))
    return left({ _tag: 'BadSymbol', symbol, message: `"${symbol}" is no symbol: it is empty` })
  return length === undefined
    ? left({
        _tag: 'UnknownBarLength',
        symbol,
        message: `${symbol}: how long a bar lasts is not known: ${dataset.interval.because ?? 'its spacing is irregular'} (wanted: bar_length to be given)`,
      })
    : right({
        symbol,
        dataset,
        bar_length: length,
        closed: closesOf(dataset.bars, length),
        ...(group === undefined ? {} : { group }),
      })
}

const periodsOf = (instruments: readonly Timed[], interval: BarSpacing): number | IrregularSpacing => {
  const [first, ...rest] = instruments.map(({ dataset }) => dataset.periods_per_year)
  if (typeof first === 'number' && rest.every((each) => each === first)) return first
  const known = annualisation('the universe', interval)
  return isLeft(known) ? known.left : known.right
}

/** What an instrument is hashed by. */
const identityOf = ({
  symbol,
  dataset,
  bar_length,
  delisted,
  membership,
  group,
}: Instrument): readonly unknown[] => {
  const { spans, delisting_return = null } = membership ?? {}
  const day = (each: number): number | null => (Number.isFinite(each) ? each : null)
  return [
    symbol,
    dataset.hash,
    bar_length,
    delisted,
    ...(spans === undefined ? [] : [{ spans: spans.map((span) => span.map(day)), delisting_return }]),
    ...(group === undefined ? [] : [{ group }]),
  ]
}

/** A universe of sound instruments; `delisted` says of each whether its last bar is its delisting. */
const assembled = (
  instruments: readonly Timed[],
  delisted: (instrument: Timed, end: number) => boolean,
  members: readonly ListedMember[] | undefined,
): Universe => {
  const sorted = instruments.toSorted(bySymbol)
  const steps = stepsOf(sorted.map(({ dataset, closed }) => ({ bars: dataset.bars, closed })))
  const end = steps.closed.at(-1) ?? Number.NEGATIVE_INFINITY
  const all = sorted.map(
    (each): Instrument => ({
      ...each,
      last: lastClosed(each.closed, steps.closed),
      delisted: delisted(each, end),
    }),
  )
  const interval = intervalOf(steps)
  return {
    instruments: all,
    steps,
    interval,
    periods_per_year: periodsOf(sorted, interval),
    ...(members === undefined ? {} : { members }),
    hash: keyOf(all.map(identityOf)),
  }
}

const withMembership = (each: Timed, days: ReadonlyMap<string, MemberDays> | undefined): Timed => {
  const own = days?.get(each.symbol)
  return own === undefined ? each : { ...each, membership: membershipOf(own, each.dataset.bars) }
}

/**
 * Puts instruments together on the union of their times. An instrument whose last bar is over before the universe's last
 * one is counts as delisted with that bar. With `members` an instrument trades, is ranked and is averaged on the bars of its
 * spans alone; one without a row never does, and may still be read by name. Errors: none at all, a symbol that is empty or
 * stands twice, bars whose length is not known, members that cannot be.
 */
export const universe = (
  listings: readonly Listing[],
  members?: readonly ListedMember[],
): Either<UniverseFault, Universe> => {
  if (listings.length === 0)
    return left({ _tag: 'NoInstruments', message: 'a universe has at least one instrument' })
  const sorted = listings.toSorted(bySymbol)
  const twice = sorted.find(({ symbol }, i) => symbol === sorted[i + 1]?.symbol)
  if (twice !== undefined)
    return left({
      _tag: 'DuplicateSymbol',
      symbol: twice.symbol,
      message: `"${twice.symbol}" stands twice: ${sorted
        .filter(({ symbol }) => symbol === twice.symbol)
        .map(({ dataset }) => dataset.name)
        .join(', ')}`,
    })
  const all = sorted.map(timed)
  const bad = all.find(isLeft)
  if (bad !== undefined) return bad
  const days =
    members === undefined
      ? undefined
      : memberDays(
          members,
          sorted.map(({ symbol }) => symbol),
        )
  if (days !== undefined && isLeft(days)) return days
  return right(
    assembled(
      all.flatMap((each) => (isLeft(each) ? [] : [withMembership(each.right, days?.right)])),
      ({ closed }, end) => (closed.at(-1) ?? end) < end,
      members,
    ),
  )
}

/** The universe of one of the instruments. */
export const universeOfOne = ({ members }: Universe, instrument: Instrument): Universe =>
  assembled(
    [instrument],
    () => instrument.delisted,
    members?.filter(({ symbol }) => symbol === instrument.symbol),
  )

/** The symbols of the instruments, in their order. */
export const symbolsOf = ({ instruments }: Universe): readonly string[] =>
  instruments.map(({ symbol }) => symbol)

/** The instrument of a symbol, or the nearest symbol there is. */
export const instrumentOf = (of: Universe, symbol: string): Either<UniverseFault, Instrument> => {
  const found = of.instruments.find((each) => each.symbol === symbol)
  return found === undefined
    ? left({
        _tag: 'UnknownSymbol',
        symbol,
        message: `there is no instrument "${symbol}"${didYouMean(symbol, symbolsOf(of))}`,
      })
    : right(found)
}

/**
 * The universe of some of the instruments; who was delisted stays so. Errors: an unknown symbol, one that stands twice, none at
 * all.
 */
export const restrictTo = (of: Universe, symbols: readonly string[]): Either<UniverseFault, Universe> => {
  const found = symbols.map((symbol) => instrumentOf(of, symbol))
  const bad = found.find(isLeft)
  if (bad !== undefined) return bad
  const twice = symbols.find((symbol, i) => symbols.indexOf(symbol) < i)
  if (twice !== undefined)
    return left({ _tag: 'DuplicateSymbol', symbol: twice, message: `"${twice}" stands twice` })
  const gone = new Set(of.instruments.flatMap(({ symbol, delisted }) => (delisted ? [symbol] : [])))
  return found.length === 0
    ? left({ _tag: 'NoInstruments', message: 'a universe has at least one instrument' })
    : right(
        assembled(
          found.flatMap((each) => (isLeft(each) ? [] : [each.right])),
          ({ symbol }) => gone.has(symbol),
          of.members?.filter(({ symbol }) => symbols.includes(symbol)),
        ),
      )
}
