import type { Bars } from '../bars/bars.js'
import { DAY_MS } from '../bars/interval.kernel.js'

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

/** A row with the moment from which bars know it: those that open then or later, or those that are over by then. */
interface Timed {
  readonly row: SeriesRow
  readonly moment: number
}

const isDay = (time: number): boolean => time % DAY_MS === 0

const byMoment = (rows: readonly Timed[]): readonly Timed[] => rows.toSorted((a, b) => a.moment - b.moment)

/**
 * Joins rows with bars. A bar knows a row without `known_at` where it opens after the row's day, or after its time of day. It knows
 * a row with `known_at` where it opens after that day, or is over by that time of day. Of the rows that it knows it has the value of
 * the latest time, and of several of one time the value that was known last.
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
