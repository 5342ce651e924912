import type { FilteredLabels } from '../regime/labels.js'
import { capture, entriesOf, renewalsOf, statesOf } from '../signal/capture.kernel.js'
import { combinedHeader } from '../signal/combined-header.js'
import type { SignalLog } from '../signal/signal-log.js'

/**
 * What becomes of a position when the regime changes. `hold`: it is left by the signal that entered it; `close`: it is left
 * at once; `cool_down`: so too, and nothing is entered for some bars; `when_flat`: the member that trades is followed, flips
 * too, until it is flat.
 */
export const BOUNDARIES = ['hold', 'close', 'cool_down', 'when_flat'] as const
/** What becomes of a position when the regime changes, and for how long nothing is entered. */
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
export const servers = (
  members: readonly Pick<Serving, 'regime'>[],
  names: readonly string[],
): Int32Array => {
  const overall = members.findIndex(({ regime }) => regime === undefined)
  return Int32Array.from(names, (name) => {
    const own = members.findIndex(({ regime }) => regime === name)
    return own < 0 ? overall : own
  })
}

/** What a switch remembers from bar to bar: whose position it holds, the member that served last, and until when it is quiet. */
export interface SwitchMemory {
  owner: number
  held: number
  before: number
  quiet: number
  /** Whether an entry fired at the last bar in the state that was held before. */
  again: boolean
}
/** Members' own signals by place, and 1 where an entry of theirs fires. */
export interface SwitchColumns {
  readonly states: readonly Int8Array[]
  readonly entries: readonly Uint8Array[]
}
/** A memory before the first bar. */
export const switchMemory = (): SwitchMemory => ({ owner: -1, held: 0, before: -1, quiet: 0, again: false })

/**
 * The signal of a switch on one more bar, on which `server` serves: `states[m][t]` is member m's own signal there, and one
 * place before it that of the bar before, which does not count on the `first` bar. An entry of the member whose position is held
 * fires again while it serves. Cost: O(1). Look-ahead: none.
 */
export const switchStep = (
  memory: SwitchMemory,
  { at_change, cool_down }: BoundaryPolicy,
  { states, entries }: SwitchColumns,
  t: number,
  bar: number,
  server: number,
  first: boolean,
): number => {
  const given = memory.held
  const state = (member: number): number => (member < 0 ? 0 : states[member]![t]!)
  const last = (member: number): number => (member < 0 || first ? 0 : states[member]![t - 1]!)
  if (!first && server !== memory.before) {
    if ((at_change === 'close' || at_change === 'cool_down') && memory.owner !== server) memory.held = 0
    if (at_change === 'cool_down') memory.quiet = bar + cool_down
  }
  memory.before = server
  if (memory.held !== 0 && state(memory.owner) !== memory.held)
    memory.held = at_change === 'when_flat' ? state(memory.owner) : 0
  const enters =
    memory.held === 0 && bar >= memory.quiet && state(server) !== last(server) && state(server) !== 0
  if (enters) {
    memory.owner = server
    memory.held = state(server)
  }
  memory.again =
    memory.held !== 0 &&
    memory.held === given &&
    (enters || (memory.owner === server && bar >= memory.quiet && entries[server]![t] === 1))
  return memory.held
}

/**
 * One signal out of the signals of members that each serve a regime: in every regime its own member enters, at a change of
 * that member's signal. `from` is the dataset bar of the first label; where it `renews` the log keeps where entries fire again. Cost: O(members x bars). NaN: none. Look-ahead: none
 * beyond the labels'.
 */
export const switched = (
  members: readonly Serving[],
  { names, label }: FilteredLabels,
  from: number,
  { at_change, cool_down }: BoundaryPolicy,
  renews = false,
): SignalLog => {
  const [first] = members
  if (first === undefined) throw new RangeError('a switch has at least one member')
  const { header } = first.log
  const columns: SwitchColumns = {
    states: members.map(({ log }) => statesOf(log)),
    entries: members.map(({ log }) => entriesOf(log)),
  }
  const serves = servers(members, names)
  const out = new Int8Array(columns.states[0]!.length)
  const again = new Uint8Array(out.length)
  const memory = switchMemory()
  const policy = { at_change, cool_down }
  for (let bar = header.scored_from; bar < header.bars[1]; bar++) {
    const t = bar - header.bars[0]
    const server = serves[label[bar - from]!]!
    out[t] = switchStep(memory, policy, columns, t, bar, server, bar === header.scored_from)
    again[t] = memory.again ? 1 : 0
  }
  const terms = { at_change, cool_down, regimes: members.map(({ regime }) => regime ?? null) }
  const log = capture(
    combinedHeader(
      'switch',
      terms,
      first.log,
      members.map(({ log }) => log),
    ),
    out,
  )
  return renews ? { ...log, renewals: renewalsOf(again, header.bars[0]) } : log
}
