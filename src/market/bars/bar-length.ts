import type { BarSpacing } from './interval.kernel.js'
import { DAY_MS } from './interval.kernel.js'
import { type Bucket, bucketMs } from './resample.kernel.js'

/** How long a bar lasts from its open: a fixed time, or calendar months. */
export interface BarLength {
  readonly unit: 'ms' | 'month'
  readonly count: number
}

const ms = (count: number): BarLength => ({ unit: 'ms', count })
const months = (count: number): BarLength => ({ unit: 'month', count })

/** The length of bars of a spacing; undefined where it is irregular. */
export const barLengthOf = ({ kind, step_ms }: BarSpacing): BarLength | undefined => {
  switch (kind) {
    case 'intraday':
      return ms(step_ms)
    case 'daily':
      return ms(DAY_MS)
    case 'weekly':
      return ms(7 * DAY_MS)
    case 'monthly':
      return months(1)
    case 'quarterly':
      return months(3)
    case 'yearly':
      return months(12)
    case 'irregular':
      return undefined
  }
}

/** The length of bars that span a bucket. */
export const lengthOfBucket = (bucket: Bucket): BarLength =>
  bucket.unit === 'month' ? months(bucket.every) : ms(bucketMs(bucket))

/** When a bar of a length that opened at a time (UTC ms) is over. */
export const endOfBar = (open: number, { unit, count }: BarLength): number =>
  unit === 'ms' ? open + count : new Date(open).setUTCMonth(new Date(open).getUTCMonth() + count)
