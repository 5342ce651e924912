import type { Bars, Slice } from '../../src/market/bars/bars.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import { type ExecutionInput, executionCodec } from '../../src/portfolio/rules/execution-codec.js'
import type { SignalLog, SignalState } from '../../src/signal/signal-log.js'

const DAY_MS = 86_400_000

/** Bars from rows of open, high, low, close. */
export const barsOf = (rows: readonly (readonly [number, number, number, number])[]): Bars => ({
  length: rows.length,
  time: Float64Array.from(rows, (_, i) => i * DAY_MS),
  open: Float64Array.from(rows, ([open]) => open),
  high: Float64Array.from(rows, ([, high]) => high),
  low: Float64Array.from(rows, ([, , low]) => low),
  close: Float64Array.from(rows, ([, , , close]) => close),
  volume: Float64Array.from(rows, () => 1),
})

/** A log from one state a bar. */
export const logOf = (states: readonly number[], from = 0): SignalLog => {
  const changes = states.flatMap((state, i) => (state === (i === 0 ? 0 : states[i - 1]) ? [] : [i]))
  return {
    header: {
      bars: [0, from + states.length],
      scored_from: from,
      first_time: 0,
      last_time: 0,
      dataset: 'd',
      strategy: 's',
      name: 's',
      params: {},
    },
    at: Int32Array.from(changes, (i) => i + from),
    state: Int8Array.from(changes, (i) => states[i] as SignalState),
  }
}

export const whole = (bars: Bars): Slice => ({ warmup: [0, 0], scored: [0, bars.length] })

/** An execution from what a person would write; a mistake in it throws. */
export const executionOf = (written: ExecutionInput): Execution => {
  const decoded = executionCodec.decode(written)
  if (decoded._tag === 'Left') throw new TypeError(decoded.left.map(({ message }) => message).join())
  return decoded.right
}
