import type { DataNote } from '../bars/data-note.js'
import { DAY_MS } from '../bars/interval.kernel.js'

const LEAST_DAYS = 300
const TIMES_THE_LARGEST = 30
const FEWEST = 5

/**
 * Says where the first or the last row stands apart from all others by most of a year, as one with a mistyped year does: its
 * times rise all the same, so no order of rows gives it away.
 * **Cost**: O(rows). **NaN**: none in times. **Look-ahead**: a judgement on the whole file.
 */
export const endNotes = (time: Float64Array): readonly DataNote[] => {
  const n = time.length
  if (n < FEWEST) return []
  let inner = 0
  for (let i = 2; i < n - 1; i++) inner = Math.max(inner, time[i]! - time[i - 1]!)
  const least = Math.max(LEAST_DAYS * DAY_MS, TIMES_THE_LARGEST * inner)
  return (['first', 'last'] as const).flatMap((end) => {
    const [at, next] = end === 'first' ? [time[0]!, time[1]!] : [time[n - 1]!, time[n - 2]!]
    const apart = Math.abs(at - next)
    return apart < least
      ? []
      : [{ _tag: 'EndApart' as const, end, at, days: apart / DAY_MS, most_days: inner / DAY_MS }]
  })
}
