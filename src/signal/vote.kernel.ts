import { capture, entriesOf, renewalsOf, statesOf } from './capture.kernel.js'
import { combinedHeader } from './combined-header.js'
import type { SignalLog } from './signal-log.js'

/**
 * How much must agree. `weighted`: at least `threshold` of the weight; `majority`: more than half of the members;
 * `unanimous`: every one. Equal sides are flat.
 */
export interface VoteRule {
  readonly rule: 'weighted' | 'majority' | 'unanimous'
  readonly threshold: number
}

/** Weights that hold on a bar: `weights[of[i]]` at the i-th bar of the logs' range. */
export interface VotingWeights {
  readonly weights: readonly (readonly number[])[]
  readonly of: Uint8Array
}

/** Shares of a sum of weights are equal within this. */
const ROUNDING = 1e-12

/** What members agree on at place `t` of their states, with these weights. Cost: O(members). NaN: none. */
export const agreed = (
  states: readonly Int8Array[],
  t: number,
  own: readonly number[],
  { rule, threshold }: VoteRule,
): -1 | 0 | 1 => {
  let long = 0
  let short = 0
  let all = 0
  for (let m = 0; m < states.length; m++) {
    const power = rule === 'weighted' ? own[m]! : 1
    const state = states[m]![t]!
    all += power
    if (state === 1) long += power
    else if (state === -1) short += power
  }
  const wins = (side: number, other: number): boolean =>
    side > 0 &&
    (rule === 'unanimous'
      ? side === all
      : rule === 'majority'
        ? 2 * side > all
        : side >= threshold * all - ROUNDING && side > other + ROUNDING)
  return wins(long, short) ? 1 : wins(short, long) ? -1 : 0
}

/**
 * Whether an entry fires at place `t` for the side that the vote holds there and held before: that of a member with a say.
 * Cost: O(members). NaN: none.
 */
export const agreedAgain = (
  states: readonly Int8Array[],
  entries: readonly Uint8Array[],
  t: number,
  held: number,
  own: readonly number[],
  { rule }: VoteRule,
): boolean => {
  if (held === 0) return false
  for (let m = 0; m < states.length; m++)
    if (entries[m]![t] === 1 && states[m]![t] === held && (rule !== 'weighted' || own[m]! > 0)) return true
  return false
}

/**
 * The signal that members with voting weights agree on at each close; where it `renews`, with the bars on which a member enters
 * the side that is held. All logs are of the same bars. Cost: O(members x bars). NaN: none. Look-ahead: none beyond the
 * logs' and the weights'.
 */
export const vote = (
  logs: readonly SignalLog[],
  { weights, of }: VotingWeights,
  { rule, threshold }: VoteRule,
  renews = false,
): SignalLog => {
  const [first] = logs
  if (first === undefined) throw new RangeError('a vote has at least one member')
  const states = logs.map(statesOf)
  const out = new Int8Array(states[0]!.length)
  const by = { rule, threshold }
  for (let t = 0; t < out.length; t++) out[t] = agreed(states, t, weights[of[t]!]!, by)
  const log = capture(combinedHeader('vote', { rule, threshold, weights }, first, logs), out)
  if (!renews) return log
  const entries = logs.map(entriesOf)
  const again = new Uint8Array(out.length)
  for (let t = 1; t < out.length; t++)
    if (out[t] === out[t - 1] && agreedAgain(states, entries, t, out[t]!, weights[of[t]!]!, by)) again[t] = 1
  return { ...log, renewals: renewalsOf(again, first.header.bars[0]) }
}
