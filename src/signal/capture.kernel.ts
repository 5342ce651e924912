import type { Renewals, SignalHeader, SignalLog } from './signal-log.js'

/** The first place from `i` on whose state is not `now`; four states are compared at once where none of them differs. */
const changeFrom = (states: Int8Array, fours: Int32Array, i: number, now: number): number => {
  const same = Math.imul(now & 0xff, 0x01010101)
  let at = i
  while (at < states.length && states[at]! === now) {
    at++
    if ((at & 3) !== 0) continue
    let four = at >> 2
    while (four < fours.length && fours[four]! === same) four++
    at = four << 2
  }
  return at
}

/** Change points of dense states: those from place `first` on, each place plus `offset`. Cost: O(bars). */
export const changesOf = (
  states: Int8Array,
  first: number,
  offset: number,
): { readonly at: Int32Array; readonly state: Int8Array } => {
  let at = new Int32Array(256)
  let state = new Int8Array(256)
  const fours =
    states.byteOffset % 4 === 0
      ? new Int32Array(states.buffer, states.byteOffset, states.length >> 2)
      : new Int32Array(0)
  let count = 0
  let now = 0
  let i = first
  while (i < states.length) {
    i = changeFrom(states, fours, i, now)
    if (i === states.length) break
    if (count === at.length) {
      const wider = new Int32Array(count * 4)
      wider.set(at)
      at = wider
      const longer = new Int8Array(count * 4)
      longer.set(state)
      state = longer
    }
    now = states[i]!
    at[count] = i++ + offset
    state[count++] = now
  }
  return { at: at.slice(0, count), state: state.slice(0, count) }
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

/** Renewals as stretches of bars; the first place is bar `offset`. **Cost** O(bars). */
export const renewalsOf = (again: Uint8Array, offset: number): Renewals => {
  const from: number[] = []
  const to: number[] = []
  for (let i = 0; i < again.length; i++) {
    if (again[i] !== 1) continue
    from.push(i + offset)
    while (again[i + 1] === 1) i++
    to.push(i + 1 + offset)
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) }
}

/**
 * 1 on each bar of the log's range on which an entry fires: where the state becomes another than 0, and where it renews. Cost:
 * O(bars).
 */
export const entriesOf = ({ header, at, state, renewals }: SignalLog): Uint8Array => {
  const [from, to] = header.bars
  const out = new Uint8Array(to - from)
  for (let i = 0; i < at.length; i++) if (state[i] !== 0) out[at[i]! - from] = 1
  if (renewals === undefined) return out
  for (let i = 0; i < renewals.from.length; i++) out.fill(1, renewals.from[i]! - from, renewals.to[i]! - from)
  return out
}
