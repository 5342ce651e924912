import type { Bars } from './bars.js'
import { type BarSpacing, DAY_MS, weekdayOf } from './interval.kernel.js'
import { dayOf } from './trading-day.js'

/** Bars at which something was found, out of how many could have it. */
export interface Finding {
  readonly count: number
  readonly of: number
  readonly at: Int32Array
}

/** Bars before which sessions or bars are missing: `missing[i]` of them before bar `at[i]`. */
export interface GapFinding {
  readonly count: number
  readonly missing_bars: number
  readonly at: Int32Array
  readonly missing: Int32Array
}

const REVERSAL = 0.2
/** What a close rarely moves by, and mostly for a split or a bad row. */
export const LARGE_MOVE = 0.3

const findingOf = (first: number, length: number, holds: (at: number) => boolean): Finding => {
  const at: number[] = []
  for (let i = first; i < length; i++) if (holds(i)) at.push(i)
  return { count: at.length, of: Math.max(0, length - first), at: Int32Array.from(at) }
}

/** Half a basis point: series that were rounded or rescaled repeat the close before only nearly. */
const SAME_PRICE = 5e-5

const isStale = (open: number, before: number): boolean => Math.abs(open / before - 1) <= SAME_PRICE
const isLarge = (close: number, before: number): boolean => Math.abs(close / before - 1) > LARGE_MOVE

/** Bars that open at the close before, to half a basis point. */
export const staleOpens = ({ open, close, length }: Bars): Finding =>
  findingOf(1, length, (i) => isStale(open[i]!, close[i - 1]!))

/** How many bars `staleOpens` and `largeMoves` find, and the first of those that move; -1 where none does. */
export const oddPrices = ({
  open,
  close,
  length,
}: Bars): { readonly stale: number; readonly large: number; readonly first: number } => {
  let stale = 0
  let large = 0
  let first = -1
  for (let i = 1; i < length; i++) {
    const before = close[i - 1]!
    if (isStale(open[i]!, before)) stale += 1
    if (!isLarge(close[i]!, before)) continue
    if (large === 0) first = i
    large += 1
  }
  return { stale, large, first }
}

/** Bars that open at exactly the close before. */
export const repeatedCloses = ({ open, close, length }: Bars): Finding =>
  findingOf(1, length, (i) => open[i]! === close[i - 1]!)

/** Bars whose high is their low. */
export const zeroRange = ({ high, low, length }: Bars): Finding =>
  findingOf(0, length, (i) => high[i]! === low[i]!)

/** Bars without volume. */
export const zeroVolume = ({ volume, length }: Bars): Finding => findingOf(0, length, (i) => volume[i]! === 0)

/** Bars equal to the one before in all but time. */
export const repeatedBars = ({ open, high, low, close, volume, length }: Bars): Finding =>
  findingOf(
    1,
    length,
    (i) =>
      open[i]! === open[i - 1]! &&
      high[i]! === high[i - 1]! &&
      low[i]! === low[i - 1]! &&
      close[i]! === close[i - 1]! &&
      Object.is(volume[i]!, volume[i - 1]!),
  )

/** Bars whose close moved over 20 % and whose next close moved over 20 % back. */
export const reversals = ({ close, length }: Bars): Finding =>
  findingOf(1, length - 1, (i) => {
    const there = close[i]! / close[i - 1]! - 1
    const back = close[i + 1]! / close[i]! - 1
    return Math.abs(there) > REVERSAL && Math.abs(back) > REVERSAL && there * back < 0
  })

/** Bars whose close moved over 30 % from the close before. */
export const largeMoves = ({ close, length }: Bars): Finding =>
  findingOf(1, length, (i) => isLarge(close[i]!, close[i - 1]!))

/** Days strictly between two days on which there is a session. */
const sessionsBetween = (from: number, to: number, interval: BarSpacing): number => {
  const between = to - from - 1
  if (between <= 0 || interval.days === 'seven_day') return Math.max(0, between)
  const weeks = Math.floor(between / 7)
  let sessions = weeks * 5
  for (let day = from + 1 + weeks * 7; day < to; day++) if (weekdayOf(day * DAY_MS) % 6 !== 0) sessions++
  return sessions
}

const missingBefore = (
  before: number,
  time: number,
  [from, to]: readonly [number, number],
  interval: BarSpacing,
): number => {
  const { kind, step_ms, bars_per_session, days } = interval
  if (kind === 'daily')
    return sessionsBetween(Math.round(before / DAY_MS), Math.round(time / DAY_MS), interval)
  const whole = Math.max(0, Math.round((time - before) / step_ms) - 1)
  if (kind !== 'intraday' || from === to) return whole
  const roundTheClock = bars_per_session * step_ms > 0.95 * DAY_MS
  if (!roundTheClock) return sessionsBetween(from, to, interval) * bars_per_session
  const paused =
    days === 'weekday' &&
    time - before <= 3 * DAY_MS &&
    sessionsBetween(from - 1, to + 1, interval) <= to - from
  return paused ? 0 : whole
}

/**
 * Gaps against the calendar of the interval. Daily: sessions missing between neighbours (holidays are not known, so
 * they count). Intraday: bars missing inside a trading day, and whole sessions; round-the-clock markets also over midnight,
 * with a pause over the weekend where they keep one. Weekly and longer: whole steps. Irregular: none are sought.
 * **Cost**: O(bars). **NaN**: none in valid bars. **Look-ahead**: it reads all times; a fact about the dataset.
 */
export const gapsOf = (bars: Bars, interval: BarSpacing): GapFinding => {
  const { time, length } = bars
  const at: number[] = []
  const missing: number[] = []
  let total = 0
  for (let i = 1; i < length && interval.kind !== 'irregular'; i++) {
    const lost = missingBefore(time[i - 1]!, time[i]!, [dayOf(bars, i - 1), dayOf(bars, i)], interval)
    if (lost <= 0) continue
    at.push(i)
    missing.push(lost)
    total += lost
  }
  return { count: at.length, missing_bars: total, at: Int32Array.from(at), missing: Int32Array.from(missing) }
}
