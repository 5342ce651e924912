import type { Bars } from '../../market/bars/bars.js'
import type { Money } from '../../market/universe/money.js'
import type { BarPart, TimedReturns } from '../../stats/timing/timing.kernel.js'
import type { FillRule } from '../rules/order-rules.js'
import { EXIT_REASONS, type ExitReason, FORCED_EXITS, type Trades } from './trades.js'

const YEAR_MS = 365 * 86_400_000

/** What one unit of exposure earns over both parts of each scored bar, as shares of the close before; together the bar's return. */
export interface UnitReturns {
  readonly night: Float64Array
  readonly day: Float64Array
}

/** When orders are filled, and what a long pays a year for being held. */
export interface Exposing {
  readonly fill: FillRule
  readonly funding?: number
}

/** The price that the parts of a scored bar are shares of: the close before, or the first open of all. */
const baseOf = ({ open, close }: Pick<Bars, 'open' | 'close'>, t: number): number =>
  t > 0 ? close[t - 1]! : open[t]!

/** The rate of exchange at `baseOf`. */
const baseRate = ({ open, close }: Money, t: number): number => (t > 0 ? close[t - 1]! : open[t]!)

/**
 * What a unit of exposure earns in the account over the bars [from, to): by night (close before to open) with the dividend and
 * less the funding that a long pays, and by day (open to close). Where fills are at closes the parts are one: all is night.
 * Of another currency (`money`) it is what the account's money earns: of what is paid for with the change of the rate, of a contract
 * without.
 * Cost: O(bars). NaN: kept. Look-ahead: not a decision.
 */
export const unitReturns = (
  bars: Bars,
  [from, to]: readonly [number, number],
  { fill, funding = 0 }: Exposing,
  money?: Money,
): UnitReturns => {
  const night = new Float64Array(to - from)
  const day = new Float64Array(to - from)
  const opens = fill === 'next_open'
  for (let t = from; t < to; t++) {
    const base = baseOf(bars, t)
    const paid = funding === 0 || t === 0 ? 0 : (funding * (bars.time[t]! - bars.time[t - 1]!)) / YEAR_MS
    const cut = opens ? bars.open[t]! : bars.close[t]!
    const dividend = bars.dividends?.[t] ?? 0
    if (money === undefined) {
      night[t - from] = (cut - base + dividend) / base - paid
      if (opens) day[t - from] = (bars.close[t]! - cut) / base
      continue
    }
    const before = baseRate(money, t)
    const at = opens ? money.open[t]! : money.close[t]!
    const whole = base * before
    night[t - from] =
      ((cut + dividend) * at - base * (money.isPaid ? before : at)) / whole - (paid * money.open[t]!) / before
    if (opens)
      day[t - from] = (bars.close[t]! * money.close[t]! - cut * (money.isPaid ? at : money.close[t]!)) / whole
  }
  return { night, day }
}

/** The first and the last bar through whose night, or day, a trade was held. */
type Spans = (i: number) => readonly [first: number, last: number]

/** Signed units, or all of them gross, that trades held through each bar of [from, to). Cost: O(bars + bars held). */
export const heldUnits = (
  trades: Trades,
  from: number,
  to: number,
  spanOf: Spans,
  gross: boolean,
): Float64Array => {
  const units = new Float64Array(to - from)
  for (let i = 0; i < trades.side.length; i++) {
    const [first, last] = spanOf(i)
    const signed = gross ? trades.units[i]! : trades.side[i]! * trades.units[i]!
    for (let t = Math.max(first, from); t <= Math.min(last, to - 1); t++)
      units[t - from] = units[t - from]! + signed
  }
  return units
}

const placesOf = (reasons: Iterable<ExitReason>): ReadonlySet<number> =>
  new Set([...reasons].map((reason) => EXIT_REASONS.indexOf(reason)))
const FORCED = placesOf(FORCED_EXITS)
const AT_LEVELS = placesOf(['stop_loss', 'take_profit', 'trailing_stop'])
/** A price is another one's but for rounding below this share of it. */
const ROUNDING = 1e-9

/**
 * Whether a trade of fills at opens ended at one: a close before decided it, or the bar opened beyond the level. What the
 * entry did not lose to slippage the exit did, which is taken back before its price is compared with the open. Cost: O(1).
 */
const endsAtOpen = (open: Float64Array, trades: Trades, i: number, money: Money | undefined): boolean => {
  const exit = trades.exit_bar[i]!
  const entry = trades.entry_bar[i]!
  if (trades.exit_decision_bar[i]! < exit) return true
  if (entry === exit || !AT_LEVELS.has(trades.reason[i]!)) return false
  const rate = money === undefined ? 1 : money.open[exit]!
  const lost =
    trades.slippage[i]! / (trades.units[i]! * rate) - Math.abs(trades.entry_price[i]! - open[entry]!)
  const reference = trades.exit_price[i]! + trades.side[i]! * Math.max(0, lost)
  return Math.abs(reference - open[exit]!) <= ROUNDING * open[exit]!
}

/** A run as far as its exposure asks. */
export interface ExposedRun {
  /** n + 1 values: the capital first. */
  readonly equity: Float64Array
  readonly trades: Trades
}

/**
 * The net returns of a run over the scored bars [from, to), and its weights by night and by day: units held through the part,
 * after the fills at its beginning (exits of bars that open beyond a level among them), at the close before, over the equity
 * there. A fill inside a bar counts from its beginning, so that the part has the largest position held in it. Bars after ruin weigh 0.
 * Cost: O(bars + bars held). NaN: spreads. Look-ahead: not a decision.
 */
export const timedReturns = (
  bars: Bars,
  [from, to]: readonly [number, number],
  { equity, trades }: ExposedRun,
  exposing: Exposing,
  money?: Money,
): TimedReturns => {
  const opens = exposing.fill === 'next_open'
  const nights: Spans = (i) => [trades.entry_bar[i]! + 1, trades.exit_bar[i]!]
  const days: Spans = (i) => [
    trades.entry_bar[i]!,
    trades.exit_bar[i]! - (endsAtOpen(bars.open, trades, i, money) ? 1 : 0),
  ]
  const unit = unitReturns(bars, [from, to], exposing, money)
  const rate = (t: number): number => (money === undefined ? 1 : baseRate(money, t))
  const net = new Float64Array(to - from)
  const weighted = (units: Float64Array): Float64Array => {
    for (let t = 0; t < units.length; t++)
      units[t] = equity[t]! > 0 ? (units[t]! * baseOf(bars, from + t) * rate(from + t)) / equity[t]! : 0
    return units
  }
  for (let t = 0; t < net.length; t++) net[t] = equity[t]! > 0 ? equity[t + 1]! / equity[t]! - 1 : 0
  return {
    net,
    parts: [
      { weight: weighted(heldUnits(trades, from, to, nights, false)), unit: unit.night },
      ...(opens ? [{ weight: weighted(heldUnits(trades, from, to, days, false)), unit: unit.day }] : []),
    ],
  }
}

/** Runs of slices that follow one another, as one series. Cost: O(bars). NaN: kept. Look-ahead: none. */
export const joinedReturns = (all: readonly TimedReturns[]): TimedReturns => {
  const joined = (of: (one: TimedReturns) => Float64Array): Float64Array => {
    const whole = new Float64Array(all.reduce((sum, one) => sum + of(one).length, 0))
    let at = 0
    for (const one of all) {
      whole.set(of(one), at)
      at += of(one).length
    }
    return whole
  }
  const parts = all[0]?.parts ?? []
  return {
    net: joined(({ net }) => net),
    parts: parts.map(
      (_, p): BarPart => ({
        weight: joined((one) => one.parts[p]!.weight),
        unit: joined((one) => one.parts[p]!.unit),
      }),
    ),
    ...(all.some(({ of_several }) => of_several === true) ? { of_several: true } : {}),
  }
}

/** The trades of one window, and its first scored bar. */
export interface WindowTrades {
  readonly from: number
  readonly trades: Trades
}

/**
 * The bars on which a decision changed the position of an instrument: entries and exits, a flip is one. Closes that the end of the bars forced
 * are none, nor are entries at the beginning of a window that take up again what such a close ended. Windows in the order of
 * time. Cost: O(trades). NaN: none. Look-ahead: not a decision.
 */
export const decisionBars = (windows: readonly WindowTrades[]): ReadonlySet<number> => {
  const bars = new Set<number>()
  let ended = 0
  for (const { from, trades } of windows) {
    const { side, entry_bar, exit_bar, reason } = trades
    for (let i = 0; i < side.length; i++) {
      const isAgain = side[i] === ended && entry_bar[i]! <= from + 1
      if (!isAgain) bars.add(entry_bar[i]!)
      if (!FORCED.has(reason[i]!)) bars.add(exit_bar[i]!)
    }
    const last = side.length - 1
    ended = last >= 0 && FORCED.has(reason[last]!) ? side[last]! : 0
  }
  return bars
}

/**
 * A capital kept at constant weights, which are put right at the beginning of every part at no cost: n + 1 values.
 * Cost: O(bars). NaN: spreads. Look-ahead: the weights are given.
 */
export const constantMix = (
  parts: readonly BarPart[],
  weights: readonly number[],
  capital: number,
): Float64Array => {
  const n = parts[0]?.unit.length ?? 0
  const equity = new Float64Array(n + 1)
  equity[0] = capital
  for (let t = 0; t < n; t++) {
    let earned = 0
    for (let p = 0; p < parts.length; p++) earned += weights[p]! * parts[p]!.unit[t]!
    equity[t + 1] = Math.max(0, equity[t]! * (1 + earned))
  }
  return equity
}
