import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { BAR_COLUMNS, type Bars, OPTIONAL_COLUMNS, VALUE_COLUMNS } from './bars.js'
import type { BadRow, RowReason } from './data-error.js'
import { showTime } from './shown-time.js'

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

/** True where all rules for one bar hold (a volume of NaN is not known); the fast test before `brokenRule` finds the words. */
export const isBar = (open: number, high: number, low: number, close: number, volume: number): boolean =>
  low > 0 &&
  open >= low &&
  close >= low &&
  open <= high &&
  close <= high &&
  high < Infinity &&
  !(volume < 0) &&
  volume !== Infinity

/** The first rule that one bar breaks. Prices are finite and above 0, low <= open, close <= high, volume is >= 0 or NaN. */
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
  if (volume === Infinity) return finiteFault('volume', volume)
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

const shown = (time: number): string =>
  Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? showTime(time) : String(time)

/** The words for a time that does not fit between the times kept before and after it in the file; NaN where there is none. */
export const brokenOrder = (
  time: number,
  before: number,
  after: number,
  newestFirst: boolean,
): BrokenRule => ({
  reason: 'time_not_rising',
  because: Number.isNaN(before)
    ? Number.isNaN(after)
      ? `${shown(time)} stands out of order`
      : `${shown(time)} stands before ${shown(after)}`
    : `${shown(time)} stands ${Number.isNaN(after) ? `after ${shown(before)}` : `between ${shown(before)} and ${shown(after)}`}`,
  wanted: newestFirst ? 'falling times all through (the file is newest first)' : 'rising times',
})

/** The values of rows by place, and their lines. */
export type RowValues = Readonly<
  Record<'line', Int32Array> & Record<(typeof VALUE_COLUMNS)[number], Float64Array>
>

/** The words for a row of which another one has the time, and whether they differ. */
export const differingRow = (
  rows: RowValues,
  time: number,
  row: number,
  twin: number,
): BrokenRule & { readonly differs: boolean } => {
  const other = VALUE_COLUMNS.filter((name) => !Object.is(rows[name][row], rows[name][twin]))
  const values = (at: number): string => other.map((name) => `${name} ${rows[name][at]!}`).join(', ')
  return {
    reason: 'duplicate_time',
    differs: other.length > 0,
    because:
      other.length === 0
        ? `${shown(time)} stands twice, with the values of line ${rows.line[twin]!}`
        : `${shown(time)} stands twice with other values: ${values(row)} here, ${values(twin)} in line ${rows.line[twin]!}, which is kept`,
    wanted: 'one bar for each time (--repair first keeps the first row of a time, --repair last the last)',
  }
}

const COLUMNS_OF_RETURNS = ['risk_free', 'benchmark'] as const
const COLUMNS_OF_SESSIONS = ['trading_day', 'session_part'] as const
const LAST_TIME = 8.64e15

/** The first bar, before a bound, at which a column has a value that it must not have; the bound where there is none. */
const firstUnlike = (
  column: Float64Array | undefined,
  bound: number,
  holds: (value: number) => boolean,
): number => {
  if (column === undefined) return bound
  for (let i = 0; i < bound; i++) if (!holds(column[i]!)) return i
  return bound
}

/** The first bar that breaks a rule on times or prices; how many there are where none does. */
const firstUnsound = ({ time, open, high, low, close, volume, length }: Bars): number => {
  let before = -LAST_TIME - 1
  for (let i = 0; i < length; i++) {
    const at = time[i]!
    if (!(at > before && at <= LAST_TIME && Math.floor(at) === at)) return i
    if (!isBar(open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!)) return i
    before = at
  }
  return length
}

const isPaid = (value: number): boolean => value >= 0 && value < Infinity

/** The first rule that a bar breaks, of all columns. */
const brokenAt = (bars: Bars, i: number): BrokenRule | undefined => {
  const paid = bars.dividends?.[i] ?? 0
  if (!isPaid(paid))
    return { reason: 'not_finite', because: `dividends is ${paid}`, wanted: 'cash a share, at least 0' }
  for (const name of COLUMNS_OF_RETURNS)
    if (!Number.isFinite(bars[name]?.[i] ?? 0)) return finiteFault(name, bars[name]![i]!)
  for (const name of COLUMNS_OF_SESSIONS)
    if (!Number.isInteger(bars[name]?.[i] ?? 0)) return finiteFault(name, bars[name]![i]!)
  const time = bars.time[i]!
  if (!Number.isSafeInteger(time) || Math.abs(time) > LAST_TIME)
    return {
      reason: 'bad_time',
      because: `time is ${time}`,
      wanted: 'whole milliseconds since 1970, UTC',
    }
  const broken = brokenRule(bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!)
  if (broken !== undefined) return broken
  const before = i > 0 ? bars.time[i - 1]! : Number.NEGATIVE_INFINITY
  if (time === before)
    return {
      reason: 'duplicate_time',
      because: `${shown(time)} stands twice`,
      wanted: 'one bar for each time',
    }
  return time < before ? brokenOrder(time, before, Number.NaN, false) : undefined
}

/**
 * Holds columns to the rules of a dataset: equal lengths, every bar sound, times whole milliseconds that rise.
 * **Cost**: O(bars). **NaN**: refused but in volume, where it is not known. **Look-ahead**: none.
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
  for (const [name, column] of Object.entries(bars.series ?? {})) {
    if (column.length !== bars.length)
      return bad(Math.min(column.length, bars.length), {
        reason: 'ragged_row',
        because: `the series ${name} has ${column.length} values where there are ${bars.length} bars`,
        wanted: 'columns of one length',
      })
    const infinite = column.findIndex((value) => value === Infinity || value === -Infinity)
    if (infinite >= 0) return bad(infinite, finiteFault(name, column[infinite]!))
  }
  let first = firstUnlike(bars.dividends, firstUnsound(bars), isPaid)
  for (const name of COLUMNS_OF_RETURNS) first = firstUnlike(bars[name], first, Number.isFinite)
  for (const name of COLUMNS_OF_SESSIONS) first = firstUnlike(bars[name], first, Number.isInteger)
  const broken = first < bars.length ? brokenAt(bars, first) : undefined
  return broken === undefined ? right(bars) : bad(first, broken)
}
