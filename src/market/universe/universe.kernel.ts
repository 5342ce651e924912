import { type BarLength, endOfBar } from '../bars/bar-length.js'
import type { Bars } from '../bars/bars.js'

/** The moments at which bars are over, over all instruments. */
export interface Steps {
  readonly length: number
  /** When the step is, UTC milliseconds; rises. */
  readonly closed: Float64Array
  /** The open of the latest bar that is over by then: the time that a step goes by. */
  readonly time: Float64Array
}

/**
 * When each bar is over: a bar length after its open, or as soon as the next bar of the same instrument has opened.
 * **Cost**: O(bars). **NaN**: none in valid bars. **Look-ahead**: of the next bar its open time alone, at that time.
 */
export const closesOf = ({ time, length }: Bars, barLength: BarLength): Float64Array => {
  const closed = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const end = endOfBar(time[i]!, barLength)
    closed[i] = i + 1 < length ? Math.min(end, time[i + 1]!) : end
  }
  return closed
}

/** Each value once, rising. */
const risingOnce = (values: Float64Array): Float64Array => {
  values.sort()
  let count = 0
  for (let i = 0; i < values.length; i++)
    if (i === 0 || values[i] !== values[count - 1]) values[count++] = values[i]!
  return values.slice(0, count)
}

/**
 * The union of the moments at which bars are over. **Cost**: O(all bars, sorted). **NaN**: none. **Look-ahead**: none:
 * the steps up to a moment are those of the bars that are over by then.
 */
export const stepsOf = (all: readonly { readonly bars: Bars; readonly closed: Float64Array }[]): Steps => {
  const moments = new Float64Array(all.reduce((sum, { closed }) => sum + closed.length, 0))
  let filled = 0
  for (const { closed } of all) {
    moments.set(closed, filled)
    filled += closed.length
  }
  const closed = risingOnce(moments)
  const time = new Float64Array(closed.length).fill(Number.NEGATIVE_INFINITY)
  for (const { bars, closed: own } of all) {
    let k = 0
    for (let i = 0; i < own.length; i++) {
      while (closed[k]! < own[i]!) k++
      time[k] = Math.max(time[k]!, bars.time[i]!)
    }
  }
  for (let k = 1; k < time.length; k++) time[k] = Math.max(time[k]!, time[k - 1]!)
  return { length: closed.length, closed, time }
}

/**
 * By moment, the last of some bars that is over by then; -1 before the first. Both rise. **Cost**: O(bars + moments).
 * **NaN**: none. **Look-ahead**: none.
 */
export const lastClosed = (closed: Float64Array, moments: Float64Array): Int32Array => {
  const last = new Int32Array(moments.length)
  let bar = -1
  for (let k = 0; k < moments.length; k++) {
    while (bar + 1 < closed.length && closed[bar + 1]! <= moments[k]!) bar++
    last[k] = bar
  }
  return last
}
