import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import type { DataNote } from '../bars/data-note.js'
import { intervalOf, weekdayOf } from '../bars/interval.kernel.js'
import { longestRise } from './longest-rise.kernel.js'

/** The order of day and month that a column of dates is read by. */
export interface TakenOrder {
  readonly taken: 'mdy' | 'dmy'
  readonly note: DataNote
  /** The first row of many that can be read in the other order alone, and why the column cannot be read then. */
  readonly torn?: { readonly row: number; readonly rule: BrokenRule }
  /** Why a row that can be read in the other order alone has no time; undefined for all others. */
  readonly faultOf: (row: number) => BrokenRule | undefined
}

interface Regularity {
  readonly kept: number
  readonly regular: number
  readonly weekend: number
  readonly span: number
}

/** From this share and number of rows on, those of the other order are no slips: nobody knows how the open ones are meant. */
const TORN_SHARE = 0.1
const TORN_ROWS = 5
const STEP_SLACK = 0.1
const SAME_SHARE = 0.01

/** How much a reading of dates looks like a series of bars. */
const regularityOf = (times: Float64Array): Regularity => {
  const rising = longestRise(times)
  const falling = longestRise(times.map((time) => -time))
  const count = (kept: Uint8Array): number => kept.reduce((sum, one) => sum + one, 0)
  const kept = count(rising) >= count(falling) ? rising : falling
  const series = times.filter((_, i) => kept[i] === 1).sort()
  const { step_ms } = intervalOf({ time: series, length: series.length })
  let [near, weekend] = [0, 0]
  for (let i = 0; i < series.length; i++) {
    if (i > 0 && Math.abs((series[i]! - series[i - 1]!) / step_ms - 1) <= STEP_SLACK) near++
    if (weekdayOf(series[i]!) % 6 === 0) weekend++
  }
  return {
    kept: series.length,
    regular: near / Math.max(1, series.length - 1),
    weekend,
    span: (series.at(-1) ?? 0) - (series[0] ?? 0),
  }
}

const isMoreRegular = (a: Regularity, b: Regularity): boolean => {
  if (a.kept !== b.kept) return a.kept > b.kept
  if (Math.abs(a.regular - b.regular) > SAME_SHARE) return a.regular > b.regular
  return a.weekend === b.weekend ? a.span < b.span : a.weekend < b.weekend
}

const kindOf = (times: Float64Array): string => {
  const sorted = times.slice().sort()
  return intervalOf({ time: sorted, length: sorted.length }).kind
}

/**
 * Decides whether `1/2/2020` is January 2nd or February 1st for a whole column, `monthFirst` and `dayFirst` being its times
 * either way: a day above 12 proves it; where none does, the reading that is more regular is taken, and the note warns.
 * **Cost**: O(rows), O(rows log rows) without a proof. **NaN**: rows that the order does not fit. **Look-ahead**: a judgement
 * on the whole file.
 */
export const takenOrder = (monthFirst: Float64Array, dayFirst: Float64Array): TakenOrder | undefined => {
  let [notMonthFirst, notDayFirst, differ] = [-1, -1, -1]
  let [first, second] = [0, 0]
  for (let i = 0; i < monthFirst.length; i++) {
    const [a, b] = [monthFirst[i]!, dayFirst[i]!]
    if (Number.isNaN(a) && !Number.isNaN(b)) {
      if (notMonthFirst < 0) notMonthFirst = i
      first++
    } else if (Number.isNaN(b) && !Number.isNaN(a)) {
      if (notDayFirst < 0) notDayFirst = i
      second++
    } else if (a !== b && differ < 0) differ = i
  }
  if (notMonthFirst < 0 && notDayFirst < 0) {
    if (differ < 0) return undefined
    const taken = isMoreRegular(regularityOf(dayFirst), regularityOf(monthFirst)) ? 'dmy' : 'mdy'
    const other = taken === 'dmy' ? 'mdy' : 'dmy'
    return {
      taken,
      note: {
        _tag: 'DateOrder',
        taken,
        other,
        other_kind: kindOf(taken === 'dmy' ? monthFirst : dayFirst),
      },
      faultOf: () => undefined,
    }
  }
  const taken = first > second ? 'dmy' : 'mdy'
  const proof = taken === 'dmy' ? notMonthFirst : notDayFirst
  const rest = taken === 'dmy' ? notDayFirst : notMonthFirst
  const others = Math.min(first, second)
  const torn = others >= TORN_ROWS && others > TORN_SHARE * (first + second)
  return {
    taken,
    ...(torn
      ? {
          torn: {
            row: rest,
            rule: {
              reason: 'bad_time' as const,
              because: `dates are written in both orders: ${others} from here on can only be read with the ${taken === 'dmy' ? 'month' : 'day'} first, ${Math.max(first, second)} others only with the ${taken === 'dmy' ? 'day' : 'month'} first`,
              wanted:
                'one order of day and month in the whole column; no repair can say how the others are meant',
            },
          },
        }
      : {}),
    note: { _tag: 'DateOrder', taken },
    faultOf: (i) => {
      const fits = taken === 'dmy' ? dayFirst[i]! : monthFirst[i]!
      const else_ = taken === 'dmy' ? monthFirst[i]! : dayFirst[i]!
      if (!Number.isNaN(fits) || Number.isNaN(else_)) return undefined
      const date = new Date(else_).toISOString().slice(0, 10)
      const words = { mdy: 'the month first', dmy: 'the day first' }
      return {
        reason: 'bad_time',
        because: `this date can only be read with ${words[taken === 'dmy' ? 'mdy' : 'dmy']}, as ${date}, and others, such as that of row ${proof + 1}, only with ${words[taken]}`,
        wanted: 'one order of day and month in the whole column',
      }
    },
  }
}
