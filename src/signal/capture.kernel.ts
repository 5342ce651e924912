import type { SignalHeader, SignalLog } from './signal-log.js'

/** Change points of dense states: those from place `first` on, each place plus `offset`. Cost: O(bars). */
export const changesOf = (
  states: Int8Array,
  first: number,
  offset: number,
): { readonly at: Int32Array; readonly state: Int8Array } => {
  let count = 0
  let now = 0
  for (let i = first; i < states.length; i++)
    if (states[i]! !== now) {
      now = states[i]!
      count += 1
    }
  const at = new Int32Array(count)
  const state = new Int8Array(count)
  count = 0
  now = 0
  for (let i = first; i < states.length; i++)
    if (states[i]! !== now) {
      now = states[i]!
      at[count] = i + offset
      state[count++] = now
    }
  return { at, state }
}

/** Captures dense states, one for each bar of the header's range, as a log; states before the first scored bar do not count. */
export const capture = (header: SignalHeader, states: Int8Array): SignalLog => ({
  header,
  ...changesOf(states, header.scored_from - header.bars[0], header.bars[0]),
})

/** The state on each bar of the log's range, warm-up included. Cost: O(bars). */
export const statesOf = (log: SignalLog): Int8Array => {
  const [from, to] = log.header.bars
  const out = new Int8Array(to - from)
  for (let i = 0; i < log.at.length; i++)
    out.fill(log.state[i]!, log.at[i]! - from, (log.at[i + 1] ?? to) - from)
  return out
}
