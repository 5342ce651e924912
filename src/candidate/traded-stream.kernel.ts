import type { FilteredLabels } from '../regime/labels.js'
import { agreed, agreedAgain } from '../signal/vote.kernel.js'
import { SHARES } from './combine.js'
import { admitted } from './gate.kernel.js'
import { type SwitchColumns, servers, switchMemory, switchStep } from './switch.kernel.js'
import type { Terms } from './traded.js'

/** The labels of a gate; the first is of its own first bar. */
export type KnownLabels = Pick<FilteredLabels, 'names' | 'label'>

/** Signals on one bar, and 1 where an entry fires again in the state that holds. */
export interface BarSignals {
  readonly state: Int8Array
  readonly again: Uint8Array
}

/** `traded`, bar by bar: each account's signal, with the share of the capital that it trades. */
export interface TradedStream {
  readonly shares: readonly number[]
  /** The accounts' signals on the next scored bar from those of the members; `labels` is asked where a gate must tell. */
  readonly step: (bar: number, own: BarSignals, labels: () => KnownLabels) => BarSignals
}

/**
 * What members' own signals become, a bar at a time and by the steps that whole logs go through. Cost: O(members) a bar.
 * NaN: none. Look-ahead: none beyond the labels'. What `step` gives is written again by the next.
 */
export const tradedStream = ({
  members,
  weights,
  gate,
  combine = SHARES,
  execution,
}: Terms): TradedStream => {
  const pairs: SwitchColumns = {
    states: members.map(() => new Int8Array(2)),
    entries: members.map(() => new Uint8Array(2)),
  }
  const entered = members.map(() => new Int8Array(1))
  const enters = members.map(() => new Uint8Array(1))
  const memory = switchMemory()
  const renews = execution?.exits !== undefined
  const shares =
    combine.kind === 'shares' || (combine.kind === 'switch' && gate === undefined) ? weights : [1]
  const state = new Int8Array(shares.length)
  const again = new Uint8Array(shares.length)
  let first = true
  let names: readonly string[] = []
  let serves = servers(members, names)
  const servedBy = (known: KnownLabels): Int32Array => {
    if (known.names !== names) {
      names = known.names
      serves = servers(members, names)
    }
    return serves
  }

  const labelAt = (bar: number, labels: () => KnownLabels): number =>
    labels().label[bar - gate!.from_bar] ?? 0
  const admit = (bar: number, m: number, labels: () => KnownLabels): number => {
    const [before, asked] = pairs.states[m]! as unknown as readonly [number, number]
    const regime = members[m]!.regime
    if (regime === undefined || gate === undefined) return asked
    if (asked === before) return entered[m]![0]!
    return asked === 0 ? 0 : admitted(asked, labelAt(bar, labels), labels().names.indexOf(regime))
  }
  /** Whether a member's entry that fires again counts: where it holds a position, and in its regime. */
  const renewsAt = (bar: number, m: number, labels: () => KnownLabels): boolean => {
    const regime = members[m]!.regime
    if (entered[m]![0] === 0) return false
    return (
      regime === undefined || gate === undefined || labelAt(bar, labels) === labels().names.indexOf(regime)
    )
  }
  return {
    shares,
    step: (bar, own, labels) => {
      for (let m = 0; m < members.length; m++) {
        const pair = pairs.states[m]!
        const fires = own.again[m] === 1
        pair[0] = pair[1]!
        pair[1] = own.state[m]!
        pairs.entries[m]![1] = fires || (pair[1] !== pair[0] && pair[1] !== 0) ? 1 : 0
        const held = entered[m]![0]!
        const now = admit(bar, m, labels)
        entered[m]![0] = now
        enters[m]![0] = (now !== held && now !== 0) || (fires && renewsAt(bar, m, labels)) ? 1 : 0
        if (shares !== weights) continue
        state[m] = now
        again[m] = fires && renewsAt(bar, m, labels) ? 1 : 0
      }
      if (shares !== weights && combine.kind === 'switch') {
        const server = servedBy(labels())[labelAt(bar, labels)]!
        state[0] = switchStep(memory, combine, pairs, 1, bar, server, first)
        again[0] = renews && memory.again ? 1 : 0
      } else if (combine.kind === 'vote') {
        const byRegime = gate === undefined ? undefined : combine.weights_by_regime
        const voting =
          byRegime === undefined ? weights : (byRegime[labels().names[labelAt(bar, labels)]!] ?? weights)
        const before = state[0]!
        const held = agreed(entered, 0, voting, combine)
        state[0] = held
        again[0] = renews && held === before && agreedAgain(entered, enters, 0, held, voting, combine) ? 1 : 0
      }
      first = false
      return { state, again }
    },
  }
}
