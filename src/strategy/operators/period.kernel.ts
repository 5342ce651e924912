import { type DatedBars, dayOf } from '../../market/bars/trading-day.js'
import { coarserOperator } from '../language/operator.js'

const minutes: Readonly<Record<string, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '2h': 120,
  '4h': 240,
  '8h': 480,
  '12h': 720,
  '1d': 1440,
  '1w': 10080,
}
/** The coarser periods there are: minutes, hours, days, weeks from Monday, calendar months. */
export const periods = [...Object.keys(minutes), '1mo'] as const

/** The `day_start` of days that are those of the bars: of their session where they have one, else of UTC. */
export const OWN_DAYS = -1

/** The number of the period of a bar; days begin `day_start` minutes after midnight UTC, or are the bars' own. */
export const periodOf = (bars: DatedBars, bar: number, period: string, dayStart: number): number => {
  const time = bars.time[bar]!
  const local =
    dayStart !== OWN_DAYS
      ? time - dayStart * 60_000
      : period === '1d' || period === '1w' || period === '1mo'
        ? dayOf(bars, bar) * 86_400_000
        : time
  if (period === '1mo') {
    const date = new Date(local)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  }
  // 1970-01-05 was a Monday
  return Math.floor((period === '1w' ? local - 4 * 86_400_000 : local) / ((minutes[period] ?? 1) * 60_000))
}

/**
 * `higher(x, '1d')`: x evaluated on coarser bars, as it stood at the last one that is closed, that is when a bar of the
 * next period has arrived. Days begin at `day_start` minutes after midnight UTC; without it they, and weeks and months, are of
 * the trading days of the dataset's session, and without a session of UTC days.
 * **Cost** O(bars). **NaN** until a coarser bar has closed. **Look-ahead** none.
 */
export const higher = coarserOperator({
  _tag: 'Coarser',
  name: 'higher',
  version: 1,
  args: [
    { name: 'x', sort: 'series' },
    { name: 'period', sort: 'text', one_of: periods },
    { name: 'day_start', sort: 'number', default: OWN_DAYS },
  ],
  result: 'series',
  fields: [],
})
