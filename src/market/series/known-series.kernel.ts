import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { barLengthOf } from '../bars/bar-length.js'
import type { Bars } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, withColumns } from '../bars/dataset.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { closesOf } from '../universe/universe.kernel.js'

/** Values of one moment, such as a quarter's earnings. Times are UTC milliseconds; 00:00 UTC stands for the whole day. */
export interface SeriesRow {
  readonly time: number
  /** When the values were known; without it they count from the next bar on. */
  readonly known_at?: number
  /** The instrument that they are of; without it they are of every one. */
  readonly symbol?: string
  /** By the name of the series; a value that is not known is left out. */
  readonly values: Readonly<Record<string, number>>
}

/** Further series next to bars, in any order. */
export interface SeriesTable {
  readonly name: string
  readonly rows: readonly SeriesRow[]
}

/** A row with the moment from which bars know it: those that open then or later, or those that are over by then. */
interface Timed {
  readonly row: SeriesRow
  readonly moment: number
}

const isDay = (time: number): boolean => time % DAY_MS === 0

const byMoment = (rows: readonly Timed[]): readonly Timed[] => rows.toSorted((a, b) => a.moment - b.moment)

/**
 * Joins rows with bars. A value is known to a bar that opens after its day, or after its time; with a `known_at` that has a time of
 * day to a bar that is over by then. Of those known the one of the latest time stands, and of one time that known last.
 * Cost: O(rows log rows + bars x series). NaN: before the first known value. Look-ahead: none: a row that becomes known later
 * changes nothing.
 */
export const joinedSeries = (
  { length, time }: Pick<Bars, 'length' | 'time'>,
  closed: Float64Array,
  rows: readonly SeriesRow[],
): Readonly<Record<string, Float64Array>> => {
  const opening: Timed[] = []
  const closing: Timed[] = []
  for (const row of rows) {
    const { known_at } = row
    if (known_at === undefined)
      opening.push({ row, moment: isDay(row.time) ? row.time + DAY_MS : row.time + 1 })
    else if (isDay(known_at)) opening.push({ row, moment: known_at + DAY_MS })
    else closing.push({ row, moment: known_at })
  }
  const [opened, over] = [byMoment(opening), byMoment(closing)]
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))].toSorted()
  const columns = names.map(() => new Float64Array(length))
  const value = names.map(() => Number.NaN)
  const of = names.map(() => Number.NEGATIVE_INFINITY)
  const take = ({ row }: Timed): void => {
    for (let k = 0; k < names.length; k++) {
      const given = row.values[names[k]!]
      if (given === undefined || row.time < of[k]!) continue
      value[k] = given
      of[k] = row.time
    }
  }
  let [a, b] = [0, 0]
  for (let i = 0; i < length; i++) {
    while (a < opened.length && opened[a]!.moment <= time[i]!) take(opened[a++]!)
    while (b < over.length && over[b]!.moment <= closed[i]!) take(over[b++]!)
    for (let k = 0; k < names.length; k++) columns[k]![i] = value[k]!
  }
  return Object.fromEntries(names.map((name, k) => [name, columns[k]!]))
}

/** When each bar is over; of bars without one length when it opens, so that what is known within it counts for the next. */
const closedOf = ({ bars, interval }: Dataset): Float64Array => {
  const length = barLengthOf(interval)
  return length === undefined ? bars.time : closesOf(bars, length)
}

/** The series of several tables that stand under one name, if any do. */
const twice = (series: Bars['series'] = {}, more: Bars['series'] = {}): string | undefined =>
  Object.keys(more).find((name) => Object.hasOwn(series, name))

/**
 * A dataset with further series next to its bars, part of its hash; an expression reads one as `series('eps')`. `symbol` takes the
 * rows of that instrument and those of every one. Errors: a name that the bars have already, an infinite value.
 * Example: `withSeries(data, { name: 'eps', rows: [{ time: Date.UTC(2010, 3, 30), values: { eps: 1.2 } }] })`.
 */
export const withSeries = (
  data: Dataset,
  { name: table, rows }: SeriesTable,
  symbol?: string,
): Either<DataError, Dataset> => {
  const own = rows.filter((row) => row.symbol === undefined || row.symbol === symbol)
  const more = joinedSeries(data.bars, closedOf(data), own)
  const clash = twice(data.bars.series, more)
  if (clash !== undefined)
    return left({
      _tag: 'BadOption',
      file: table,
      option: 'series',
      because: `${data.name} has a series "${clash}" already`,
      wanted: 'series of different names',
    })
  if (Object.keys(more).length === 0) return right(data)
  const unknown = Object.keys(more).filter((name) => more[name]!.every(Number.isNaN))
  return withColumns(
    data,
    { ...data.bars, series: { ...data.bars.series, ...more } },
    unknown.length === 0 ? [] : [{ _tag: 'SeriesUnknown' as const, table, names: unknown, rows: own.length }],
  )
}
