import { type Either, left, right } from 'fp-ts/lib/Either.js'
import * as codec from '../../core/codec/codec.js'
import type { Bars, Slice } from './bars.js'
import { showTime } from './dataset-text.js'
import { type BarSpacing, DAY_MS } from './interval.kernel.js'

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?)?$/

/** UTC milliseconds of an ISO date, with or without a time; NaN where it is none. */
export const instantOf = (text: string): number => {
  if (!ISO.test(text)) return Number.NaN
  const time = Date.parse(text.includes('T') && !text.endsWith('Z') ? `${text}Z` : text)
  return new Date(time || 0).toISOString().startsWith(text.slice(0, 10)) ? time : Number.NaN
}

const dateCodec = codec.checked(codec.text, (text) =>
  Number.isNaN(instantOf(text))
    ? `"${text}" is not a date such as 2001-01-12 or 2001-01-12T09:30Z`
    : undefined,
)
/**
 * How many bars before the range are read: until older bars weigh less than the tolerance in recursive values (`settled`),
 * until there are values (`first_value`), or a number of them, where values are unknown until they exist.
 */
export const warmupRules = ['settled', 'first_value'] as const
export type WarmupRule = (typeof warmupRules)[number] | number
/** The weight of older bars, as a share of the input's scale, at which a value counts as settled. */
export const TOLERANCE = 1e-3

const WARMUP = {
  warmup: codec.optionalField(
    codec.either(
      'a warm-up',
      (value) => typeof value === 'string',
      codec.oneOf('warm-up', warmupRules),
      codec.integer(0),
    ),
  ),
  tolerance: codec.optionalField(codec.finite(1e-12, 1)),
}

const dateRangeCodec = codec.checked(
  codec.struct('range', {
    from: codec.optionalField(dateCodec),
    to: codec.optionalField(dateCodec),
    ...WARMUP,
  }),
  ({ from, to }) =>
    from !== undefined && to !== undefined && instantOf(from) >= instantOf(to)
      ? `from ${from} is not before to ${to}`
      : undefined,
)
const barRangeCodec = codec.checked(
  codec.struct('range in bars', {
    from_bar: codec.optionalField(codec.integer(0)),
    to_bar: codec.optionalField(codec.integer(1)),
    ...WARMUP,
  }),
  ({ from_bar, to_bar }) =>
    from_bar === undefined && to_bar === undefined
      ? 'a range in bars names from_bar or to_bar'
      : from_bar !== undefined && to_bar !== undefined && from_bar >= to_bar
        ? `from_bar ${from_bar} is not before to_bar ${to_bar}`
        : undefined,
)

/**
 * The bars that count, as dates `[from, to)` in UTC or as bars `[from_bar, to_bar)`, and how many bars before them are
 * read as warm-up. What is left out reaches to the end of the data, from the first bar that has its warm-up.
 */
export const rangeCodec = codec.either(
  'range',
  (value) => typeof value === 'object' && value !== null && ('from_bar' in value || 'to_bar' in value),
  barRangeCodec,
  dateRangeCodec,
)
export type Range = codec.TypeOf<typeof rangeCodec>
export type RangeInput = codec.InputOf<typeof rangeCodec>

/** Fewer bars before the range than its warm-up asks for. */
export interface TooLittleWarmup {
  readonly _tag: 'TooLittleWarmup'
  readonly missing: number
  readonly available: number
  readonly because: string
  readonly wanted: string
}
/** An end of the range where the dataset has no bars. */
export interface OutsideData {
  readonly _tag: 'OutsideData'
  readonly field: 'from' | 'to' | 'from_bar' | 'to_bar'
  readonly because: string
  readonly wanted: string
}
/** No bar lies in the range. */
export interface EmptyRange {
  readonly _tag: 'EmptyRange'
  readonly because: string
  readonly wanted: string
}
/** Why a range is none of the data. */
export type RangeFault = TooLittleWarmup | OutsideData | EmptyRange

/** A fault of a range with what would be right. */
export const showRangeFault = ({ because, wanted }: RangeFault): string => `${because} (wanted: ${wanted})`

/** What a range is resolved on: the times of a dataset's bars, or of a universe's steps. */
export interface Calendar {
  readonly bars: Pick<Bars, 'time' | 'length'>
  readonly interval: BarSpacing
}

/** The first bar at or after a time; the number of bars where there is none. */
export const firstBarAt = (bars: Calendar['bars'], time: number): number => {
  const found = (low: number, high: number): number => {
    if (low >= high) return low
    const middle = (low + high) >> 1
    return (bars.time[middle] ?? Infinity) < time ? found(middle + 1, high) : found(low, middle)
  }
  return found(0, bars.length)
}

type Found = Either<RangeFault, { readonly from: number | undefined; readonly to: number }>

const outside = (field: OutsideData['field'], because: string, wanted: string): Either<RangeFault, never> =>
  left({ _tag: 'OutsideData', field, because, wanted })

const tooLittle = (
  missing: number,
  available: number,
  because: string,
  wanted: string,
): Either<RangeFault, never> => left({ _tag: 'TooLittleWarmup', missing, available, because, wanted })

/** Weekends, holidays and the last bar's own span lie outside the bars without being an error. */
const slackOf = ({ interval }: Calendar): number => Math.max(4 * DAY_MS, 2 * interval.step_ms)

const timeOf = ({ bars }: Calendar, at: number): number => bars.time[Math.min(at, bars.length - 1)] ?? 0
const span = (data: Calendar): string =>
  `${showTime(timeOf(data, 0))}..${showTime(timeOf(data, data.bars.length - 1))}`

const byDates = (from: string | undefined, to: string | undefined, data: Calendar): Found => {
  const [first, last, slack] = [timeOf(data, 0), timeOf(data, data.bars.length - 1), slackOf(data)]
  const [start, end] = [
    from === undefined ? first : instantOf(from),
    to === undefined ? Infinity : instantOf(to),
  ]
  if (start < first - slack || start > last)
    return outside(
      'from',
      `from ${from ?? ''} lies outside the bars, ${span(data)}`,
      `a date of ${span(data)}`,
    )
  if (to !== undefined && (end > last + slack || end <= first))
    return outside(
      'to',
      `to ${to} lies outside the bars, ${span(data)}`,
      `at most ${showTime(last + Math.max(data.interval.step_ms, 1))}, or no to for the end of the data`,
    )
  return right({
    from: from === undefined ? undefined : firstBarAt(data.bars, start),
    to: to === undefined ? data.bars.length : firstBarAt(data.bars, end),
  })
}

const byBars = (from: number | undefined, to: number | undefined, data: Calendar): Found => {
  const { length } = data.bars
  if (from !== undefined && from >= length)
    return outside('from_bar', `from_bar ${from} is past the last of ${length} bars`, `at most ${length - 1}`)
  if (to !== undefined && to > length)
    return outside('to_bar', `to_bar ${to} is past the end of ${length} bars`, `at most ${length}`)
  return right({ from, to: to ?? length })
}

/**
 * Resolves a range to bars of a dataset: `{ warmup: [a, b), scored: [b, c) }`. `warmup` serves a range that names none.
 * Without a first date or bar, the range starts after the warm-up.
 */
export const resolveRange = (range: Range, data: Calendar, warmup = 0): Either<RangeFault, Slice> => {
  const bars = 'from_bar' in range || 'to_bar' in range
  const dates = bars
    ? { from: undefined, to: undefined }
    : (range as { readonly from?: string; readonly to?: string })
  const found = bars ? byBars(range.from_bar, range.to_bar, data) : byDates(dates.from, dates.to, data)
  if (found._tag === 'Left') return found
  const needed = typeof range.warmup === 'number' ? range.warmup : warmup
  const { from = Math.min(needed, found.right.to), to } = found.right
  if (found.right.from === undefined && needed >= to)
    return tooLittle(
      needed + 1 - to,
      to,
      `a warm-up of ${needed} bars leaves none of ${to} to score`,
      `at most ${to - 1}`,
    )
  if (needed > from)
    return tooLittle(
      needed - from,
      from,
      `${needed - from} warm-up bars are missing: ${needed} are asked for, ${from} lie before ${showTime(timeOf(data, from))}`,
      needed < data.bars.length
        ? `a start at ${showTime(timeOf(data, needed))} (bar ${needed}) or later, or a warm-up of at most ${from}`
        : `a warm-up of at most ${from}`,
    )
  if (from >= to)
    return left({
      _tag: 'EmptyRange',
      because: `no bar lies in the range; the next one is at ${showTime(timeOf(data, from))}`,
      wanted: `a range that holds a bar of ${span(data)}`,
    })
  return right({ warmup: [from - needed, from], scored: [from, to] })
}
