import type { Bars } from '../../market/bars/bars.js'
import { DAY_MS } from '../../market/bars/interval.kernel.js'

/** The UTC day of a bar's open, in days since 1970. Cost: O(1). NaN: none. Look-ahead: none. */
export const dayOf = (bars: Bars, bar: number): number => Math.floor(bars.time[bar]! / DAY_MS)

/** Whether no later bar is of the same UTC day. Look-ahead: the times of bars, which a calendar knows, never their prices. */
export const endsDay = (bars: Bars, bar: number): boolean =>
  bar + 1 >= bars.length || dayOf(bars, bar + 1) !== dayOf(bars, bar)

/** The last bar of the UTC day of a bar. Cost: O(bars of the day). NaN: none. Look-ahead: as `endsDay`. */
export const lastBarOfDay = (bars: Bars, bar: number): number => {
  let last = bar
  while (!endsDay(bars, last)) last += 1
  return last
}
