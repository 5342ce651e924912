import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { BrokenRule } from '../bars/bar-rule.kernel.js'
import type { CsvReading } from '../csv/csv-options.js'
import { takenOrder } from '../csv/date-order.kernel.js'
import { judgedTimes, type WrittenTimes } from '../csv/time-column.kernel.js'

/** Why the times of one column cannot be read, and the place in it of the row. */
export interface ColumnFault {
  readonly column: number
  readonly row: number
  readonly rule: BrokenRule
}

const WORDS = { mdy: 'the month first', dmy: 'the day first' }

const openOrder: BrokenRule = {
  reason: 'bad_time',
  because: 'no date of the file says whether its day or its month stands first',
  wanted: 'dates such as 2020-01-31, or --csv date_order=dmy or date_order=mdy',
}

const otherOrder = (taken: 'mdy' | 'dmy'): BrokenRule => ({
  reason: 'bad_time',
  because: `this date can only be read with ${WORDS[taken === 'dmy' ? 'mdy' : 'dmy']}, and others of the file only with ${WORDS[taken]}`,
  wanted: 'one order of day and month in the whole file',
})

/**
 * The times of the columns of one file, UTC milliseconds: they have one order of day and month, which a day above 12 in any of them
 * proves. Without a proof it is a fault: when rows are known rests on it, and they come at no steps that would show it.
 * Cost: O(rows). NaN: none is left. Look-ahead: a judgement on the whole file.
 */
export const seriesTimes = (
  reading: CsvReading,
  columns: readonly WrittenTimes[],
): Either<ColumnFault, readonly Float64Array[]> => {
  const [first, second]: [number[], number[]] = [[], []]
  for (const { value, other } of columns)
    for (let row = 0; row < value.length; row++) {
      first.push(value[row]!)
      second.push((other ?? value)[row]!)
    }
  const order = takenOrder(Float64Array.from(first), Float64Array.from(second))
  const open = order?.note._tag === 'DateOrder' && order.note.other !== undefined
  const times: Float64Array[] = []
  for (let column = 0; column < columns.length; column++) {
    const { value, other = value, kind } = columns[column]!
    const [fits, otherwise] = order?.taken === 'dmy' ? [other, value] : [value, other]
    const judged = judgedTimes(reading, { value: fits, kind })
    for (let row = 0; row < value.length; row++) {
      if (open && fits[row] !== otherwise[row]) return left({ column, row, rule: openOrder })
      if (!Number.isNaN(judged.time[row])) continue
      const misfit = order !== undefined && Number.isNaN(fits[row]) && !Number.isNaN(otherwise[row])
      return left({ column, row, rule: misfit ? otherOrder(order.taken) : judged.faultOf(row) })
    }
    times.push(judged.time)
  }
  return right(times)
}
