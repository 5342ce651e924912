import { type Node, nodesOf } from './language/tree.js'
import { expressionsOf, type Strategy } from './strategy.js'

/** One comparison with a label series: the series, and what it is asked to be. */
export interface LabelRead {
  readonly name: string
  readonly asked: Node | undefined
}

/** The label series that a strategy's rules read, once a comparison. */
export const labelReadsOf = (strategy: Strategy): readonly LabelRead[] =>
  strategy._tag === 'Machine'
    ? []
    : expressionsOf(strategy)
        .flatMap(nodesOf)
        .flatMap((node) =>
          node._tag === 'Apply' && node.operator === 'label_is' && node.args[0]?._tag === 'Label'
            ? [{ name: node.args[0].name, asked: node.args[1] }]
            : [],
        )
