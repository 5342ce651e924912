import { DAY_MS } from './interval.kernel.js'
import type { Session } from './session.js'
import { instantOfDay } from './shown-time.js'
import { wallClock } from './zone.kernel.js'

/** The trading days of a market, functions of times alone. */
export interface TradingDays {
  /**
   * The trading day of a bar that opened at a time (UTC ms): that of the session that closes next after it, as days since 1970
   * of the date on which that session closes in its zone.
   */
  readonly dayOf: (opened: number) => number
  /** When the session of a day opens and closes, UTC ms. */
  readonly opensAt: (day: number) => number
  readonly closesAt: (day: number) => number
}

/** 0 is Sunday; of days since 1970, which began on a Thursday. */
export const weekdayOfDay = (day: number): number => (((day + 4) % 7) + 7) % 7

const MINUTE_MS = 60_000

/**
 * The trading days of a session on some weekdays. A time that the clocks of its zone skip is the next one that they show.
 * **Cost**: O(1) a time, with the latest day remembered. **NaN**: gives NaN. **Look-ahead**: none.
 */
export const tradingDays = (
  { zone, opens, closes, early_closes }: Session,
  weekdays: readonly number[],
): TradingDays => {
  const clock = wallClock(zone)!
  const early = new Map(
    Object.entries(early_closes).map(([day, minutes]) => [instantOfDay(day) / DAY_MS, minutes]),
  )
  const trades = Array.from({ length: 7 }, (_, weekday) => weekdays.includes(weekday))
  const overMidnight = opens >= closes
  const closesAt = (day: number): number => clock.next(day * DAY_MS + (early.get(day) ?? closes) * MINUTE_MS)
  const opensAt = (day: number): number =>
    clock.next((overMidnight ? day - 1 : day) * DAY_MS + opens * MINUTE_MS)
  // the latest day that was found, and the time from which on and until which it is the answer
  let [known, from, until] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    opensAt,
    closesAt,
    dayOf: (opened) => {
      if (opened >= from && opened < until) return known
      if (!Number.isFinite(opened)) return Number.NaN
      // two days before covers all zones; the close before the answer's is where the answer begins
      let day = Math.floor(opened / DAY_MS) - 2
      let before = Number.NEGATIVE_INFINITY
      for (;;) {
        if (trades[weekdayOfDay(day)]!) {
          const end = closesAt(day)
          if (end > opened) {
            known = day
            from = Math.max(before, opened)
            until = end
            return day
          }
          before = end
        }
        day++
      }
    },
  }
}
