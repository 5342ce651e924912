import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import { VALUE_COLUMNS } from '../bars/bars.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import type { CsvLayout } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'

/** The words for the first value of a row that is no finite number. */
export const numberFault = (
  layout: CsvLayout,
  textAt: (column: number) => string,
): BrokenRule | undefined => {
  const bad = VALUE_COLUMNS.filter((field) => layout[field] >= 0)
    .map((field) => ({ field, text: textAt(layout[field]) }))
    .find(
      ({ field, text }) =>
        !(field === 'volume' && text === '') && (text === '' || !Number.isFinite(Number(text))),
    )
  return bad === undefined
    ? undefined
    : {
        reason: 'not_finite',
        because:
          bad.text === ''
            ? `${bad.field} is blank`
            : `${bad.field} "${bad.text.slice(0, 40)}" is not a finite number`,
        wanted: 'a number with a point for decimals, such as 1234.5',
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
  const month = Number(parts?.[reading.date_order === 'mdy' ? 1 : 2] ?? 0)
  const other = reading.date_order === 'mdy' ? 'dmy' : 'mdy'
  const isClock = layout.clock < 0 && /^\d{1,8}$/.test(date) && Number(date) < DAY_MS
  return {
    reason: 'bad_time',
    because:
      date === ''
        ? 'the time is blank'
        : isClock
          ? `"${date}" can only be a time of day, and no column holds the day`
          : `"${text.slice(0, 60)}" is not a time`,
    wanted: month > 12 ? `month ${month} to be at most 12, or the option date_order: ${other}` : WANTED_TIME,
  }
}
