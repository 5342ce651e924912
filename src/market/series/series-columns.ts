import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { DataError } from '../bars/data-error.js'

const TIME = /^(date|time|datetime|timestamp)$/i
const KNOWN = /^known_at$/i
const SYMBOL = /^(symbol|ticker)$/i
/** The columns of bars, which are no further series. */
const OF_BARS = /^(open|high|low|close|volume|adj[\s_.]*close)$/i

/** Where the columns of a file stand; below 0 where it has none. */
export interface SeriesColumns {
  readonly time: number
  readonly known: number
  readonly symbol: number
  readonly series: readonly { readonly name: string; readonly at: number }[]
}

/** The columns that a first line names: times, `known_at`, `symbol`, and all others but prices as series. */
export const seriesColumnsOf = (
  file: string,
  fields: readonly string[],
): Either<DataError, SeriesColumns> => {
  const at = (form: RegExp): number => fields.findIndex((field) => form.test(field))
  const bad = (because: string, wanted: string): Either<DataError, SeriesColumns> =>
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

/** The first text of a column that is no number. */
export interface StrangeText {
  readonly line: number
  readonly text: string
  readonly isTime: boolean
}

/** What is wrong with texts where numbers were expected; columns of names next to a series are passed over. */
export const strangeTextFault = (
  file: string,
  { known }: SeriesColumns,
  strange: ReadonlyMap<string, StrangeText>,
  numbered: ReadonlySet<string>,
): DataError | undefined => {
  for (const [name, { line, text, isTime }] of strange) {
    if (known < 0 && isTime && !numbered.has(name))
      return {
        _tag: 'BadHeader',
        file,
        line: 1,
        because: `the column "${name}" holds times`,
        wanted: 'the name known_at where a row is known from then on, or a file without the column',
      }
    if (numbered.size === 0 || numbered.has(name))
      return {
        _tag: 'BadRow',
        file,
        line,
        reason: 'not_finite',
        because: `${name} "${text.slice(0, 40)}" is no finite number`,
        wanted: 'a number with a point for decimals, such as 0.25, or nothing',
      }
  }
  return undefined
}
