import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import { VALUE_COLUMNS } from '../bars/bars.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import type { CsvLayout } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'
import { numbersIn, writtenNumber } from './written-number.js'

/** What stands in a file where a number is not known. */
const NOT_KNOWN = /^(|-|nan|n\/?a|null|none)$/i
export const isBlank = (text: string): boolean => NOT_KNOWN.test(text)

/** The words for a number that is written as some countries do, with dots or spaces for thousands or a comma for decimals. */
const writingOf = (text: string): string => {
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(text))
    return ': its thousands are parted by dots'
  if (/^[+-]?\d+,\d+$/.test(text))
    return ': its decimals come after a comma, or its thousands are parted by one'
  return /^[+-]?\d{1,3}([ ',\u00a0]\d{3})+(\.\d+)?$/.test(text) ? ': its thousands are parted' : ''
}

/** What would read the values of a row, where another way of writing numbers does. */
const otherNumbers = (texts: readonly string[]): string => {
  const numbers = numbersIn(texts.filter((text) => !isBlank(text)))
  return numbers === undefined || numbers === 'plain' ? '' : `; --csv numbers=${numbers} reads it as it is`
}

/** The words for the first value of a row that is no finite number. */
export const numberFault = (
  { numbers }: CsvReading,
  layout: CsvLayout,
  textAt: (column: number) => string,
): BrokenRule | undefined => {
  const values = VALUE_COLUMNS.filter((field) => layout[field] >= 0).map((field) => ({
    field,
    text: textAt(layout[field]),
  }))
  const bad = values.find(
    ({ field, text }) =>
      !(field === 'volume' && isBlank(text)) && !Number.isFinite(writtenNumber(numbers, text)),
  )
  return bad === undefined
    ? undefined
    : {
        reason: 'not_finite',
        because:
          bad.text === ''
            ? `${bad.field} is blank`
            : `${bad.field} "${bad.text.slice(0, 40)}" is not a finite number${writingOf(bad.text)}`,
        wanted: isBlank(bad.text)
          ? 'a number, or --repair skip, which leaves such rows out and counts them'
          : `a number with a ${numbers === 'comma' ? 'comma for decimals, such as 1234,5' : 'point for decimals, such as 1234.5'}${otherNumbers(values.map(({ text }) => text))}`,
      }
}

const WANTED_TIME =
  '2020-01-31, 20200131 or 1/31/2020, with or without 09:30[:00] and a zone, or seconds or milliseconds since 1970'

/** The words for a row whose time cannot be read; they tell where day and month seem swapped. */
export const timeFault = (
  reading: CsvReading,
  layout: CsvLayout,
  textAt: (column: number) => string,
): BrokenRule => {
  const date = textAt(layout.time)
  const text = layout.clock < 0 ? date : `${date} ${textAt(layout.clock)}`
  const parts = /^(\d{1,2})[/-](\d{1,2})[/-]/.exec(date)
  const dayFirst = reading.date_order === 'dmy'
  const month = Number(parts?.[dayFirst ? 2 : 1] ?? 0)
  const other = dayFirst ? 'mdy' : 'dmy'
  const isClock = layout.clock < 0 && /^\d{1,8}$/.test(date) && Number(date) < DAY_MS
  return {
    reason: 'bad_time',
    because:
      date === ''
        ? 'the time is blank'
        : isClock
          ? `"${date}" can only be a time of day, and no column holds the day`
          : `"${text.slice(0, 60)}" is not a time`,
    wanted:
      month > 12 && reading.date_order !== 'auto'
        ? `month ${month} to be at most 12, or the option date_order: ${other}`
        : WANTED_TIME,
  }
}
