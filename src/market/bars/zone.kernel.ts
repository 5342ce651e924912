/** Reads a local wall-clock time (as if it were UTC milliseconds) as an instant in UTC. */
export type LocalToUtc = (local: number) => number

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

/**
 * The reading of wall-clock times in a zone: `UTC`, an offset such as `+05:30`, or a name such as `America/New_York`;
 * `undefined` for an unknown one. Of a time that a clock shows twice the first is meant; one that a clock skips moves on.
 * **Cost**: O(1) a time, one calendar look-up for each hour met. **NaN**: gives NaN. **Look-ahead**: none.
 */
export const localToUtc = (zone: string): LocalToUtc | undefined => {
  if (zone === 'UTC' || zone === 'Z') return (local) => local
  const fixed = OFFSET.exec(zone)
  if (fixed !== null) {
    const shift = (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000 * (fixed[1] === '-' ? -1 : 1)
    return (local) => local - shift
  }
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
    const offset = wall - hour * HOUR
    known.set(hour, offset)
    return offset
  }
  return (local) => {
    if (!Number.isFinite(local)) return Number.NaN
    const early = local - Math.max(offsetAt(local - 24 * HOUR), offsetAt(local + 24 * HOUR))
    const late = local - Math.min(offsetAt(local - 24 * HOUR), offsetAt(local + 24 * HOUR))
    return early + offsetAt(early) === local ? early : late
  }
}
