import { isLeft } from 'fp-ts/lib/Either.js'
import { annualisation } from '../../market/bars/annualisation.js'
import type { Bars, Slice } from '../../market/bars/bars.js'
import { type BarSpacing, intervalOf } from '../../market/bars/interval.kernel.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Execution } from '../rules/execution.js'
import { noLimits } from '../rules/limits.js'
import { plainUnits } from '../rules/order-rules.js'
import { type Sizer, sizerOf, unitSizer } from './sizer.kernel.js'
import type { Trades } from './trades.js'
import { walkBars } from './walk.kernel.js'

/** The execution of a signal's shadow trades: one unit each, by an account that never runs out and that no limit holds back. */
export const shadowOf = (execution: Execution): Execution => ({
  ...execution,
  capital: Infinity,
  sizing: { kind: 'units', units: 1 },
  leverage: 1,
  limits: noLimits,
  finalize: 'mark',
  units: plainUnits,
  volume: { kind: 'unlimited' },
})

/** What decides shadow trades next to the signal. */
const termsOf = ({ fill, costs, risk, financing, allow_short }: Execution): string =>
  JSON.stringify([fill, costs, risk, financing, allow_short])

interface Shadow {
  readonly log: SignalLog
  readonly terms: string
  readonly trades: Trades
}

/** P of a spacing; NaN where it gives none. */
export const periodsOfSpacing = (interval: BarSpacing): number => {
  const told = annualisation('', interval)
  return isLeft(told) ? Number.NaN : told.right
}

/**
 * The sizers of signals over one slice: bars are read from the first of the warm-up on, P is that of the spacing of all
 * bars, and the shadow trades of the last signal are kept for its next sizing. Cost: O(bars) a signal by Kelly's formula,
 * O(bars log bars) once by volatility. NaN: prices must be finite and above 0. Look-ahead: none but the times of bars.
 */
export const sizers = (bars: Bars, slice: Slice) => {
  let last: Shadow | undefined
  let periods: number | undefined
  const known = (): number => {
    periods ??= periodsOfSpacing(intervalOf(bars))
    return periods
  }
  const shadow = (log: SignalLog, execution: Execution): Trades => {
    const terms = termsOf(execution)
    if (last?.log === log && last.terms === terms) return last.trades
    const { trades } = walkBars(bars, log, shadowOf(execution), slice, unitSizer)
    last = { log, terms, trades }
    return trades
  }
  const first = Math.min(slice.warmup[0], slice.scored[0])
  return (log: SignalLog, execution: Execution): Sizer => {
    let trades: Trades | undefined
    const once = (): Trades => {
      trades ??= shadow(log, execution)
      return trades
    }
    return sizerOf(execution, { first, periods: known, shadow: once })
  }
}
