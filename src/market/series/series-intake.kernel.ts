import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import type { WrittenTime } from '../bars/written-time.js'
import type { CsvReading } from '../csv/csv-options.js'
import { timeColumn } from '../csv/time-column.kernel.js'
import type { SeriesTable } from './further-series.js'
import type { SeriesRow } from './known-series.kernel.js'
import { type SeriesColumns, type StrangeText, strangeTextFault } from './series-columns.js'
import { seriesTimes } from './series-times.kernel.js'

/** One row of a file of series, in any format; fields are asked for by their positions. */
export interface WrittenRow {
  /** Its line in the file, or its position from 1 in a table. */
  readonly line: number
  readonly text: (field: number) => string
  /** NaN where the field is no number. */
  readonly number: (field: number) => number
  readonly time: (field: number) => WrittenTime
}

/** Gathers the rows of a file of series, and judges it as a whole. */
export interface SeriesIntake {
  readonly row: (row: WrittenRow) => void
  readonly end: () => Either<DataError, SeriesTable>
}

/** What stands in a file where there is no number. */
const NO_NUMBER = /^(|\.|-|nan|n\/?a|nd|null|none)$/i

const isTime = ({ value, other }: WrittenTime): boolean => !(Number.isNaN(value) && Number.isNaN(other))

/** What a row holds besides its times. */
interface Held {
  readonly line: number
  readonly symbol: string
  readonly values: Readonly<Record<string, number>>
  /** Its place among those that say when they were known; below 0 where it does not. */
  readonly known: number
}

/**
 * An intake of the rows of a file of series with these columns. Cost: amortised O(series) a row. NaN: blank, `.`, `NaN`, `null` and
 * the like are no values. Look-ahead: a judgement on the whole file.
 */
export const seriesIntake = (reading: CsvReading, columns: SeriesColumns): SeriesIntake => {
  const { file } = reading
  const [times, knownTimes] = [timeColumn(), timeColumn()]
  const rows: Held[] = []
  const knownRows: number[] = []
  const strange = new Map<string, StrangeText>()
  let fault: DataError | undefined
  const timeIn = (row: WrittenRow, field: number): WrittenTime => {
    const time = row.time(field)
    if (!isTime(time))
      fault ??= {
        _tag: 'BadRow',
        file,
        line: row.line,
        reason: 'bad_time',
        because: `"${row.text(field)}" is no time`,
        wanted: 'a date such as 2020-01-31',
      }
    return time
  }
  const valuesIn = (row: WrittenRow): Readonly<Record<string, number>> => {
    const values: Record<string, number> = {}
    for (const { name, at } of columns.series) {
      const text = row.text(at).trim()
      if (NO_NUMBER.test(text)) continue
      const number = row.number(at)
      if (Number.isFinite(number)) values[name] = number
      else if (!strange.has(name)) strange.set(name, { line: row.line, text, isTime: isTime(row.time(at)) })
    }
    return values
  }
  return {
    row: (row) => {
      times.push(timeIn(row, columns.time))
      const isKnown = columns.known >= 0 && row.text(columns.known).trim() !== ''
      if (isKnown) {
        knownTimes.push(timeIn(row, columns.known))
        knownRows.push(row.line)
      }
      rows.push({
        line: row.line,
        symbol: columns.symbol < 0 ? '' : row.text(columns.symbol).trim(),
        values: valuesIn(row),
        known: isKnown ? knownRows.length - 1 : -1,
      })
    },
    end: () => {
      if (fault !== undefined) return left(fault)
      if (rows.length === 0)
        return left({
          _tag: 'NoBars',
          file,
          because: 'there are no rows',
          wanted: 'rows below the first line',
        })
      const numbered = new Set(rows.flatMap(({ values }) => Object.keys(values)))
      const bad = strangeTextFault(file, columns, strange, numbered)
      if (bad !== undefined) return left(bad)
      const judged = seriesTimes(reading, [times.times(), knownTimes.times()])
      if (isLeft(judged)) {
        const { column, row, rule } = judged.left
        return left({
          _tag: 'BadRow',
          file,
          line: column === 0 ? rows[row]!.line : knownRows[row]!,
          ...rule,
        })
      }
      const [own, known] = judged.right
      return right({
        name: file,
        rows: rows.map(
          (each, i): SeriesRow => ({
            time: own![i]!,
            ...(each.known < 0 ? {} : { known_at: known![each.known]! }),
            ...(each.symbol === '' ? {} : { symbol: each.symbol }),
            values: each.values,
          }),
        ),
      })
    },
  }
}
