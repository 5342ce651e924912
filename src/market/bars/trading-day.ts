import type { Bars } from './bars.js'
import { DAY_MS } from './interval.kernel.js'

/** What a bar is of the session of its trading day. */
export const IN_SESSION = 0
export const CLOSES_SESSION = 1
export const OUTSIDE_SESSION = 2

/** The bars of which a day is asked: their times and, where their dataset has a session, their trading days. */
export type DatedBars = Pick<Bars, 'length' | 'time' | 'trading_day' | 'session_part'>

/** The trading day of a bar in days since 1970; without a session the UTC day of its open. Cost: O(1). */
export const dayOf = ({ time, trading_day }: DatedBars, bar: number): number =>
  trading_day?.[bar] ?? Math.floor((time[bar] ?? Number.NaN) / DAY_MS)

/**
 * Whether a bar is the last of its trading day: with a session the one that reaches its close, known at that bar; without one
 * the bar after which another day begins.
 */
export const endsDay = (bars: DatedBars, bar: number): boolean =>
  bars.session_part === undefined
    ? bar + 1 >= bars.length || dayOf(bars, bar + 1) !== dayOf(bars, bar)
    : bars.session_part[bar] === CLOSES_SESSION

/** Whether a trading day begins with a bar though no bar reached the close of the session before: what was to end there ends late. */
export const followsOpenDay = (bars: DatedBars, bar: number): boolean =>
  bars.session_part !== undefined &&
  bar > 0 &&
  bars.session_part[bar - 1] !== CLOSES_SESSION &&
  dayOf(bars, bar) !== dayOf(bars, bar - 1)

/** Whether nothing may be entered at a bar, which lies outside the session. */
export const isOutside = ({ session_part }: DatedBars, bar: number): boolean =>
  session_part?.[bar] === OUTSIDE_SESSION

/** Whether any bar lies outside the session. Cost: O(bars). */
export const hasOutside = ({ session_part }: Pick<DatedBars, 'session_part'>): boolean =>
  session_part?.includes(OUTSIDE_SESSION) ?? false

/** Times by which bars fall into days, weeks, months and years (UTC ms): those of their trading days, or their own. */
export const dayTimes = ({ time, trading_day }: DatedBars): Float64Array =>
  trading_day?.map((day) => day * DAY_MS) ?? time
