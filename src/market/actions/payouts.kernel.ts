import type { Bars } from '../bars/bars.js'
import { DAY_MS } from '../bars/interval.kernel.js'
import { dayTimes } from '../bars/trading-day.js'
import type { DatedValues } from './dated-values.kernel.js'

/**
 * The cash that one share pays at each bar: events stand at the first bar of their day or, where that has none, of the next
 * day that has; those of a day before the first bar's, or after the last bar's, at none.
 * **Cost**: O(bars + events). **NaN**: as in the events. **Look-ahead**: none, where an event's time is its ex-date.
 */
export const payoutsOf = (bars: Bars, events: DatedValues): Float64Array => {
  const { length } = bars
  const time = dayTimes(bars)
  const payouts = new Float64Array(length)
  const dayOf = (at: number): number => Math.floor(at / DAY_MS)
  let event = 0
  while (event < events.time.length && dayOf(events.time[event]!) < dayOf(time[0]!)) event++
  for (let i = 0; i < length; i++)
    while (event < events.time.length && dayOf(events.time[event]!) <= dayOf(time[i]!))
      payouts[i] = payouts[i]! + events.values[event++]!
  return payouts
}

/**
 * How many events no bar has: `outside` are those of a day before the first bar's or after the last bar's, `late` those of a
 * day between that has no bar. **Cost**: O(bars + events). **NaN**: none. **Look-ahead**: a fact about the dataset.
 */
export const strayEvents = (
  bars: Bars,
  events: DatedValues,
): { readonly outside: number; readonly late: number } => {
  const { length } = bars
  const time = dayTimes(bars)
  const dayOf = (at: number): number => Math.floor(at / DAY_MS)
  let [outside, late, bar] = [0, 0, 0]
  for (const at of events.time) {
    const day = dayOf(at)
    while (bar < length && dayOf(time[bar]!) < day) bar++
    if (bar === length || day < dayOf(time[0]!)) outside++
    else if (dayOf(time[bar]!) > day) late++
  }
  return { outside, late }
}
