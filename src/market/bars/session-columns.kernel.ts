import { type BarLength, endOfBar } from './bar-length.js'
import type { Bars } from './bars.js'
import type { Session } from './session.js'
import { CLOSES_SESSION, IN_SESSION, OUTSIDE_SESSION } from './trading-day.js'
import { tradingDays, weekdayOfDay } from './trading-days.kernel.js'

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6]
/** Weekdays on which a market trades have at least this share of the days of the weekday that has most. */
const REGULAR_SHARE = 0.25

/**
 * The weekdays on which a session has bars within it: those with a quarter or more of the days of the weekday that has most.
 * **Cost**: O(bars). **NaN**: none. **Look-ahead**: it reads all times; a fact about the dataset.
 */
export const tradedWeekdays = (session: Session, { time }: Pick<Bars, 'time'>): readonly number[] => {
  const days = tradingDays(session, ALL_DAYS)
  const counts = new Array<number>(7).fill(0)
  let last = Number.NaN
  for (const opened of time) {
    const day = days.dayOf(opened)
    if (day === last || opened < days.opensAt(day)) continue
    last = day
    counts[weekdayOfDay(day)]!++
  }
  const most = Math.max(...counts)
  const found = ALL_DAYS.filter((weekday) => counts[weekday]! > 0 && counts[weekday]! >= REGULAR_SHARE * most)
  const few = time.length === 0 || counts.reduce((a, b) => a + b, 0) < 5
  const weekend = found.some((weekday) => weekday % 6 === 0)
  return few && !weekend ? [1, 2, 3, 4, 5] : found.length === 0 ? ALL_DAYS : found
}

/** The trading day of each bar, and what of its session it is. */
export interface SessionColumns {
  readonly trading_day: Float64Array
  readonly session_part: Float64Array
}

/**
 * Sets each bar into its session: the bar that reaches the close is its last, whether or not another follows.
 * **Cost**: O(bars). **NaN**: none. **Look-ahead**: none: a bar's own time and length decide.
 */
export const sessionColumns = (
  session: Session,
  weekdays: readonly number[],
  { time, length }: Pick<Bars, 'time' | 'length'>,
  barLength: BarLength,
): SessionColumns => {
  const days = tradingDays(session, weekdays)
  const trading_day = new Float64Array(length)
  const session_part = new Float64Array(length)
  let [known, opens, closes] = [Number.NaN, 0, 0]
  for (let i = 0; i < length; i++) {
    const opened = time[i]!
    const day = days.dayOf(opened)
    if (day !== known) {
      known = day
      opens = days.opensAt(day)
      closes = days.closesAt(day)
    }
    trading_day[i] = day
    session_part[i] =
      endOfBar(opened, barLength) >= closes
        ? CLOSES_SESSION
        : opened < opens && session.outside === 'no_entries'
          ? OUTSIDE_SESSION
          : IN_SESSION
  }
  return { trading_day, session_part }
}
