import type { Operator, Operators } from './language/operator.js'
import { type Node, nodesOf } from './language/tree.js'
import { operators } from './operators/operators.js'

/** The operators that nodes apply, those too of which a derived one is made; each as often as it is met. */
export const operatorsIn = (nodes: readonly Node[], known: Operators): readonly Operator[] =>
  nodes.flatMap(nodesOf).flatMap((node): readonly Operator[] => {
    const operator =
      node._tag === 'Apply' && Object.hasOwn(known, node.operator) ? known[node.operator] : undefined
    if (node._tag !== 'Apply' || operator === undefined) return []
    return operator._tag === 'Derived'
      ? [operator, ...operatorsIn(Object.values(operator.define(node.args)), known)]
      : [operator]
  })

/** Those of them that the language does not have by itself, by name. */
export const ownOperators = (nodes: readonly Node[], known: Operators): Operators =>
  known === operators
    ? {}
    : Object.fromEntries(
        operatorsIn(nodes, known).flatMap((one) => (operators[one.name] === one ? [] : [[one.name, one]])),
      )
