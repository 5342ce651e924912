import { keyOf } from '../../core/canonical/content-key.js'
import { type DatedBars, dayOf } from '../../market/bars/trading-day.js'
import { bandOf, type TargetRules, targetRulesCodec, widthAt } from '../../signal/target-rules.js'
import { cancel, type Order, toShare } from './order.js'
import type { OrderMachine } from './order-machine.js'

/** Target weights of an instrument by bar of its dataset. */
export interface TargetColumn {
  /** A share of the account's equity, NaN where it is unknown. */
  readonly weights: Float64Array
  /** Where a signal next to it holds the weight: what it says goes at its close, whatever the period. */
  readonly held?: Uint8Array
}

/**
 * The period of the bar before, whether the weight was held then, and the target that was decided last, NaN where there is none;
 * `first` is the first bar.
 */
export interface TargetState {
  readonly period: number
  readonly held: number
  readonly target: number
  readonly first: number
}

const DAY_MS = 86_400_000
/** Days from a Thursday, 1970-01-01, to the Monday that begins its week. */
const MONDAY = 3

/** Months since the year 0. */
const monthOf = (day: number): number => {
  const date = new Date(day * DAY_MS)
  return 12 * date.getUTCFullYear() + date.getUTCMonth()
}

const periodAt = (bars: DatedBars, { every }: TargetRules, bar: number, first: number): number => {
  if (typeof every === 'object') return Math.floor((bar - first) / every.bars)
  const day = dayOf(bars, bar)
  switch (every) {
    case 'bar':
      return bar
    case 'day':
      return day
    case 'week':
      return Math.floor((day + MONDAY) / 7)
    case 'month':
      return monthOf(day)
    case 'quarter':
      return Math.floor(monthOf(day) / 3)
    case 'year':
      return Math.floor(monthOf(day) / 12)
  }
}

const TARGET = 'target'

/**
 * The order machine that holds an instrument at a share of the account's equity, by orders to that share. `point` is the worth
 * of a point of the price at a bar's close, unknown where a rate of exchange is. An unknown target (NaN) is none: nothing is entered, and what is held keeps its units. Days of the
 * dataset say when a period begins; where a signal begins or ends to hold the weight, a target is decided too.
 */
export const followTarget = (
  { weights, held: holds }: TargetColumn,
  bars: DatedBars,
  rules: TargetRules,
  point: (bar: number) => number = () => 1,
): OrderMachine<TargetState> => ({
  name: 'follow_target',
  version: 2,
  params: { rules: keyOf(targetRulesCodec.encode(rules)) },
  start: () => ({ period: Number.NaN, held: 1, target: Number.NaN, first: -1 }),
  step: (before, bar, account) => {
    const first = before.first < 0 ? bar.index : before.first
    const period = periodAt(bars, rules, bar.index, first)
    const held = holds?.[bar.index] ?? 1
    const isDue = period !== before.period || held !== before.held
    const target = isDue ? (weights[bar.index] ?? Number.NaN) : before.target
    const state: TargetState = { period, held, target, first }
    const { drift, minimum_trade, cash } = rules
    const waits = account.orders.length > 0
    const renewed: readonly Order[] = isDue && waits ? [cancel()] : []
    const price = bar.close * point(bar.index)
    const share = (account.units * price) / account.equity
    const wanted = target * (1 - cash)
    const band = drift === undefined ? undefined : bandOf(drift)
    const looks = isDue || (band !== undefined && !waits)
    if (!looks || Number.isNaN(target * price) || !(account.equity > 0)) return { state, orders: renewed }
    const more = (wanted * account.equity) / price - account.units
    const joins = band !== undefined && Math.abs(share - wanted) <= widthAt(band, wanted)
    const isSmall = Math.abs(more) * price < minimum_trade
    if (more === 0 || isSmall || (joins && band.moves === 'each')) return { state, orders: renewed }
    return { state, orders: [...renewed, toShare(wanted, { id: TARGET, joins })] }
  },
})
