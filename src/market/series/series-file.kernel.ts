import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from '../csv/byte-source.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import { timeColumn } from '../csv/time-column.kernel.js'
import type { SeriesTable } from './further-series.js'
import type { SeriesRow } from './known-series.kernel.js'
import { type SeriesColumns, type StrangeText, seriesColumnsOf, strangeTextFault } from './series-columns.js'
import { seriesTimes } from './series-times.kernel.js'

/** What stands in a file where there is no number. */
const NO_NUMBER = /^(|\.|-|nan|n\/?a|nd|null|none)$/i

/**
 * Reads further series from CSV text, plain or gzipped, in any order: a header, a column `date` or `time`, `known_at` and `symbol`
 * where there are such, and a column for each series; prices and volumes of bars are passed over, and names next to a series.
 * Cost: O(bytes). NaN: blank, `.`, `NaN`, `null` and the like are no values. Look-ahead: none.
 */
export const seriesFile = (
  file: string,
  content: Uint8Array | string,
  options: Omit<CsvOptionsInput, 'columns'> = {},
): Either<DataError, SeriesTable> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const [times, knownTimes] = [timeColumn(), timeColumn()]
  const lines: number[] = []
  const knownRows: number[] = []
  const symbols: string[] = []
  const values: Record<string, number>[] = []
  const strange = new Map<string, StrangeText>()
  let places: SeriesColumns = { time: 0, known: -1, symbol: -1, series: [] }
  let fault: DataError | undefined
  const badTime = (line: number, text: string): DataError => ({
    _tag: 'BadRow',
    file,
    line,
    reason: 'bad_time',
    because: `"${text}" is no time`,
    wanted: 'a date such as 2020-01-31',
  })
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) => {
      const found = seriesColumnsOf(file, fields)
      if (isLeft(found)) return found
      places = found.right
      return right(true)
    },
    (row) => {
      const at = row.time(places.time)
      if (Number.isNaN(at.value) && Number.isNaN(at.other)) fault ??= badTime(row.line, row.text(places.time))
      times.push(at)
      lines.push(row.line)
      symbols.push(places.symbol < 0 ? '' : row.text(places.symbol).trim())
      if (places.known >= 0 && row.text(places.known).trim() !== '') {
        const known = row.time(places.known)
        if (Number.isNaN(known.value) && Number.isNaN(known.other))
          fault ??= badTime(row.line, row.text(places.known))
        knownTimes.push(known)
        knownRows.push(lines.length - 1)
      }
      const own: Record<string, number> = {}
      for (const { name, at: place } of places.series) {
        const text = row.text(place).trim()
        if (NO_NUMBER.test(text)) continue
        const number = row.number(place)
        if (Number.isFinite(number)) own[name] = number
        else if (!strange.has(name)) {
          const { value, other } = row.time(place)
          strange.set(name, { line: row.line, text, isTime: !(Number.isNaN(value) && Number.isNaN(other)) })
        }
      }
      values.push(own)
    },
  )
  if (isLeft(read)) return read
  if (fault !== undefined) return left(fault)
  if (lines.length === 0)
    return left({ _tag: 'NoBars', file, because: 'there are no rows', wanted: 'rows below the first line' })
  const bad = strangeTextFault(file, places, strange, new Set(values.flatMap((own) => Object.keys(own))))
  if (bad !== undefined) return left(bad)
  const judged = seriesTimes(reading.right, [times.times(), knownTimes.times()])
  if (isLeft(judged)) {
    const { column, row, rule } = judged.left
    return left({ _tag: 'BadRow', file, line: lines[column === 0 ? row : knownRows[row]!]!, ...rule })
  }
  const [own, known] = judged.right
  const knownAt = new Map(knownRows.map((row, k) => [row, known![k]!]))
  return right({
    name: file,
    rows: values.map((each, i): SeriesRow => {
      const moment = knownAt.get(i)
      return {
        time: own![i]!,
        ...(moment === undefined ? {} : { known_at: moment }),
        ...(symbols[i] === '' ? {} : { symbol: symbols[i]! }),
        values: each,
      }
    }),
  })
}
