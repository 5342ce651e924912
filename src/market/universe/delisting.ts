import { type BarLength, endOfBar } from '../bars/bar-length.js'
import type { Dataset } from '../bars/dataset-record.js'
import { DAY_MS } from '../bars/interval.kernel.js'

/** The first moment from one on that is no weekend, in UTC. */
const weekdayFrom = (time: number): number => {
  const day = new Date(time).getUTCDay()
  return day === 6 || day === 0 ? (Math.floor(time / DAY_MS) + (day === 6 ? 2 : 1)) * DAY_MS : time
}

/**
 * Whether an instrument ends before its universe does. One that trades on weekdays does not where only a weekend follows its last bar,
 * on which another instrument trades.
 */
export const endsEarly = (
  {
    dataset: { interval },
    bar_length,
    closed,
  }: { readonly dataset: Dataset; readonly bar_length: BarLength; readonly closed: Float64Array },
  end: number,
): boolean => {
  const last = closed.at(-1) ?? end
  if (last >= end || interval.days !== 'weekday') return last < end
  const opens = weekdayFrom(last)
  return opens === last || endOfBar(opens, bar_length) <= end
}
