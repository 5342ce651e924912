import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import { DAY_MS, weekdayOf } from '../bars/interval.kernel.js'
import type { CsvReading } from './csv-options.js'

const HOUR_MS = DAY_MS / 24
/** Clocks go back in the night from Saturday to Sunday, to between 23:00 and 03:00. */
const isNight = (time: number): boolean => {
  const hour = Math.floor((time - Math.floor(time / DAY_MS) * DAY_MS) / HOUR_MS)
  return (weekdayOf(time) === 0 && hour < 4) || (weekdayOf(time) === 6 && hour === 23)
}

/**
 * Whether two rows of one time look like those of an hour that clocks show twice: all rows of the hour stand again in their
 * order, in a night in which clocks go back somewhere (`known`: they do in these rows).
 * **Cost**: O(rows of an hour). **NaN**: never of such an hour. **Look-ahead**: the hour after.
 */
export const hourAgain = (time: Float64Array, row: number, twin: number, known: boolean): boolean => {
  const early = Math.min(row, twin)
  const apart = Math.abs(row - twin)
  if (!known && !isNight(time[early]!)) return false
  let begins = early
  while (begins > 0 && early - begins < apart && time[begins - 1] === time[begins - 1 + apart]) begins--
  let ends = early + 1
  while (ends - begins < apart && time[ends] === time[ends + apart]) ends++
  return ends - begins === apart && Math.abs(time[ends - 1]! - time[begins]!) < HOUR_MS
}

/** The words for a row of such an hour, with the option that reads both. */
export const clocksBack = <R extends BrokenRule>(rule: R, { zone }: CsvReading): R => ({
  ...rule,
  because: `${rule.because}; clocks that go back show this hour twice`,
  wanted:
    zone === 'UTC'
      ? `the zone of the clocks, such as --csv zone=America/New_York, which reads both hours, or ${rule.wanted}`
      : `--csv ambiguous=by_order, which reads both hours, or ${rule.wanted}`,
})
