import { keyOf } from '../core/content-key.js'
import type { Operators } from './operator.js'
import { operators } from './operators/operators.js'
import type { Strategy } from './strategy.js'
import { type Node, nodesOf } from './tree.js'

const versionsOf = (known: Operators, node: Node): readonly (readonly [string, number])[] =>
  nodesOf(node).flatMap((each): readonly (readonly [string, number])[] => {
    const operator = each._tag === 'Apply' ? known[each.operator] : undefined
    if (each._tag !== 'Apply' || operator === undefined) return []
    return [
      [operator.name, operator.version],
      ...(operator._tag === 'Derived'
        ? Object.values(operator.define(each.args)).flatMap((below) => versionsOf(known, below))
        : []),
    ]
  })

/**
 * Names what a strategy computes: the hash of its rules and the versions of their operators, or of its machine's name and
 * version. Parameters and space are no part of it; parameters stand beside it in a log's header.
 */
export const strategyHash = (strategy: Strategy, known: Operators = operators): string =>
  strategy._tag === 'Machine'
    ? keyOf({ machine: strategy.machine.name, version: strategy.machine.version })
    : keyOf({
        rules: strategy.rules,
        versions: Object.fromEntries(
          Object.values(strategy.rules).flatMap((rule) => versionsOf(known, rule)),
        ),
      })
