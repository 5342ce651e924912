import type { Bars, Slice } from '../../market/bars/bars.js'
import { boundAccountExits, exitColumns } from '../../strategy/reading/trade-rules.js'
import type { Execution } from '../rules/execution.js'
import { type TradeExits, tradeExits } from '../rules/trade-exits.js'

/**
 * The exits of an account over the bars of a slice, its warm-up included: those of the execution, or `own`, which who trades has
 * by itself, where the execution names none.
 */
export const accountExits = (
  { exits }: Execution,
  bars: Bars,
  slice: Slice,
  own?: TradeExits,
): TradeExits | undefined => {
  if (exits === undefined) return own
  const bound = boundAccountExits(exits)
  return tradeExits(bound, exitColumns(bound, bars, slice), slice.warmup[0])
}
