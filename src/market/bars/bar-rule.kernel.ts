import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { BAR_COLUMNS, type Bars, OPTIONAL_COLUMNS } from './bars.js'
import type { BadRow, RowReason } from './data-error.js'

/** What a bar breaks, in words. */
export interface BrokenRule {
  readonly reason: RowReason
  readonly because: string
  readonly wanted: string
}

const finiteFault = (field: string, value: number): BrokenRule => ({
  reason: 'not_finite',
  because: `${field} is ${value}`,
  wanted: 'a finite number',
})

/** True where all rules for one bar hold; the fast test before `brokenRule` finds the words. */
export const isBar = (open: number, high: number, low: number, close: number, volume: number): boolean =>
  low > 0 &&
  open >= low &&
  close >= low &&
  open <= high &&
  close <= high &&
  high < Infinity &&
  volume >= 0 &&
  volume < Infinity

/** The first rule that one bar breaks. Prices are finite and above 0, low <= open, close <= high, volume >= 0. */
export const brokenRule = (
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
): BrokenRule | undefined => {
  if (isBar(open, high, low, close, volume)) return undefined
  const prices = { open, high, low, close }
  for (const [field, value] of Object.entries(prices))
    if (!Number.isFinite(value)) return finiteFault(field, value)
  if (!Number.isFinite(volume)) return finiteFault('volume', volume)
  for (const [field, value] of Object.entries(prices))
    if (value <= 0)
      return { reason: 'not_positive', because: `${field} is ${value}`, wanted: 'a price above 0' }
  if (volume < 0)
    return { reason: 'negative_volume', because: `volume is ${volume}`, wanted: 'a volume of at least 0' }
  if (high < low)
    return { reason: 'high_below_low', because: `high ${high} is below low ${low}`, wanted: 'high >= low' }
  const openOut = open < low || open > high
  return {
    reason: openOut ? 'open_outside' : 'close_outside',
    because: `${openOut ? `open ${open}` : `close ${close}`} is outside low ${low} .. high ${high}`,
    wanted: 'low <= open, close <= high',
  }
}

const iso = (time: number): string =>
  Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time)

/** The rule that a time breaks after the one kept before it, where times go in `direction` (1 rising, -1 falling). */
export const brokenOrder = (before: number, time: number, direction: number): BrokenRule | undefined => {
  if ((time - before) * direction > 0) return undefined
  return time === before
    ? { reason: 'duplicate_time', because: `${iso(time)} stands twice`, wanted: 'one bar for each time' }
    : {
        reason: 'time_not_rising',
        because: `${iso(time)} comes after ${iso(before)}`,
        wanted: direction > 0 ? 'rising times' : 'falling times all through (the file starts newest first)',
      }
}

/**
 * Holds columns to the rules of a dataset: equal lengths, every bar sound, times whole milliseconds that rise.
 * **Cost**: O(bars). **NaN**: refused. **Look-ahead**: none.
 */
export const validBars = (file: string, bars: Bars): Either<BadRow, Bars> => {
  const bad = (index: number, rule: BrokenRule): Either<BadRow, Bars> =>
    left({ _tag: 'BadRow', file, line: index + 1, ...rule })
  for (const name of [...BAR_COLUMNS, ...OPTIONAL_COLUMNS]) {
    const length = bars[name]?.length ?? bars.length
    if (length !== bars.length)
      return bad(Math.min(length, bars.length), {
        reason: 'ragged_row',
        because: `${name} has ${length} values where there are ${bars.length} bars`,
        wanted: 'columns of one length',
      })
  }
  const { dividends, risk_free } = bars
  for (let i = 0; i < bars.length; i++) {
    const paid = dividends?.[i] ?? 0
    if (!(paid >= 0 && paid < Infinity))
      return bad(i, {
        reason: 'not_finite',
        because: `dividends is ${paid}`,
        wanted: 'cash a share, at least 0',
      })
    if (!Number.isFinite(risk_free?.[i] ?? 0)) return bad(i, finiteFault('risk_free', risk_free![i]!))
    const time = bars.time[i]!
    if (!Number.isSafeInteger(time) || Math.abs(time) > 8.64e15)
      return bad(i, {
        reason: 'bad_time',
        because: `time is ${time}`,
        wanted: 'whole milliseconds since 1970, UTC',
      })
    const broken =
      brokenRule(bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!) ??
      (i > 0 ? brokenOrder(bars.time[i - 1]!, time, 1) : undefined)
    if (broken !== undefined) return bad(i, broken)
  }
  return right(bars)
}
