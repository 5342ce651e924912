import type { FilteredLabels } from '../regime/labels.js'
import { agreed } from '../signal/vote.kernel.js'
import { SHARES } from './combine.js'
import { admitted } from './gate.kernel.js'
import { servers, switchMemory, switchStep } from './switch.kernel.js'
import type { Terms } from './traded.js'

/** The labels of a gate; the first is of its own first bar. */
export type KnownLabels = Pick<FilteredLabels, 'names' | 'label'>

/** `traded`, bar by bar: each account's signal, with the share of the capital that it trades. */
export interface TradedStream {
  readonly shares: readonly number[]
  /** The accounts' signals on the next scored bar from those of the members; `labels` is asked where a gate must tell. */
  readonly step: (bar: number, own: Int8Array, labels: () => KnownLabels) => Int8Array
}

/**
 * What members' own signals become, a bar at a time and by the steps that whole logs go through. Cost: O(members) a bar.
 * NaN: none. Look-ahead: none beyond the labels'. What `step` gives is written again by the next.
 */
export const tradedStream = ({ members, weights, gate, combine = SHARES }: Terms): TradedStream => {
  const pairs = members.map(() => new Int8Array(2))
  const entered = members.map(() => new Int8Array(1))
  const memory = switchMemory()
  const shares =
    combine.kind === 'shares' || (combine.kind === 'switch' && gate === undefined) ? weights : [1]
  const out = new Int8Array(shares.length)
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
    const [before, asked] = pairs[m]! as unknown as readonly [number, number]
    const regime = members[m]!.regime
    if (regime === undefined || gate === undefined) return asked
    if (asked === before) return entered[m]![0]!
    return asked === 0 ? 0 : admitted(asked, labelAt(bar, labels), labels().names.indexOf(regime))
  }
  return {
    shares,
    step: (bar, own, labels) => {
      for (let m = 0; m < pairs.length; m++) {
        const pair = pairs[m]!
        pair[0] = pair[1]!
        pair[1] = own[m]!
        entered[m]![0] = admit(bar, m, labels)
      }
      if (shares === weights) for (let m = 0; m < out.length; m++) out[m] = entered[m]![0]!
      else if (combine.kind === 'switch') {
        const server = servedBy(labels())[labelAt(bar, labels)]!
        out[0] = switchStep(memory, combine, pairs, 1, bar, server, first)
      } else if (combine.kind === 'vote') {
        const byRegime = gate === undefined ? undefined : combine.weights_by_regime
        const voting =
          byRegime === undefined ? weights : (byRegime[labels().names[labelAt(bar, labels)]!] ?? weights)
        out[0] = agreed(entered, 0, voting, combine)
      }
      first = false
      return out
    },
  }
}
