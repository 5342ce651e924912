import type { Execution } from '../portfolio/rules/execution.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import type { FilteredLabels } from '../regime/labels.js'
import type { SignalLog } from '../signal/signal-log.js'
import { type VotingWeights, vote } from '../signal/vote.kernel.js'
import { type Combine, SHARES } from './combine.js'
import { gated } from './gate.kernel.js'
import { switched } from './switch.kernel.js'

/** The signals that a candidate trades, each with its share of the capital. */
export interface Traded {
  readonly logs: readonly SignalLog[]
  readonly shares: readonly number[]
  /** Of each signal, the exits that read its trades, where it has any. */
  readonly exits?: readonly (TradeExits | undefined)[]
}

const votesBy = (
  weights: readonly number[],
  byRegime: Readonly<Record<string, readonly number[]>> | undefined,
  labels: FilteredLabels | undefined,
  [from, to]: readonly [number, number],
  first: number,
): VotingWeights =>
  labels === undefined || byRegime === undefined
    ? { weights: [weights], of: new Uint8Array(to - from) }
    : {
        weights: labels.names.map((name) => byRegime[name] ?? weights),
        of: Uint8Array.from({ length: to - from }, (_, i) => labels.label[from + i - first] ?? 0),
      }

/** What a choice says of how its members trade together. */
export interface Terms {
  readonly members: readonly { readonly regime?: string }[]
  readonly weights: readonly number[]
  readonly gate?: { readonly from_bar: number }
  readonly combine?: Combine
  /** Under exits of an account the signal keeps where its entries fire again. */
  readonly execution?: Pick<Execution, 'exits'>
}

/** The terms of a choice on one instrument, of which the first label is of its bar `first`. */
export const termsOf = (
  { members, weights, combine, execution }: Omit<Terms, 'gate'>,
  first: number | undefined,
): Terms => ({
  members,
  weights,
  ...(combine === undefined ? {} : { combine }),
  ...(execution === undefined ? {} : { execution }),
  ...(first === undefined ? {} : { gate: { from_bar: first } }),
})

/**
 * What members' own signals become when they trade together: gated, switched or put to the vote. Exits that read a member's
 * trades stay with it where it has a share of its own.
 */
export const traded = (
  { members, weights, gate, combine = SHARES, execution }: Terms,
  own: readonly SignalLog[],
  labels: FilteredLabels | undefined,
  exits: readonly (TradeExits | undefined)[] = [],
): Traded => {
  const first = gate?.from_bar ?? 0
  const renews = execution?.exits !== undefined
  const admitted = own.map((log, i) => {
    const regime = members[i]?.regime
    return regime === undefined || labels === undefined ? log : gated(log, labels, first, regime)
  })
  const [one] = own
  switch (combine.kind) {
    case 'shares':
      return { logs: admitted, shares: weights, exits }
    case 'switch':
      return labels === undefined
        ? { logs: admitted, shares: weights }
        : {
            logs: [
              switched(
                own.map((log, i) => ({ log, regime: members[i]?.regime })),
                labels,
                first,
                combine,
                renews,
              ),
            ],
            shares: [1],
          }
    case 'vote': {
      const range = one?.header.bars ?? [0, 0]
      return {
        logs: [
          vote(admitted, votesBy(weights, combine.weights_by_regime, labels, range, first), combine, renews),
        ],
        shares: [1],
      }
    }
  }
}
