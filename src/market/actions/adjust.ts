import { type Either, isLeft, map } from 'fp-ts/lib/Either.js'
import { power } from '../../core/power.kernel.js'
import type { Bars } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { dayTimes } from '../bars/trading-day.js'
import type { CsvOptionsInput } from '../csv/csv-options.js'
import { type DatedValues, datedValues, lastAt } from './dated-values.kernel.js'

/**
 * What prices of past bars are multiplied by: `values[k]` for bars up to and on `time[k]` and after `time[k-1]`; bars after
 * the last time keep their prices.
 */
export type Factors = DatedValues

/** The factors of one corporate history: for splits alone, and for dividends alone. */
export interface FactorTable {
  readonly splits: Factors
  readonly dividends: Factors
}

/** A table with rows `date, dividend factor, split factor, ..`, as LEAN writes its factor files. */
export const factorTable = (
  file: string,
  content: Uint8Array | string,
  options: CsvOptionsInput = {},
): Either<DataError, FactorTable> => {
  const { columns: _, ...rest } = options
  const dividends = datedValues(file, content, { ...rest, value: 1, bound: 'above_0' })
  return isLeft(dividends)
    ? dividends
    : map((splits: DatedValues) => ({ splits, dividends: dividends.right }))(
        datedValues(file, content, { ...rest, value: 2, bound: 'above_0' }),
      )
}

const dayOf = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS

/** The factor of each bar: that of the first row whose date is not before the bar's day. */
export const factorsAt = ({ time, values }: Factors, bars: Bars): Float64Array => {
  // the rows before a day are those at or before the last millisecond of the day before
  const before = lastAt(
    { time, values },
    dayTimes(bars).map((each) => dayOf(each) - 1),
  )
  return Float64Array.from(before, (place) => values[place + 1] ?? 1)
}

/** Bars with prices times one factor each, and volume over another (1 where shares did not change). */
export const scaledBars = (bars: Bars, prices: Float64Array, shares?: Float64Array): Bars => {
  const scaled = (column: Float64Array): Float64Array => column.map((price, i) => price * (prices[i] ?? 1))
  const { dividends: _, ...rest } = bars
  return {
    ...rest,
    open: scaled(bars.open),
    high: scaled(bars.high),
    low: scaled(bars.low),
    close: scaled(bars.close),
    volume: shares === undefined ? bars.volume : bars.volume.map((size, i) => size / (shares[i] ?? 1)),
  }
}

/**
 * Raw bars adjusted backwards: for `splits`, prices times the split factor and volumes over it; for `total_return`, prices
 * times the dividend factor as well. The last bars keep their prices, so levels change with every new event and returns
 * do not: an adjusted price is no price that anyone could trade at.
 */
export const adjusted = (bars: Bars, table: FactorTable, kind: 'splits' | 'total_return'): Bars => {
  const splits = factorsAt(table.splits, bars)
  const split = scaledBars(bars, splits, splits)
  return kind === 'splits' ? split : scaledBars(split, factorsAt(table.dividends, bars))
}

/** Bars whose closes are those of a column of adjusted closes, the other prices in proportion; bars without one as they are. */
export const adjustedToClose = (bars: Bars, closes: DatedValues): Bars => {
  const places = lastAt(closes, bars.time)
  const ratio = Float64Array.from(places, (place, i) =>
    closes.time[place] === bars.time[i] ? (closes.values[place] ?? 1) / (bars.close[i] ?? 1) : 1,
  )
  return scaledBars(bars, ratio)
}

/** The last close before the day of an event; NaN where there is none. */
export const closeBefore = (bars: Bars, time: number): number =>
  bars.close[
    lastAt({ time: dayTimes(bars), values: bars.close }, Float64Array.of(dayOf(time) - 1))[0] ?? -1
  ] ?? Number.NaN

/**
 * The factors of events, at the day before each: a split of `r` new shares for one divides earlier prices by r, a cash
 * dividend d multiplies them by 1 - d / close of the last bar before its ex-date. Events outside the bars have none.
 */
export const factorsOfEvents = (
  bars: Bars,
  events: { readonly splits?: DatedValues; readonly dividends?: DatedValues },
): FactorTable => ({
  splits: chained(within(bars, events.splits ?? NONE), (each) => 1 / each),
  dividends: chained(within(bars, events.dividends ?? NONE), (each, time) => {
    const close = closeBefore(bars, time)
    return Number.isNaN(close) ? 1 : 1 - each / close
  }),
})

/** The events up to the last bar's day. */
const within = (bars: Bars, events: DatedValues): DatedValues => {
  const end =
    lastAt(events, Float64Array.of(dayOf(dayTimes(bars)[bars.length - 1] ?? 0) + DAY_MS - 1))[0] ?? -1
  return { time: events.time.subarray(0, end + 1), values: events.values.subarray(0, end + 1) }
}

const NONE: DatedValues = { time: new Float64Array(0), values: new Float64Array(0) }

/** A row at the day before each event, whose factor is the product of its own and of all later ones. */
const chained = (events: DatedValues, factor: (value: number, time: number) => number): Factors => ({
  time: events.time.map((time) => dayOf(time) - DAY_MS),
  values: events.values
    .map((value, i) => factor(value, events.time[i] ?? Number.NaN))
    .reduceRight<Float64Array>((all, each, i) => {
      all[i] = each * (all[i + 1] ?? 1)
      return all
    }, new Float64Array(events.values.length)),
})

/**
 * The risk-free return of each bar, from rates in percent a year and when each began to hold: `(1 + rate / 100)^(1 / P) - 1`
 * of the last rate known at the bar's time; 0 before the first. It is the `risk_free` of a convention.
 */
export const riskFreeReturns = (bars: Bars, rates: DatedValues, periods_per_year: number): Float64Array =>
  Float64Array.from(lastAt(rates, bars.time), (place) =>
    place < 0 ? 0 : power(1 + (rates.values[place] ?? 0) / 100, 1 / periods_per_year) - 1,
  )
