import { finite, integer, struct, type TypeOf } from '../core/codec/codec.js'
import type { BarRange, Bars } from '../market/bars/bars.js'

/** The bars that a model was fitted on: their number, and the times of the first and the last. */
export const fittedRange = struct('fitted range', {
  bars: integer(0),
  first_time: finite(),
  last_time: finite(),
})
export type FittedRange = TypeOf<typeof fittedRange>

export const rangeOf = (bars: Bars): FittedRange => ({
  bars: bars.length,
  first_time: bars.time[0] ?? 0,
  last_time: bars.time[bars.length - 1] ?? 0,
})

const firstAtLeast = (times: Float64Array, time: number): number => {
  const found = times.findIndex((at) => at >= time)
  return found === -1 ? times.length : found
}

/** Those of some bars that a model was fitted on, as indices of these bars. */
export const fittedHere = (range: FittedRange, bars: Bars): readonly BarRange[] => {
  const from = firstAtLeast(bars.time, range.first_time)
  const last = firstAtLeast(bars.time, range.last_time)
  const to = bars.time[last] === range.last_time ? last + 1 : last
  return from < to ? [[from, to]] : []
}
