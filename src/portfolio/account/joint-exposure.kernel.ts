import { barsWithDelisting, isMember } from '../../market/universe/membership.js'
import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import type { TimedReturns } from '../../stats/timing/timing.kernel.js'
import { type Exposing, timedReturns } from './exposure.kernel.js'
import { placesByInstrument, type Trades, tradesAt } from './trades.js'

/** A run of several instruments as far as its exposure asks; `symbol` is the place of each trade's instrument. */
export interface JointExposedRun {
  readonly equity: Float64Array
  readonly trades: Trades & { readonly symbol?: Int32Array }
}

/**
 * The net returns of an account of several instruments by step, with its net exposure and the mean return of the members: over
 * the instruments of which a bar is over at the step, the weight is their sum, the unit return the mean of those that could
 * be traded at the close before. Cost: O(bars of all). NaN: spreads. Look-ahead: not a decision.
 */
export const jointTimedReturns = (
  { instruments }: Universe,
  { steps: [from, to], slices }: UniverseSlice,
  { equity, trades }: JointExposedRun,
  exposing: Exposing,
): TimedReturns => {
  const n = to - from
  const net = new Float64Array(n)
  for (let k = 0; k < n; k++) net[k] = equity[k]! > 0 ? equity[k + 1]! / equity[k]! - 1 : 0
  const parts = Array.from({ length: exposing.fill === 'next_open' ? 2 : 1 }, () => ({
    weight: new Float64Array(n),
    unit: new Float64Array(n),
  }))
  const count = new Int32Array(n)
  const places = placesByInstrument(trades, instruments.length)
  instruments.forEach((instrument, i) => {
    const { last } = instrument
    const bars = barsWithDelisting(instrument)
    const [first, end] = slices[i]?.scored ?? [0, 0]
    if (first >= end) return
    const stepOf = new Int32Array(end - first)
    for (let k = n - 1; k >= 0; k--) {
      const bar = last[from + k]!
      if (bar >= first && bar < end) stepOf[bar - first] = k
    }
    const before = new Float64Array(end - first + 1)
    for (let t = 0; t < stepOf.length; t++) before[t] = equity[stepOf[t]!]!
    const own = { equity: before, trades: tradesAt(trades, places[i]!) }
    timedReturns(bars, [first, end], own, exposing).parts.forEach(({ weight, unit }, p) => {
      for (let t = 0; t < stepOf.length; t++) {
        const k = stepOf[t]!
        parts[p]!.weight[k] = parts[p]!.weight[k]! + weight[t]!
        if (t === 0 || !isMember(instrument, first + t - 1)) continue
        parts[p]!.unit[k] = parts[p]!.unit[k]! + unit[t]!
        if (p === 0) count[k] = count[k]! + 1
      }
    })
  })
  for (const { unit } of parts) for (let k = 0; k < n; k++) if (count[k]! > 1) unit[k] = unit[k]! / count[k]!
  return { net, parts, of_several: true }
}
