import type { Values } from '../language/operator.js'
import type { Runs } from '../language/runs.kernel.js'

/**
 * The rules' values on one bar, in the order of `ruleNames`: long_while, short_while, enter_long, exit_long, enter_short,
 * exit_short, when.
 */
export const stepOf = (
  events: boolean,
  before: number,
  longWhile: number,
  shortWhile: number,
  enterLong: number,
  exitLong: number,
  enterShort: number,
  exitShort: number,
  gate: number,
): number => {
  if (!events) {
    const long = longWhile === 1 && gate === 1
    const short = shortWhile === 1 && gate === 1
    return long === short ? 0 : long ? 1 : -1
  }
  let now = before
  if ((now === 1 && exitLong === 1) || (now === -1 && exitShort === 1)) now = 0
  const long = enterLong === 1 && gate === 1
  const short = enterShort === 1 && gate === 1
  return long === short ? now : long ? 1 : -1
}

/** Fewer bars than this are read one by one: views of words cost more. */
const FEW = 16

/** 1 where a condition is true and 0 where it is false or unknown, from place `first` on; four bars at once where words fit. */
const onlyTrue = (values: Values, first: number, out: Int8Array): void => {
  if (out.length < FEW) {
    for (let i = first; i < out.length; i++) out[i] = values[i]! & 1
    return
  }
  const bytes = new Uint8Array(out.buffer, out.byteOffset, out.length)
  let i = first
  if (values instanceof Uint8Array && values.byteOffset % 4 === 0 && out.byteOffset % 4 === 0) {
    for (; i < out.length && i % 4 !== 0; i++) bytes[i] = values[i]! & 1
    const given = new Int32Array(values.buffer, values.byteOffset, out.length >> 2)
    const fours = new Int32Array(out.buffer, out.byteOffset, out.length >> 2)
    for (let four = i >> 2; four < fours.length; four++) fours[four] = given[four]! & 0x01010101
    i = Math.max(i, fours.length * 4)
  }
  for (; i < out.length; i++) bytes[i] = values[i]! & 1
}

/**
 * The signal bar by bar from dense rules, in the order of `ruleNames`, from place `first` on; gives the last. A step whose
 * rules are those of the bar before changes nothing, so only changes are stepped. **Cost** O(bars). **Look-ahead** none.
 */
export const latchBars = (
  events: boolean,
  before: number,
  given: readonly (Values | undefined)[],
  first: number,
  out: Int8Array,
): number => {
  const [longWhile] = given
  // of false, true and unknown (0, 1, 2) only true is odd
  if (!events && longWhile !== undefined && given.findLastIndex((values) => values !== undefined) === 0) {
    onlyTrue(longWhile, first, out)
    return first < out.length ? out[out.length - 1]! : before
  }
  const present = given.flatMap((values, rule) => (values === undefined ? [] : [{ values, rule }]))
  const now = [0, 0, 0, 0, 0, 0, 1]
  let signal = before
  for (let i = first; i < out.length; i++) {
    let changed = i === first
    for (const { values, rule } of present)
      if (values[i]! !== now[rule]!) {
        now[rule] = values[i]!
        changed = true
      }
    if (changed)
      signal = stepOf(events, signal, now[0]!, now[1]!, now[2]!, now[3]!, now[4]!, now[5]!, now[6]!)
    out[i] = signal
  }
  return signal
}

/** Change points of a signal: from bar `at[i]` on it is `state[i]`; before the first it is 0. */
export interface Changes {
  readonly at: Int32Array
  readonly state: Int8Array
}

/**
 * The signal from its rules' runs: `runs` in the order of `ruleNames`, absent rules undefined; latches start flat at bar
 * `first`. Bars are counted from the first of the runs, changes are given plus `offset`. **Cost** O(runs).
 * **Unknown** never fires. **Look-ahead** none.
 */
export const latch = (
  events: boolean,
  given: readonly (Runs | undefined)[],
  first: number,
  length: number,
  offset: number,
): Changes => {
  const present = given.flatMap((each, rule) => (each === undefined ? [] : [{ runs: each, rule }]))
  const place = present.map(() => 0)
  const now = [0, 0, 0, 0, 0, 0, given[6] === undefined ? 1 : 0]
  const only = present.length === 1 && given[0] !== undefined ? given[0] : undefined
  if (only !== undefined && !events) return longOnly(only, first, length, offset)
  let at = new Int32Array(64)
  let state = new Int8Array(64)
  let count = 0
  let signal = 0
  let bar = first
  while (bar < length) {
    let next = length
    for (let k = 0; k < present.length; k++) {
      const { runs, rule } = present[k]!
      let i = place[k]!
      while (i < runs.at.length && runs.at[i]! <= bar) now[rule] = runs.value[i++]!
      place[k] = i
      if (i < runs.at.length && runs.at[i]! < next) next = runs.at[i]!
    }
    const after = stepOf(events, signal, now[0]!, now[1]!, now[2]!, now[3]!, now[4]!, now[5]!, now[6]!)
    if (after !== signal) {
      if (count === at.length) {
        const wider = new Int32Array(count * 4)
        wider.set(at)
        at = wider
        const longer = new Int8Array(count * 4)
        longer.set(state)
        state = longer
      }
      at[count] = bar + offset
      state[count++] = after
      signal = after
    }
    bar = next
  }
  return { at: at.slice(0, count), state: state.slice(0, count) }
}

const longOnly = (runs: Runs, first: number, length: number, offset: number): Changes => {
  const { at: from, value } = runs
  const at = new Int32Array(from.length)
  const state = new Int8Array(from.length)
  let count = 0
  let signal = 0
  for (let i = 0; i < from.length; i++) {
    const end = i + 1 < from.length ? from[i + 1]! : length
    if (end <= first) continue
    const now = value[i]! === 1 ? 1 : 0
    if (now === signal) continue
    at[count] = Math.max(from[i]!, first) + offset
    state[count++] = now
    signal = now
  }
  return { at: at.slice(0, count), state: state.slice(0, count) }
}
