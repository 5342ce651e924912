import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { didYouMean } from '../../core/near.js'
import type { Bars } from '../bars/bars.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { instantOf } from '../bars/range.js'
import { type DatedBars, dayOf } from '../bars/trading-day.js'

/**
 * When an instrument is a member of its universe: trading days [from, to) as dates, open where one is left out. Several of a
 * symbol are several spans. `delisting_return` is what a delisting leaves over the last close: -0.3 is 30 % less.
 */
export interface ListedMember {
  readonly symbol: string
  readonly from?: string
  readonly to?: string
  readonly delisting_return?: number
}

/** Trading days in days since 1970, `to` exclusive; infinite where open. */
export type MemberSpan = readonly [from: number, to: number]

/** What is known of one symbol: its spans in the order of time, apart from one another. */
export interface MemberDays {
  readonly spans: readonly MemberSpan[]
  readonly delisting_return?: number
}

/** When an instrument is a member, by bar. */
export interface Membership extends MemberDays {
  /** 1 on the bars of trading days on which it is a member. */
  readonly bars: Uint8Array
}

/** A member that cannot be one; `row` is its place in the list, from 0. */
export interface MemberFault {
  readonly _tag: 'BadMember'
  readonly symbol: string
  readonly row: number
  /** What is wrong, without the place. */
  readonly because: string
  readonly message: string
}

const dayOfDate = (date: string | undefined, open: number): number =>
  date === undefined ? open : date.length === 10 ? instantOf(date) / DAY_MS : Number.NaN

const spanOf = ({ from, to }: ListedMember): MemberSpan => [
  dayOfDate(from, -Infinity),
  dayOfDate(to, Infinity),
]

const shown = ({ from = 'the beginning', to = 'the end' }: ListedMember): string => `${from} to ${to}`

const overlaps = ([a, b]: MemberSpan, [c, d]: MemberSpan): boolean => a < d && c < b

/** Why a row is none, given those before it. */
const problemOf = (
  member: ListedMember,
  before: readonly ListedMember[],
  symbols: readonly string[],
): string | undefined => {
  const { symbol, from, to, delisting_return } = member
  const [first, end] = spanOf(member)
  const own = before.filter((each) => each.symbol === symbol)
  const across = own.find((each) => overlaps(spanOf(each), [first, end]))
  const other = own.find(
    (each) =>
      each.delisting_return !== undefined &&
      delisting_return !== undefined &&
      each.delisting_return !== delisting_return,
  )
  if (!symbols.includes(symbol)) return `there is no instrument "${symbol}"${didYouMean(symbol, symbols)}`
  if (Number.isNaN(first)) return `from "${from ?? ''}" is not a date such as 2001-01-12`
  if (Number.isNaN(end)) return `to "${to ?? ''}" is not a date such as 2001-01-12`
  if (first >= end) return `from ${from ?? ''} is not before to ${to ?? ''}, the first day after it`
  if (across !== undefined) return `${symbol} from ${shown(member)} overlaps its span from ${shown(across)}`
  if (delisting_return !== undefined && !(Number.isFinite(delisting_return) && delisting_return >= -1))
    return `delisting_return ${delisting_return} is no share of the last close: at least -1, such as -0.3`
  return other === undefined
    ? undefined
    : `delisting_return ${delisting_return ?? ''} of ${symbol} stands as ${other.delisting_return ?? ''} elsewhere: one of each symbol`
}

/** What is known of each symbol. Errors: a strange symbol, no date, a span that ends before it begins or overlaps another. */
export const memberDays = (
  members: readonly ListedMember[],
  symbols: readonly string[],
): Either<MemberFault, ReadonlyMap<string, MemberDays>> => {
  const problems = members.map((member, row) => problemOf(member, members.slice(0, row), symbols))
  const row = problems.findIndex((problem) => problem !== undefined)
  const because = problems[row]
  if (because !== undefined)
    return left({
      _tag: 'BadMember',
      symbol: members[row]?.symbol ?? '',
      row,
      because,
      message: `members[${row}]: ${because}`,
    })
  return right(
    new Map(
      symbols.map((symbol): readonly [string, MemberDays] => {
        const own = members.filter((each) => each.symbol === symbol)
        const [stated] = own.flatMap(({ delisting_return }) => delisting_return ?? [])
        const spans = own.map(spanOf).toSorted(([a], [b]) => a - b)
        return [symbol, { spans, ...(stated === undefined ? {} : { delisting_return: stated }) }]
      }),
    ),
  )
}

/** Whether an instrument is a member on a trading day. */
export const isMemberOn = ({ spans }: Pick<MemberDays, 'spans'>, day: number): boolean =>
  spans.some(([from, to]) => day >= from && day < to)

/** The membership of an instrument by bar. Cost: O(bars x spans). */
export const membershipOf = (days: MemberDays, bars: DatedBars): Membership => ({
  ...days,
  bars: Uint8Array.from({ length: bars.length }, (_, bar) => (isMemberOn(days, dayOf(bars, bar)) ? 1 : 0)),
})

/** An instrument as far as its membership asks. */
interface MaybeMember {
  readonly membership?: Pick<Membership, 'bars'>
}

/** Whether an instrument is a member on one of its bars; without a list of members it always is. */
export const isMember = ({ membership }: MaybeMember, bar: number): boolean =>
  membership === undefined || membership.bars[bar] === 1

/** Bars whose last close is what a delisting leaves of it, where that is known. */
export const barsWithDelisting = ({
  dataset: { bars },
  delisted,
  membership,
}: {
  readonly dataset: { readonly bars: Bars }
  readonly delisted: boolean
  readonly membership?: MemberDays
}): Bars => {
  const last = membership?.delisting_return
  return !delisted || last === undefined
    ? bars
    : { ...bars, close: bars.close.with(-1, (bars.close.at(-1) ?? Number.NaN) * (1 + last)) }
}
