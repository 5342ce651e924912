import { keyOf } from '../core/canonical/content-key.js'
import { targetRulesCodec } from '../signal/target-rules.js'
import { type AccountExits, exitNodes } from './account-exits.js'
import { labelReadsOf } from './label-reads.js'
import type { Operators } from './language/operator.js'
import type { Node } from './language/tree.js'
import { operators } from './operators/operators.js'
import { operatorsIn } from './own-operators.js'
import { expressionsOf, operatorsOf, type Strategy } from './strategy.js'

/** What gave the label series that a strategy reads, as far as that has a name. */
type LabelIdentities = Readonly<Record<string, { readonly identity?: string }>>

const versionsOf = (nodes: readonly Node[], known: Operators): Readonly<Record<string, number>> =>
  Object.fromEntries(operatorsIn(nodes, known).map(({ name, version }) => [name, version]))

/** Names what exits of an account compute: their rules and the versions of their operators. */
export const accountExitsHash = ({ rules, operators: own }: AccountExits): string =>
  keyOf({
    exits: { ...rules, ratchet: rules.ratchet ?? false },
    versions: versionsOf(exitNodes(rules), { ...operators, ...own }),
  })

const labelsIn = (strategy: Strategy, labels: LabelIdentities): Readonly<Record<string, string>> =>
  Object.fromEntries(
    labelReadsOf(strategy).flatMap(({ name }) => {
      const identity = labels[name]?.identity
      return identity === undefined ? [] : [[name, identity]]
    }),
  )

/**
 * Names what a strategy computes: the hash of its rules, the versions of their operators and the fitted models whose labels
 * they read, or of its machine's name and version. Parameters and space are no part of it; parameters stand next to it in a log's header.
 */
export const strategyHash = (
  strategy: Strategy,
  known: Operators = operatorsOf(strategy),
  labels: LabelIdentities = {},
): string => {
  if (strategy._tag === 'Machine')
    return keyOf({ machine: strategy.machine.name, version: strategy.machine.version })
  const labelled = labelsIn(strategy, labels)
  const { ratchet, ...exits } = strategy.exits ?? {}
  const { targets } = strategy
  return keyOf({
    rules: strategy.rules,
    versions: versionsOf(expressionsOf(strategy), known),
    ...(strategy.exits === undefined ? {} : { exits: { ...exits, ratchet: ratchet ?? false } }),
    ...(targets === undefined
      ? {}
      : { weights: targets.weights, rebalance: targetRulesCodec.encode(targets.rebalance) }),
    ...(Object.keys(labelled).length === 0 ? {} : { labels: labelled }),
  })
}
