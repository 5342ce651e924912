import { barColumns } from './bar-columns.kernel.js'
import type { Bars } from './bars.js'
import { DAY_MS } from './interval.kernel.js'
import { dayTimes } from './trading-day.js'

/** A length of time by which bars are put together. */
export interface Bucket {
  readonly every: number
  readonly unit: 'minute' | 'hour' | 'day' | 'week' | 'month'
  /** A day on which a bucket of days or weeks starts, UTC ms; without it days count from 1970-01-01 and weeks from a Monday. */
  readonly origin?: number
}

/** Milliseconds of the units that have a fixed length. */
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS }
/** 1970-01-05, a Monday. */
const FIRST_MONDAY = 4 * DAY_MS

/** The shortest time that a bucket spans. */
export const bucketMs = ({ every, unit }: Bucket): number =>
  every * (unit === 'month' ? 28 * DAY_MS : UNIT_MS[unit])

/**
 * When the bucket of a time starts, UTC. Minutes and hours count from each midnight, days from their origin or 1970-01-01, weeks
 * from theirs or Monday 1970-01-05, months from January of year 0.
 */
export const bucketStart = ({ every, unit, origin: given }: Bucket, time: number): number => {
  if (unit === 'month') {
    const date = new Date(time)
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    const first = new Date(0)
    first.setUTCFullYear(0, month - (((month % every) + every) % every), 1)
    return first.getTime()
  }
  const size = every * UNIT_MS[unit]
  const origin =
    unit === 'week'
      ? (given ?? FIRST_MONDAY)
      : unit === 'day'
        ? (given ?? 0)
        : Math.floor(time / DAY_MS) * DAY_MS
  return origin + Math.floor((time - origin) / size) * size
}

/**
 * Puts bars together by buckets of time: labelled by the bucket's start, first open, highest high, lowest low, last close,
 * sum of volumes and of dividends in order of time. Buckets of days and longer are of trading days. Buckets without bars are
 * left out.
 * **Cost**: O(bars). **NaN**: a volume that is not known in one of the bars. **Look-ahead**: a bucket is complete only when the next has begun.
 */
export const resampledBars = (bars: Bars, bucket: Bucket): Bars => {
  const columns = barColumns(Math.max(16, bars.length >> 2))
  const payouts = bars.dividends === undefined ? undefined : new Float64Array(bars.length)
  const times = bucket.unit === 'minute' || bucket.unit === 'hour' ? bars.time : dayTimes(bars)
  let start = Number.NaN
  let [open, high, low, close, volume] = [0, 0, 0, 0, 0]
  for (let i = 0; i < bars.length; i++) {
    const begins = bucketStart(bucket, times[i]!)
    if (begins !== start) {
      if (i > 0) columns.push(start, open, high, low, close, volume)
      start = begins
      open = bars.open[i]!
      high = bars.high[i]!
      low = bars.low[i]!
      volume = 0
    }
    if (bars.high[i]! > high) high = bars.high[i]!
    if (bars.low[i]! < low) low = bars.low[i]!
    close = bars.close[i]!
    volume += bars.volume[i]!
    if (payouts !== undefined) payouts[columns.length()] = payouts[columns.length()]! + bars.dividends![i]!
  }
  if (bars.length > 0) columns.push(start, open, high, low, close, volume)
  const long = columns.copied(0, columns.length())
  return payouts === undefined ? long : { ...long, dividends: payouts.slice(0, long.length) }
}
