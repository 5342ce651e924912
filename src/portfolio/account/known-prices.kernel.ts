import { moneyOf } from '../../market/universe/money.js'
import type { Instrument } from '../../market/universe/universe.js'

/**
 * What an instrument of an account is worth after each of n steps from `from` on: its last close, or the open of the bar after it
 * where `units` (n + 1 values, as an account gives them) changed there, in money of the account. Cost: O(steps). NaN: before its first bar. Look-ahead:
 * none.
 */
export const knownPrices = (
  instrument: Pick<Instrument, 'dataset' | 'last' | 'terms' | 'exchange'>,
  units: Float64Array,
  from: number,
): Float64Array => {
  const {
    dataset: { bars },
    last,
  } = instrument
  const money = moneyOf(instrument)
  const n = units.length - 1
  const prices = new Float64Array(n)
  let before = Number.NaN
  let held = 0
  for (let k = 0; k < n; k++) {
    const bar = last[from + k]!
    if (bar !== before) held = units[k + 1]!
    before = bar
    prices[k] = (units[k + 1] === held ? bars.close[bar] : bars.open[bar + 1]) ?? Number.NaN
    if (money !== undefined) prices[k] = prices[k]! * money.step[from + k]!
  }
  return prices
}
