import { capture, statesOf } from './capture.kernel.js'
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
 * The signal that members with voting weights agree on at each close. All logs are of the same bars. Cost: O(members x
 * bars). NaN: none. Look-ahead: none beyond the logs' and the weights'.
 */
export const vote = (
  logs: readonly SignalLog[],
  { weights, of }: VotingWeights,
  { rule, threshold }: VoteRule,
): SignalLog => {
  const [first] = logs
  if (first === undefined) throw new RangeError('a vote has at least one member')
  const states = logs.map(statesOf)
  const out = new Int8Array(states[0]!.length)
  const by = { rule, threshold }
  for (let t = 0; t < out.length; t++) out[t] = agreed(states, t, weights[of[t]!]!, by)
  const header = combinedHeader('vote', { rule, threshold, weights }, first, logs)
  return capture(header, out)
}
