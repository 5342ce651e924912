import { type DatedBars, dayOf } from '../../market/bars/trading-day.js'
import type { TargetRules } from '../../signal/target-rules.js'

type Every = TargetRules['every']

const DAY_MS = 86_400_000
/** Days from a Thursday, 1970-01-01, to the Monday that begins its week. */
const MONDAY = 3

/** Months since the year 0. */
const monthOf = (day: number): number => {
  const date = new Date(day * DAY_MS)
  return 12 * date.getUTCFullYear() + date.getUTCMonth()
}

/** Whether the periods are of the calendar, and not of bars from the first one that is traded. */
export const hasCalendar = (every: Every): boolean => typeof every !== 'object'

/** The number of the period of a bar; `first` is the first bar that is traded. Cost: O(1). NaN: none. Look-ahead: none. */
export const periodAt = (bars: DatedBars, every: Every, bar: number, first: number): number => {
  if (typeof every === 'object') return Math.floor((bar - first) / every.bars)
  const day = dayOf(bars, bar)
  switch (every) {
    case 'bar':
      return bar
    case 'day':
      return day
    case 'week':
      return Math.floor((day + MONDAY) / 7)
    case 'month':
      return monthOf(day)
    case 'quarter':
      return Math.floor(monthOf(day) / 3)
    case 'year':
      return Math.floor(monthOf(day) / 12)
  }
}

/**
 * By bar 1 where a target is due: at the first bar of a period of the calendar, and where a signal begins or ends to hold the
 * weight. Cost: O(bars). NaN: none. Look-ahead: none.
 */
export const dueBars = (bars: DatedBars, every: Every, holds: Uint8Array | undefined): Uint8Array => {
  const due = new Uint8Array(bars.time.length)
  let before = Number.NaN
  let day = Number.NaN
  let period = Number.NaN
  for (let bar = 0; bar < due.length; bar++) {
    const today = dayOf(bars, bar)
    if (today !== day || every === 'bar') period = periodAt(bars, every, bar, 0)
    day = today
    due[bar] = period !== before || (holds !== undefined && holds[bar] !== holds[bar - 1]) ? 1 : 0
    before = period
  }
  return due
}
