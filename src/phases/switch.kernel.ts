import type { FilteredLabels } from '../regime/labels.js'
import { capture, statesOf } from '../signal/capture.kernel.js'
import { combinedHeader } from '../signal/combined-header.js'
import type { SignalLog } from '../signal/signal-log.js'

/**
 * What becomes of a position when the regime changes. `hold`: it is left by the signal that entered it; `close`: it is left
 * at once; `cool_down`: so too, and nothing is entered for some bars; `when_flat`: the member that trades is followed, flips
 * too, until it is flat.
 */
export const BOUNDARIES = ['hold', 'close', 'cool_down', 'when_flat'] as const
export interface BoundaryPolicy {
  readonly at_change: (typeof BOUNDARIES)[number]
  /** Bars without an entry after a change of regime, where that is the policy. */
  readonly cool_down: number
}

/** A member's signal, and the regime that it serves; without one it serves where no other does. */
export interface Serving {
  readonly log: SignalLog
  readonly regime?: string | undefined
}

/** Which member serves each label: that of the regime, else the one of no regime, else none (-1). */
const servers = (members: readonly Serving[], names: readonly string[]): Int32Array => {
  const overall = members.findIndex(({ regime }) => regime === undefined)
  return Int32Array.from(names, (name) => {
    const own = members.findIndex(({ regime }) => regime === name)
    return own < 0 ? overall : own
  })
}

/**
 * One signal out of the signals of members that each serve a regime: in every regime its own member enters, at a change of
 * that member's signal. `from` is the dataset bar of the first label. Cost: O(members x bars). NaN: none. Look-ahead: none
 * beyond the labels'.
 */
export const switched = (
  members: readonly Serving[],
  { names, label }: FilteredLabels,
  from: number,
  { at_change, cool_down }: BoundaryPolicy,
): SignalLog => {
  const [first] = members
  if (first === undefined) throw new RangeError('a switch has at least one member')
  const { header } = first.log
  const states = members.map(({ log }) => statesOf(log))
  const serves = servers(members, names)
  const out = new Int8Array(states[0]!.length)
  let owner = -1
  let held = 0
  let before = -1
  let quiet = 0
  for (let bar = header.scored_from; bar < header.bars[1]; bar++) {
    const t = bar - header.bars[0]
    const server = serves[label[bar - from]!]!
    const state = (member: number): number => (member < 0 ? 0 : states[member]![t]!)
    const last = (member: number): number =>
      member < 0 || bar === header.scored_from ? 0 : states[member]![t - 1]!
    if (bar > header.scored_from && server !== before) {
      if ((at_change === 'close' || at_change === 'cool_down') && owner !== server) held = 0
      if (at_change === 'cool_down') quiet = bar + cool_down
    }
    before = server
    if (held !== 0 && state(owner) !== held) held = at_change === 'when_flat' ? state(owner) : 0
    if (held === 0 && bar >= quiet && state(server) !== last(server) && state(server) !== 0) {
      owner = server
      held = state(server)
    }
    out[t] = held
  }
  const terms = { at_change, cool_down, regimes: members.map(({ regime }) => regime ?? null) }
  return capture(
    combinedHeader(
      'switch',
      terms,
      first.log,
      members.map(({ log }) => log),
    ),
    out,
  )
}
