import { barsWithDelisting, isMember } from '../../market/universe/membership.js'
import { moneyOf } from '../../market/universe/money.js'
import type { Universe } from '../../market/universe/universe.js'
import type { UniverseSlice } from '../../market/universe/universe-range.js'
import { meanOfColumn, type TimedReturns } from '../../stats/timing/timing.kernel.js'
import { type Contribution, contributionsOf } from './contributions.kernel.js'
import { type Exposing, timedReturns } from './exposure.kernel.js'
import { placesByInstrument, type Trades, tradesAt } from './trades.js'

/** A run of several instruments as far as its exposure asks; `symbol` is the place of each trade's instrument. */
export interface JointExposedRun {
  readonly equity: Float64Array
  readonly trades: Trades & { readonly symbol?: Int32Array }
}

/** What is seen of one instrument by scored bar: its step, its parts, and 1 where it could be traded at the close before. */
type Visit = (place: number, stepOf: Int32Array, parts: TimedReturns['parts'], canTrade: Uint8Array) => void

const eachMember = (
  { instruments }: Universe,
  { steps: [from, to], slices }: UniverseSlice,
  { equity, trades }: JointExposedRun,
  exposing: Exposing,
  visit: Visit,
): void => {
  const places = placesByInstrument(trades, instruments.length)
  instruments.forEach((instrument, i) => {
    const { last } = instrument
    const bars = barsWithDelisting(instrument)
    const [first, end] = slices[i]?.scored ?? [0, 0]
    if (first >= end) return
    const stepOf = new Int32Array(end - first)
    for (let k = to - from - 1; k >= 0; k--) {
      const bar = last[from + k]!
      if (bar >= first && bar < end) stepOf[bar - first] = k
    }
    const before = new Float64Array(end - first + 1)
    for (let t = 0; t < stepOf.length; t++) before[t] = equity[stepOf[t]!]!
    const own = { equity: before, trades: tradesAt(trades, places[i]!) }
    const canTrade = Uint8Array.from(stepOf, (_, t) =>
      first + t > 0 && isMember(instrument, first + t - 1) ? 1 : 0,
    )
    const { funding_rate: funding = exposing.funding } = instrument.terms ?? {}
    const held = { ...exposing, ...(funding === undefined ? {} : { funding }) }
    visit(i, stepOf, timedReturns(bars, [first, end], own, held, moneyOf(instrument)).parts, canTrade)
  })
}

/**
 * The net returns of an account of several instruments by step, with its net exposure and the mean return of the members: over
 * the instruments of which a bar is over at the step, the weight is their sum, the unit return the mean of those that could
 * be traded at the close before. Cost: O(bars of all). NaN: spreads. Look-ahead: not a decision.
 */
export const jointTimedReturns = (
  universe: Universe,
  slice: UniverseSlice,
  run: JointExposedRun,
  exposing: Exposing,
): TimedReturns => {
  const { equity } = run
  const n = slice.steps[1] - slice.steps[0]
  const net = new Float64Array(n)
  for (let k = 0; k < n; k++) net[k] = equity[k]! > 0 ? equity[k + 1]! / equity[k]! - 1 : 0
  const parts = Array.from({ length: exposing.fill === 'next_open' ? 2 : 1 }, () => ({
    weight: new Float64Array(n),
    unit: new Float64Array(n),
  }))
  const count = new Int32Array(n)
  eachMember(universe, slice, run, exposing, (_, stepOf, own, canTrade) => {
    own.forEach(({ weight, unit }, p) => {
      for (let t = 0; t < stepOf.length; t++) {
        const k = stepOf[t]!
        parts[p]!.weight[k] = parts[p]!.weight[k]! + weight[t]!
        if (canTrade[t] === 0) continue
        parts[p]!.unit[k] = parts[p]!.unit[k]! + unit[t]!
        if (p === 0) count[k] = count[k]! + 1
      }
    })
  })
  for (const { unit } of parts) for (let k = 0; k < n; k++) if (count[k]! > 1) unit[k] = unit[k]! / count[k]!
  return { net, parts, of_several: true }
}

/**
 * What each instrument of a joint account added to it, with `returns` above the same exposure held, by step: with x its
 * contribution, w its weight and N the members that could be traded at the close before, `d_i = x_i - sum_p (mbar_p w_ip + nbar_p (m_p - mbar_p) / N)`. Over the
 * instruments it sums to the account's own series at its mean net exposure n, wherever a member could be traded. Undefined where an
 * instrument has no slice. Cost: O(bars of all). NaN: spreads. Look-ahead: the means are of all steps; no decision reads it.
 */
export const timingByMember = (
  universe: Universe,
  slice: UniverseSlice,
  run: JointExposedRun,
  exposing: Exposing,
): readonly (Contribution | undefined)[] => {
  const { parts } = jointTimedReturns(universe, slice, run, exposing)
  const means = parts.map(({ weight, unit }) => [meanOfColumn(weight), meanOfColumn(unit)] as const)
  const series = contributionsOf(universe, slice, run)
  const count = new Int32Array(slice.steps[1] - slice.steps[0])
  const visits: Parameters<Visit>[] = []
  eachMember(universe, slice, run, exposing, (...visit) => {
    visits.push(visit)
    const [, stepOf, , canTrade] = visit
    for (let t = 0; t < stepOf.length; t++) count[stepOf[t]!] = count[stepOf[t]!]! + canTrade[t]!
  })
  for (const [place, stepOf, own, canTrade] of visits)
    own.forEach(({ weight }, p) => {
      const d = series[place]!.returns
      const [n, m] = means[p]!
      for (let t = 0; t < stepOf.length; t++) {
        const k = stepOf[t]!
        const shared = canTrade[t] === 0 ? 0 : (n * (parts[p]!.unit[k]! - m)) / count[k]!
        d[k] = d[k]! - (m * weight[t]! + shared)
      }
    })
  return series
}
