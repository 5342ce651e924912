import type { Bars, Slice } from '../../src/market/bars/bars.js'
import type { StrategyFault } from '../../src/strategy/language/fault.js'

/** Bars of which those before `from` are history. */
export const sliceFrom = (bars: Bars, from: number): Slice => ({
  warmup: [0, from],
  scored: [from, bars.length],
})

/** A strategy that does not read fails the case, in its own words. */
export const throwFault = (fault: StrategyFault): never => {
  throw new Error(fault.message)
}
