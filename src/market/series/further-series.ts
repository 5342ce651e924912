import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { barLengthOf } from '../bars/bar-length.js'
import type { Bars } from '../bars/bars.js'
import type { DataError } from '../bars/data-error.js'
import { type Dataset, withColumns } from '../bars/dataset.js'
import { closesOf } from '../universe/universe.kernel.js'
import { joinedSeries, type SeriesRow } from './known-series.kernel.js'

/** Further series next to bars, in any order. */
export interface SeriesTable {
  readonly name: string
  readonly rows: readonly SeriesRow[]
}

/** When each bar is over; of bars without one length when it opens, so that what is known within it counts for the next. */
const closedOf = ({ bars, interval }: Dataset): Float64Array => {
  const length = barLengthOf(interval)
  return length === undefined ? bars.time : closesOf(bars, length)
}

/** A name that bars have already among their series, if there is one. */
const nameTaken = (series: Bars['series'] = {}, more: Bars['series'] = {}): string | undefined =>
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
  const clash = nameTaken(data.bars.series, more)
  if (clash !== undefined)
    return left({
      _tag: 'BadOption',
      file: table,
      option: 'series',
      because: `${data.name} has a series "${clash}" already`,
      wanted: 'series of different names',
    })
  if (Object.keys(more).length === 0) return right(data)
  const unknown = Object.keys(more).filter((name) => more[name]?.every(Number.isNaN))
  return withColumns(
    data,
    { ...data.bars, series: { ...data.bars.series, ...more } },
    unknown.length === 0 ? [] : [{ _tag: 'SeriesUnknown' as const, table, names: unknown, rows: own.length }],
  )
}
