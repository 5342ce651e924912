import { type Either, isLeft, left, map as mapRight, right } from 'fp-ts/lib/Either.js'
import { decodeWith } from '../../core/codec/codec.js'
import { didYouMean } from '../../core/near.js'
import { annualisation } from '../bars/annualisation.js'
import { barLengthOf, lengthOfBucket } from '../bars/bar-length.js'
import type { IrregularSpacing } from '../bars/data-error.js'
import { daysOfBars } from '../bars/dataset-text.js'
import { type BarSpacing, intervalOf } from '../bars/interval.kernel.js'
import { contractTermsCodec } from './contract-terms.js'
import { type Currencies, exchangeAt, type QuotedRate, quotedRate } from './currencies.js'
import { endsEarly } from './delisting.js'
import { type ListedMember, type MemberDays, memberDays, membershipOf } from './membership.js'
import { closesOf, lastClosed, stepsOf } from './universe.kernel.js'
import { universeHash } from './universe-hash.js'
import type { Instrument, Listing, Universe, UniverseFault } from './universe-record.js'

export type { Instrument, Listing, Universe, UniverseFault } from './universe-record.js'

const bySymbol = (a: { readonly symbol: string }, b: { readonly symbol: string }): number =>
  a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0

/** An instrument before its universe's steps are known. */
type Timed = Omit<Instrument, 'last' | 'delisted' | 'exchange'> & { readonly exchange?: QuotedRate }

const timed = (
  { symbol, dataset, bar_length, group, terms }: Listing,
  currencies: Currencies | undefined,
): Either<UniverseFault, Timed> => {
  const length = bar_length === undefined ? barLengthOf(dataset.interval) : lengthOfBucket(bar_length)
  if (!/\S/.test(symbol))
    return left({ _tag: 'BadSymbol', symbol, message: `"${symbol}" is no symbol: it is empty` })
  const said = terms === undefined ? undefined : decodeWith(contractTermsCodec)(terms)
  if (said !== undefined && isLeft(said))
    return left({
      _tag: 'BadTerms',
      symbol,
      message: `${symbol}: ${said.left.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(', ')}`,
    })
  if (length === undefined)
    return left({
      _tag: 'UnknownBarLength',
      symbol,
      message: `${symbol}, ${daysOfBars(dataset.bars)}: how long a bar lasts is not known: ${dataset.interval.because ?? 'its spacing is irregular'} (wanted: bars of one spacing, or its bar_length, such as 1h, in a manifest or a listing)`,
    })
  return mapRight(
    (exchange: QuotedRate | undefined): Timed => ({
      symbol,
      dataset,
      bar_length: length,
      closed: closesOf(dataset.bars, length),
      ...(group === undefined ? {} : { group }),
      ...(terms === undefined ? {} : { terms }),
      ...(exchange === undefined ? {} : { exchange }),
    }),
  )(quotedRate(symbol, terms?.currency, currencies))
}

const periodsOf = (instruments: readonly Timed[], interval: BarSpacing): number | IrregularSpacing => {
  const [first, ...rest] = instruments.map(({ dataset }) => dataset.periods_per_year)
  if (typeof first === 'number' && rest.every((each) => each === first)) return first
  const known = annualisation('the universe', interval)
  return isLeft(known) ? known.left : known.right
}

/** A universe of sound instruments; `delisted` says of each whether its last bar is its delisting. */
const assembled = (
  instruments: readonly Timed[],
  delisted: (instrument: Timed, end: number) => boolean,
  { members, currencies }: Pick<Universe, 'members' | 'currencies'>,
): Universe => {
  const sorted = instruments.toSorted(bySymbol)
  const steps = stepsOf(sorted.map(({ dataset, closed }) => ({ bars: dataset.bars, closed })))
  const end = steps.closed.at(-1) ?? Number.NEGATIVE_INFINITY
  const all = sorted.map(
    ({ exchange, ...each }): Instrument => ({
      ...each,
      last: lastClosed(each.closed, steps.closed),
      delisted: delisted(each, end),
      ...(exchange === undefined ? {} : { exchange: exchangeAt(exchange, each, steps) }),
    }),
  )
  const interval = intervalOf(steps)
  return {
    instruments: all,
    steps,
    interval,
    periods_per_year: periodsOf(sorted, interval),
    ...(members === undefined ? {} : { members }),
    ...(currencies === undefined ? {} : { currencies }),
    hash: universeHash(all, currencies),
  }
}

const withMembership = (each: Timed, days: ReadonlyMap<string, MemberDays> | undefined): Timed => {
  const own = days?.get(each.symbol)
  return own === undefined ? each : { ...each, membership: membershipOf(own, each.dataset.bars) }
}

/**
 * Puts instruments together on the union of their times. An instrument whose last bar is over before the universe's last
 * one counts as delisted with that bar, unless a weekend alone lies between for one that trades on weekdays. With `members` an instrument trades, is ranked and is averaged on the bars of its
 * spans alone; one without a row never does, and may still be read by name. `currencies` says what money its accounts are in, and
 * the rates of that of its instruments. Errors: none at all, a symbol that is empty or stands twice, bars whose length is not known,
 * terms or members that cannot be, a currency without a rate.
 *
 * @example
 * const both = universe(
 *   [
 *     { symbol: 'ES', dataset: es, terms: { currency: 'USD', multiplier: 50, tick: 0.25 } },
 *     { symbol: 'SAP', dataset: sap, terms: { currency: 'EUR' } },
 *   ],
 *   undefined,
 *   { account: 'USD', rates: [{ pair: 'EURUSD', dataset: eurusd }] },
 * )
 */
export const universe = (
  listings: readonly Listing[],
  members?: readonly ListedMember[],
  currencies?: Currencies,
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
  const all = sorted.map((each) => timed(each, currencies))
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
      endsEarly,
      { ...(members === undefined ? {} : { members }), ...(currencies === undefined ? {} : { currencies }) },
    ),
  )
}

/** What a universe was given next to its instruments, as far as it is of some symbols. */
const amongOf = (of: Universe, symbols: readonly string[]): Pick<Universe, 'members' | 'currencies'> => ({
  ...of,
  ...(of.members === undefined
    ? {}
    : { members: of.members.filter(({ symbol }) => symbols.includes(symbol)) }),
})

/** The universe of one of the instruments. */
export const universeOfOne = (of: Universe, instrument: Instrument): Universe =>
  assembled([instrument], () => instrument.delisted, amongOf(of, [instrument.symbol]))

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
          amongOf(of, symbols),
        ),
      )
}
