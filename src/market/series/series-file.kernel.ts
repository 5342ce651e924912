import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from '../csv/byte-source.js'
import { type CsvOptionsInput, csvReading } from '../csv/csv-options.js'
import { eachRow } from '../csv/csv-table.kernel.js'
import { timeColumn } from '../csv/time-column.kernel.js'
import type { SeriesTable } from './further-series.js'
import type { SeriesRow } from './known-series.kernel.js'
import { seriesTimes } from './series-times.kernel.js'

const TIME = /^(date|time|datetime|timestamp)$/i
const KNOWN = /^known_at$/i
const SYMBOL = /^(symbol|ticker)$/i
/** The columns of bars, which are no further series. */
const OF_BARS = /^(open|high|low|close|volume|adj[\s_.]*close)$/i
/** What stands in a file where there is no number. */
const NO_NUMBER = /^(|\.|-|nan|n\/?a|nd|null|none)$/i

interface Places {
  readonly time: number
  readonly known: number
  readonly symbol: number
  readonly series: readonly { readonly name: string; readonly at: number }[]
}

const placesOf = (file: string, fields: readonly string[]): Either<DataError, Places> => {
  const at = (form: RegExp): number => fields.findIndex((field) => form.test(field))
  const bad = (because: string, wanted: string): Either<DataError, Places> =>
    left({ _tag: 'BadHeader', file, line: 1, because, wanted })
  const [known, symbol] = [at(KNOWN), at(SYMBOL)]
  const time = at(TIME) < 0 && fields[0] === '' ? 0 : at(TIME)
  if (time < 0)
    return bad('the first line names no column of times', 'a column date or time, and one for each series')
  const series = fields.flatMap((name, place) =>
    [time, known, symbol].includes(place) || OF_BARS.test(name) || name === '' ? [] : [{ name, at: place }],
  )
  const twice = series.find(({ name }, i) => series.findIndex((each) => each.name === name) < i)
  if (twice !== undefined) return bad(`the column "${twice.name}" stands twice`, 'columns of different names')
  return series.length === 0
    ? bad('there is no column but times and prices', 'a column for each series, such as eps')
    : right({ time, known, symbol, series })
}

/**
 * Reads further series from CSV text, plain or gzipped, in any order: a header, a column `date` or `time`, `known_at` and `symbol`
 * where there are such, and a column for each series; prices and volumes of bars are passed over, and a column without any number.
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
  const strange = new Map<string, { readonly line: number; readonly text: string }>()
  let places: Places = { time: 0, known: -1, symbol: -1, series: [] }
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
      const found = placesOf(file, fields)
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
        else if (!strange.has(name)) strange.set(name, { line: row.line, text })
      }
      values.push(own)
    },
  )
  if (isLeft(read)) return read
  if (fault !== undefined) return left(fault)
  for (const [name, { line, text }] of strange)
    if (values.some((own) => own[name] !== undefined))
      return left({
        _tag: 'BadRow',
        file,
        line,
        reason: 'not_finite',
        because: `${name} "${text.slice(0, 40)}" is no finite number`,
        wanted: 'a number with a point for decimals, such as 0.25, or nothing',
      })
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
