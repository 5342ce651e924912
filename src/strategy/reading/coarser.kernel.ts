import type { Bars } from '../../market/bars/bars.js'
import { dayOf } from '../../market/bars/trading-day.js'
import { periodOf } from '../operators/period.kernel.js'
import type { Clock } from './cell.js'

/** Coarser bars that closed within some bars, and how many of them had closed by each. */
export interface Coarsened {
  readonly bars: Bars
  readonly closed: Int32Array
}

// state: the period that is open, its time, open, high, low, close, volume, trading day; period NaN before the first bar
export const startCoarser = (): Float64Array => new Float64Array(8).fill(Number.NaN)

/** Cuts bars into those of a coarser clock; the last one stays open in the state. **Cost** O(bars). **Look-ahead** none. */
export const coarsen = (state: Float64Array, clock: Clock, bars: Bars): Coarsened => {
  const { length } = bars
  const closed = new Int32Array(length)
  const done: readonly Float64Array[] = [0, 1, 2, 3, 4, 5, 6].map(() => new Float64Array(length))
  let count = 0
  for (let i = 0; i < length; i++) {
    const period = periodOf(bars, i, clock.period, clock.day_start)
    if (period !== state[0]!) {
      if (!Number.isNaN(state[0]!)) {
        for (let k = 0; k < 7; k++) done[k]![count] = state[k + 1]!
        count += 1
      }
      state[0] = period
      state[1] = bars.time[i]!
      state[2] = bars.open[i]!
      state[3] = bars.high[i]!
      state[4] = bars.low[i]!
      state[6] = 0
    }
    state[3] = Math.max(state[3]!, bars.high[i]!)
    state[4] = Math.min(state[4]!, bars.low[i]!)
    state[5] = bars.close[i]!
    state[6] = state[6]! + bars.volume[i]!
    state[7] = dayOf(bars, i)
    closed[i] = count
  }
  const [time, open, high, low, close, volume, trading_day] = done.map((each) => each.slice(0, count)) as [
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
  ]
  return {
    bars: {
      length: count,
      time,
      open,
      high,
      low,
      close,
      volume,
      ...(bars.trading_day === undefined ? {} : { trading_day }),
    },
    closed,
  }
}

/** A series of coarser bars as it stood at each bar: `state[0]` is the value before the first of them. */
export const spreadCoarser = (
  state: Float64Array,
  values: Float64Array,
  closed: Int32Array,
  out: Float64Array,
): void => {
  for (let i = 0; i < closed.length; i++) out[i] = closed[i]! === 0 ? state[0]! : values[closed[i]! - 1]!
  if (closed.length > 0) state[0] = out[closed.length - 1]!
}
