import type { Bars } from './bars.js'

/** What one bar spans. */
export type IntervalKind = 'intraday' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly' | 'irregular'
/** The days on which there are sessions: weekdays, or all seven. */
export type SessionDays = 'weekday' | 'seven_day'

/** The spacing of bars, as their times tell it. */
export interface BarSpacing {
  readonly kind: IntervalKind
  /** Median distance of neighbouring bars; 0 where there are fewer than two. */
  readonly step_ms: number
  readonly days: SessionDays
  /** 5 or 7. */
  readonly sessions_per_week: number
  /** Median bars of a trading day, without a session of a UTC day; 1 for daily and longer. */
  readonly bars_per_session: number
  /** Why no number of periods per year follows; only of `irregular`. */
  readonly because?: string
}

export const DAY_MS = 86_400_000
const REGULAR_SHARE = 0.6

/** 0 is Sunday. */
export const weekdayOf = (time: number): number => (((Math.floor(time / DAY_MS) + 4) % 7) + 7) % 7

const shareWithin = (steps: Float64Array, low: number, high: number): number => {
  let within = 0
  for (const step of steps) if (step >= low && step <= high) within++
  return within / steps.length
}

/** The one value that can make up more than half of all (Boyer and Moore 1981). */
const majorityOf = (values: Float64Array): number => {
  let value = Number.NaN
  let lead = 0
  for (const each of values) {
    if (lead === 0) value = each
    lead += each === value ? 1 : -1
  }
  return value
}

const medianOf = (values: Float64Array): number => {
  if (values.length === 0) return 0
  // bars are mostly at one distance, and what more than half of all are is the median
  const usual = majorityOf(values)
  if (shareWithin(values, usual, usual) > 0.5) return usual
  const sorted = values.slice().sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const BANDS: readonly (readonly [IntervalKind, low: number, high: number])[] = [
  ['daily', 0.9, 1.1],
  ['weekly', 6.5, 7.5],
  ['monthly', 27, 32],
  ['quarterly', 88, 93],
  ['yearly', 360, 371],
]

/** How many times are of Saturdays and Sundays, UTC. */
const weekendBars = (times: Float64Array): number => {
  let count = 0
  let day = Number.NaN
  let isWeekend = false
  for (const at of times) {
    const today = Math.floor(at / DAY_MS)
    if (today !== day) {
      day = today
      isWeekend = weekdayOf(at) % 6 === 0
    }
    if (isWeekend) count++
  }
  return count
}

const sessionSizes = (times: Float64Array): Float64Array => {
  const sizes = new Float64Array(times.length)
  let count = 0
  let day = Number.NaN
  for (const at of times) {
    const today = Math.floor(at / DAY_MS)
    if (today !== day) {
      day = today
      count++
    }
    sizes[count - 1]!++
  }
  return sizes.slice(0, count)
}

/**
 * Reads the spacing off the times: the median step names the kind, and at least 60 % of steps must keep to it
 * (intraday: equal it, to a tenth). Over 10 % of bars on Saturdays and Sundays (UTC) means sessions on all seven days; with a
 * session the weekdays on which it trades say it.
 * **Cost**: O(bars log bars). **NaN**: none in valid bars. **Look-ahead**: it reads all times; a fact about the dataset.
 */
export const intervalOf = (
  bars: Pick<Bars, 'time' | 'length' | 'trading_day'>,
  weekdays?: readonly number[],
): BarSpacing => {
  const { time, length } = bars
  const steps = new Float64Array(Math.max(0, length - 1))
  for (let i = 1; i < length; i++) steps[i - 1] = time[i]! - time[i - 1]!
  const weekend = weekendBars(time)
  const sevenDays = weekdays === undefined ? weekend > 0.1 * length : weekdays.length > 5
  const days: SessionDays = sevenDays ? 'seven_day' : 'weekday'
  const step_ms = medianOf(steps)
  const base = { step_ms, days, sessions_per_week: days === 'weekday' ? 5 : 7, bars_per_session: 1 }
  if (steps.length === 0) return { kind: 'irregular', ...base, because: 'one bar has no spacing' }
  const median = step_ms / DAY_MS
  const band = BANDS.find(([, low, high]) => median >= low && median <= high)
  const [kind, low, high] =
    band ??
    (median < 0.9 ? (['intraday', 0.9 * median, 1.1 * median] as const) : ['irregular' as const, 0, 0])
  const share = shareWithin(steps, low * DAY_MS, high * DAY_MS)
  if (kind === 'irregular' || share < REGULAR_SHARE)
    return {
      kind: 'irregular',
      ...base,
      because: `bars are ${Number(median.toPrecision(3))} days apart in the median${kind === 'irregular' ? '' : `, but only ${(100 * share).toFixed(0)} % of steps keep to it`}`,
    }
  return {
    kind,
    ...base,
    ...(kind === 'intraday'
      ? { bars_per_session: medianOf(sessionSizes(bars.trading_day?.map((day) => day * DAY_MS) ?? time)) }
      : {}),
  }
}
