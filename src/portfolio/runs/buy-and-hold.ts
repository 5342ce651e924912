import type { Bars, Slice } from '../../market/bars/bars.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Simulation } from '../account/simulation.js'
import { portfolio } from '../fast/portfolio.kernel.js'
import type { Execution } from '../rules/execution.js'
import { noLimits } from '../rules/limits.js'

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

/**
 * Buys at the first scored bar's signal and holds to the end of the slice, under the same fill, costs, financing and
 * capital, without exits and limits. `exposure` is the share of capital that is invested, once: 1 is all in; a strategy's own
 * `exposure_time` gives the comparison at equal exposure. With an exposure of 0 nothing is bought.
 */
export const buyAndHold = (bars: Bars, slice: Slice, execution: Execution, exposure = 1): Simulation => {
  const log = alwaysLong(bars, slice)
  const share = Math.min(1, Math.max(0, exposure))
  return portfolio(bars, slice).run(
    share === 0 ? { ...log, at: new Int32Array(0), state: new Int8Array(0) } : log,
    {
      ...execution,
      sizing: { kind: 'fraction', fraction: share === 0 ? 1 : share },
      leverage: 1,
      risk: {},
      limits: noLimits,
    },
  )
}
