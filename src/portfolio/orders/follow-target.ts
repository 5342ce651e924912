import { keyOf } from '../../core/canonical/content-key.js'
import { once } from '../../core/once.js'
import type { DatedBars } from '../../market/bars/trading-day.js'
import { bandOf, type TargetRules, targetRulesCodec, widthAt } from '../../signal/target-rules.js'
import { cancel, type Order, toShare } from './order.js'
import type { OrderMachine } from './order-machine.js'
import { dueBars, hasCalendar, periodAt } from './target-periods.kernel.js'

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

const TARGET = 'target'

/**
 * The order machine that holds an instrument at a share of the account's equity, by orders to that share. `point` is the worth
 * of a point of the price at a bar's close, unknown where a rate of exchange is. An unknown target (NaN) is none: nothing is entered, and what is held keeps its units. Days of the
 * dataset say when a period begins; where a signal begins or ends to hold the weight, a target is decided too. Without a band it sleeps
 * until then.
 */
export const followTarget = (
  { weights, held: holds }: TargetColumn,
  bars: DatedBars,
  rules: TargetRules,
  point: (bar: number) => number = () => 1,
): OrderMachine<TargetState> => {
  const settled = rules.drift === undefined && hasCalendar(rules.every)
  const due = once(() => dueBars(bars, rules.every, holds))
  return {
    name: 'follow_target',
    version: 2,
    params: { rules: keyOf(targetRulesCodec.encode(rules)) },
    start: () => ({ period: Number.NaN, held: 1, target: Number.NaN, first: -1 }),
    wakes: (bar) => due()[bar] === 1,
    step: (before, bar, account) => {
      const first = before.first < 0 ? bar.index : before.first
      const period = periodAt(bars, rules.every, bar.index, first)
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
      if (!looks || Number.isNaN(target * price) || !(account.equity > 0))
        return { state, settled, orders: renewed }
      const more = (wanted * account.equity) / price - account.units
      const joins = band !== undefined && Math.abs(share - wanted) <= widthAt(band, wanted)
      const isSmall = Math.abs(more) * price < minimum_trade
      if (more === 0 || isSmall || (joins && band.moves === 'each'))
        return { state, settled, orders: renewed }
      return { state, settled, orders: [...renewed, toShare(wanted, { id: TARGET, joins })] }
    },
  }
}
