/** The instant (UTC ms) of a wall-clock time, which is written as if it were UTC milliseconds. */
export type LocalToUtc = (local: number) => number

/** The instants at which the clocks of a zone show a wall-clock time. */
export interface WallClock {
  /** The first of them; NaN where the clocks skip the time. */
  readonly first: LocalToUtc
  /** The last of them: another than the first only in the hours that stand twice when clocks go back. */
  readonly last: LocalToUtc
  /** The first of them; a time that the clocks skip moves on by what they skip. */
  readonly next: LocalToUtc
}

const HOUR = 3_600_000
const OFFSET = /^([+-])(\d\d):?(\d\d)?$/

const formatOf = (zone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}

const fixed = (shift: number): WallClock => {
  const instant: LocalToUtc = (local) => local - shift
  return { first: instant, last: instant, next: instant }
}

/** Whether a zone's clocks never go back or forward. */
export const isFixedZone = (zone: string): boolean => zone === 'UTC' || zone === 'Z' || OFFSET.test(zone)

/**
 * The clocks of a zone: `UTC`, an offset such as `+05:30`, or a name such as `America/New_York`; `undefined` for an unknown
 * one.
 * **Cost**: O(1) a time, one calendar look-up for each hour met. **NaN**: gives NaN. **Look-ahead**: none.
 */
export const wallClock = (zone: string): WallClock | undefined => {
  if (zone === 'UTC' || zone === 'Z') return fixed(0)
  const offset = OFFSET.exec(zone)
  if (offset !== null)
    return fixed((Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * 60_000 * (offset[1] === '-' ? -1 : 1))
  const format = formatOf(zone)
  if (format === undefined) return undefined
  const known = new Map<number, number>()
  const offsetAt = (instant: number): number => {
    const hour = Math.floor(instant / HOUR)
    const seen = known.get(hour)
    if (seen !== undefined) return seen
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(hour * HOUR)) part[type] = Number(value)
    const wall = Date.UTC(
      part['year']!,
      part['month']! - 1,
      part['day'],
      part['hour'],
      part['minute'],
      part['second'],
    )
    const shift = wall - hour * HOUR
    known.set(hour, shift)
    return shift
  }
  const shows = (instant: number, local: number): boolean => instant + offsetAt(instant) === local
  /** The instants that the offsets of the day before and of the day after give, the earlier one first. */
  const around = (local: number): readonly [early: number, late: number] => {
    const [before, after] = [offsetAt(local - 24 * HOUR), offsetAt(local + 24 * HOUR)]
    return [local - Math.max(before, after), local - Math.min(before, after)]
  }
  const first: LocalToUtc = (local) => {
    if (!Number.isFinite(local)) return Number.NaN
    const [early, late] = around(local)
    return shows(early, local) ? early : shows(late, local) ? late : Number.NaN
  }
  return {
    first,
    last: (local) => {
      if (!Number.isFinite(local)) return Number.NaN
      const [early, late] = around(local)
      return shows(late, local) ? late : shows(early, local) ? early : Number.NaN
    },
    next: (local) => {
      const instant = first(local)
      return Number.isNaN(instant) && Number.isFinite(local) ? around(local)[1] : instant
    },
  }
}
