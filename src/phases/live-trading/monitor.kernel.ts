import {
  defaultsOf,
  finite,
  type InputOf,
  integer,
  oneOf,
  optionalField,
  struct,
  type TypeOf,
  text,
  withDefault,
} from '../../core/codec/codec.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { DAY_MS } from '../../market/bars/interval.kernel.js'

/** What may not happen while a candidate trades; a rule that is left out does not watch. Losses are shares. */
export const monitorCodec = struct('monitor', {
  /** Loss from the highest equity so far, the capital included. */
  max_drawdown: withDefault(finite(0, 1), 0.2),
  /** Loss since the last close of the UTC day before. */
  daily_loss: withDefault(finite(0, 1), 0.1),
  /** Time on the clock in which the feed gives nothing. */
  max_silence_ms: optionalField(finite(1)),
  /** Closed trades below which it is not healthy. */
  min_trades: withDefault(integer(0), 0),
  /** Largest distance of the equity from that of the backtest of the same bars, as a share of the capital. */
  max_deviation: withDefault(finite(0), 0),
  /** `halt` stops trading at the close at which a rule was broken. */
  on_alert: withDefault(oneOf('on_alert', ['report', 'halt']), 'report'),
})
export type Monitor = TypeOf<typeof monitorCodec>
export type MonitorInput = InputOf<typeof monitorCodec>
/** The limits of a monitor of which nothing is written. */
export const defaultMonitor: Monitor = defaultsOf(monitorCodec)

/** Rules that may be broken: limits of the monitor by their names, and what a feed may not give. */
export const RULES = [
  'max_drawdown',
  'daily_loss',
  'max_silence_ms',
  'min_trades',
  'max_deviation',
  'unsound_bar',
  'repeated_bar',
  'bar_out_of_order',
] as const
/** A rule that was broken: the first bar at whose close it was, at how many closes (or after how many bars), its worst value. */
export const alertCodec = struct('alert', {
  rule: oneOf('rule', RULES),
  /** Whose bars were refused, of several instruments. */
  symbol: optionalField(text),
  limit: finite(),
  worst: finite(),
  bar: integer(0),
  time: text,
  bars: integer(1),
})
export type Alert = TypeOf<typeof alertCodec>

/** Sees each close, in place. */
export interface Watch {
  /** Whether any rule is broken at this close. */
  readonly see: (bar: number, time: number, equity: number) => boolean
  /** Whether a feed may not be silent for that long; the bar is the last that came, with its time if any did. */
  readonly silent: (bar: number, time: number | undefined, silent_ms: number) => boolean
  readonly alerts: () => readonly Alert[]
}

/** Watches an equity by the rules that a close alone can break. Cost: O(1) a bar. NaN: breaks none. Look-ahead: none. */
export const equityWatch = (rules: Monitor, capital: number): Watch => {
  const alerts = new Map<Alert['rule'], Alert & { worst: number; bars: number }>()
  let peak = capital
  let day = Number.NaN
  let begun = capital
  let last = capital
  const hold = (
    rule: Alert['rule'],
    worst: number,
    first: () => Pick<Alert, 'limit' | 'bar' | 'time'>,
    isNew = true,
  ): true => {
    let known = alerts.get(rule)
    if (known === undefined) {
      known = { rule, worst, ...first(), bars: 0 }
      alerts.set(rule, known)
    }
    known.worst = Math.max(known.worst, worst)
    if (isNew) known.bars += 1
    return true
  }
  return {
    see: (bar, time, equity) => {
      peak = Math.max(peak, equity)
      const today = Math.floor(time / DAY_MS)
      if (today !== day) {
        day = today
        begun = last
      }
      last = equity
      const look = (rule: 'max_drawdown' | 'daily_loss', loss: number): boolean =>
        loss > rules[rule] && hold(rule, loss, () => ({ limit: rules[rule], bar, time: showTime(time) }))
      const isDrawn = look('max_drawdown', 1 - equity / peak)
      return look('daily_loss', 1 - equity / begun) || isDrawn
    },
    silent: (bar, time, silent_ms) => {
      const { max_silence_ms: limit = Number.POSITIVE_INFINITY } = rules
      const at = (): string => (time === undefined ? 'before the first bar' : showTime(time))
      const isNew = silent_ms < 2 * limit
      return (
        silent_ms >= limit && hold('max_silence_ms', silent_ms, () => ({ limit, bar, time: at() }), isNew)
      )
    },
    alerts: () => Array.from(alerts.values(), (alert) => ({ ...alert })),
  }
}
