import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Simulation } from '../account/simulation.js'
import { portfolio } from '../fast/portfolio.kernel.js'
import type { Execution } from '../rules/execution.js'
import { noLimits } from '../rules/limits.js'
import type { FillRule } from '../rules/order-rules.js'

/** The signal of buy and hold: long from the first scored bar on. */
export const alwaysLong = (bars: Bars, { scored: [from, to] }: Slice): SignalLog => ({
  header: {
    bars: [from, to],
    scored_from: from,
    first_time: bars.time[from] ?? Number.NaN,
    last_time: bars.time[to - 1] ?? Number.NaN,
    dataset: '',
    strategy: '',
    name: 'buy_and_hold',
    params: {},
  },
  at: Int32Array.of(...(to > from ? [from] : [])),
  state: Int8Array.of(...(to > from ? [1] : [])),
})

/** The signal of buy and hold while something is: on bars of `is`, by place in the dataset, and out at the fill that follows it. */
export const longWhile = (
  bars: Bars,
  slice: Slice,
  is: (bar: number) => boolean,
  fill: FillRule,
): SignalLog => {
  const [from, to] = slice.scored
  const wanted = (bar: number): boolean =>
    bar >= from && is(bar) && (fill === 'close' || bar + 1 >= to || is(bar + 1))
  const at = Int32Array.from({ length: to - from }, (_, k) => from + k).filter(
    (bar) => wanted(bar) !== wanted(bar - 1),
  )
  const { header } = alwaysLong(bars, slice)
  return { header, at, state: Int8Array.from(at, (bar) => (wanted(bar) ? 1 : 0)) }
}

/** An execution as buy and hold takes it: a share of the capital at once, without exits, limits and leverage. */
export const heldExecution = ({ exits: _, ...execution }: Execution, fraction = 1): Execution => ({
  ...execution,
  sizing: { kind: 'fraction', fraction },
  leverage: 1,
  risk: {},
  limits: noLimits,
})

/**
 * Buys at the first scored bar's signal and holds to the end of the slice, under the same fill, costs, financing and
 * capital, without exits and limits. `exposure` is the share of capital that is invested, once: 1 is all in; a strategy's own
 * `exposure_time` gives the comparison at equal exposure. With an exposure of 0 nothing is bought. `log` says when something
 * is held, by default always.
 */
export const buyAndHold = (
  bars: Bars,
  slice: Slice,
  execution: Execution,
  exposure = 1,
  log = alwaysLong(bars, slice),
): Simulation => {
  const share = Math.min(1, Math.max(0, exposure))
  return portfolio(bars, slice).run(
    share === 0 ? { ...log, at: new Int32Array(0), state: new Int8Array(0) } : log,
    heldExecution(execution, share === 0 ? 1 : share),
  )
}
