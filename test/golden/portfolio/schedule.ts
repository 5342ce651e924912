import type { Schedule } from './case.js'
import type { Panel } from './panel.js'

const MONDAY = 4
const DAY_MS = 86_400_000

const periodOf = (every: Schedule['every'], time: number): number => {
  const date = new Date(time)
  const month = 12 * date.getUTCFullYear() + date.getUTCMonth()
  switch (every) {
    case 'bar':
      return time
    case 'week':
      return Math.floor((time / DAY_MS - MONDAY) / 7)
    case 'month':
      return month
    case 'quarter':
      return Math.floor(month / 3)
  }
}

/** The rows of a panel that decide. */
export const decisionRows = (
  { every, first_bar = false, last_bar = false, not_before = 0, on }: Schedule,
  { rows, bar_on }: Panel,
): readonly number[] => {
  const periods = rows.map((time) => periodOf(every, time))
  if (on === 'first_complete_bar') {
    const complete = rows.flatMap((_, row) => (bar_on.every((own) => own[row]! >= 0) ? [row] : []))
    return complete.filter((row, k) => periods[row] !== periods[complete[k - 1] ?? -1])
  }
  return rows.flatMap((_, row) => {
    const isFirst = row === 0 ? first_bar : periods[row] !== periods[row - 1]
    return isFirst && row >= not_before && (last_bar || row < rows.length - 1) ? [row] : []
  })
}
