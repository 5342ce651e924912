import { BARS_A_PART, breakPoint } from '../../core/break-point.js'
import type { Params } from '../../core/space/dimension.js'
import type { Bars } from '../../market/bars/bars.js'
import type { Machine } from '../machine.js'

/**
 * Steps a machine over some bars from a state; writes the signal after each and gives the state after the last. Cost: O(bars).
 */
export const stepMachine = (
  machine: Machine<unknown>,
  params: Params,
  state: unknown,
  bars: Bars,
  out: Int8Array,
): unknown => {
  let now = state
  for (let i = 0; i < bars.length; i++) {
    if (i % BARS_A_PART === 0) breakPoint()
    now = machine.step(
      now,
      {
        time: bars.time[i]!,
        open: bars.open[i]!,
        high: bars.high[i]!,
        low: bars.low[i]!,
        close: bars.close[i]!,
        volume: bars.volume[i]!,
      },
      params,
    )
    out[i] = machine.signal(now, params)
  }
  return now
}
