import type { Bars } from '../../market/bars/bars.js'
import { dayOf } from '../../market/bars/trading-day.js'

export { dayOf, endsDay, followsOpenDay } from '../../market/bars/trading-day.js'

/** The last bar of the trading day of a bar. Cost: O(bars of the day). NaN: none. Look-ahead: of times alone, which a calendar knows. */
export const lastBarOfDay = (bars: Bars, bar: number): number => {
  let last = bar
  while (last + 1 < bars.length && dayOf(bars, last + 1) === dayOf(bars, bar)) last += 1
  return last
}
