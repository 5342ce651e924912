import type { Bars } from '../bars/bars.js'
import type { DataNote } from '../bars/data-note.js'

/** Prices that LEAN and some feeds multiply by this, so that cents are whole hundreds. */
const USUAL_SCALE = 10_000
const SCALED_SHARE = 0.9
/** No unit of a market is worth more, or less. */
const LARGEST = 1e10
const SMALLEST = 1e-9
/** A close this many times the one before, or the other way, is read as a point that parts thousands. */
const THOUSANDFOLD = [500, 2000] as const

/**
 * What the size of prices says of how they were written: all whole and mostly whole hundreds of ten thousand and more, as scaled
 * ones are; leaps of about a thousand times, as where a dot parts thousands; sizes that no price has.
 * **Cost**: O(bars). **NaN**: none in prices. **Look-ahead**: a judgement on the whole file.
 */
export const priceNotes = ({ open, high, low, close, time, length }: Bars): readonly DataNote[] => {
  let [whole, hundreds, leaps, leap, absurd, worst] = [true, 0, 0, -1, 0, 0]
  for (let i = 0; i < length; i++) {
    const o = open[i]!
    const h = high[i]!
    const l = low[i]!
    const c = close[i]!
    if (whole && !(l >= USUAL_SCALE / 10 && o % 1 === 0 && h % 1 === 0 && l % 1 === 0 && c % 1 === 0))
      whole = false
    if (whole && c % 100 === 0) hundreds++
    if (h > LARGEST || l < SMALLEST) {
      if (absurd === 0) worst = h > LARGEST ? h : l
      absurd++
    }
    if (i === 0) continue
    const ratio = Math.max(c / close[i - 1]!, close[i - 1]! / c)
    if (ratio >= THOUSANDFOLD[0] && ratio <= THOUSANDFOLD[1]) {
      if (leaps === 0) leap = i
      leaps++
    }
  }
  const middle = close[length >> 1]!
  return [
    ...(absurd === 0 && whole && hundreds >= SCALED_SHARE * length && middle >= USUAL_SCALE
      ? [{ _tag: 'PricesScaled' as const, example: middle, scale: USUAL_SCALE }]
      : []),
    ...(leaps > 0 ? [{ _tag: 'PriceLeaps' as const, count: leaps, first: time[leap]! }] : []),
    ...(absurd > 0 ? [{ _tag: 'PricesAbsurd' as const, count: absurd, example: worst }] : []),
  ]
}
