import type { Operators } from './language/operator.js'
import { type Node, nodesOf } from './language/tree.js'
import { operators } from './operators/operators.js'
import { expressionsOf, operatorsOf, type Strategy } from './strategy.js'

/** What an expression reads that a reader of its results is to know of. */
export interface NotableReads {
  /** Operators whose values depend on where the bars begin. */
  readonly anchored: readonly string[]
  /** The operators and columns by which it reads the volume. */
  readonly volume: readonly string[]
  /** Operators that compare the instruments which trade. */
  readonly across: readonly string[]
}

const NOTHING: NotableReads = { anchored: [], volume: [], across: [] }
const joined = (all: readonly NotableReads[]): NotableReads => ({
  anchored: [...new Set(all.flatMap(({ anchored }) => anchored))],
  volume: [...new Set(all.flatMap(({ volume }) => volume))],
  across: [...new Set(all.flatMap(({ across }) => across))],
})

const readsOfNode = (node: Node, known: Operators, within: string | undefined): NotableReads => {
  if (node._tag === 'Column' || node._tag === 'ColumnOf')
    return node.name === 'volume' ? { ...NOTHING, volume: [within ?? 'volume'] } : NOTHING
  const operator = node._tag === 'Apply' ? known[node.operator] : undefined
  if (node._tag !== 'Apply' || operator === undefined) return NOTHING
  const name = within ?? operator.name
  if (operator._tag === 'Kernel')
    return {
      ...NOTHING,
      anchored: operator.anchored === true ? [name] : [],
      volume: operator.reads?.includes('volume') === true ? [name] : [],
    }
  if (operator._tag === 'Across') return { ...NOTHING, across: [name] }
  return operator._tag === 'Derived'
    ? joined(
        Object.values(operator.define(node.args))
          .flatMap(nodesOf)
          .map((below) => readsOfNode(below, known, name)),
      )
    : NOTHING
}

/** What a strategy's rules read, by the names that they are written under. A machine says nothing of what it reads. */
export const notableReads = (strategy: Strategy, known: Operators = operators): NotableReads =>
  strategy._tag === 'Machine'
    ? NOTHING
    : joined(
        expressionsOf(strategy)
          .flatMap(nodesOf)
          .map((node) => readsOfNode(node, known, undefined)),
      )

/** Whether a rule of a strategy compares the instruments that trade. */
export const comparesMembers = (strategy: Strategy): boolean =>
  notableReads(strategy, operatorsOf(strategy)).across.length > 0

/** Warnings of a strategy on some bars: values that depend on where the bars begin, a volume that is read and not known. */
export const strategyWarnings = (
  strategy: Strategy,
  { volume }: { readonly volume: Float64Array },
  known: Operators = operators,
): readonly string[] => {
  const reads = notableReads(strategy, known)
  const spoken = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
  return [
    ...(reads.anchored.length === 0
      ? []
      : [`${spoken(reads.anchored)} count from the first bar: bars that begin elsewhere give other values`]),
    ...(reads.volume.length === 0 || !volume.every((each) => Number.isNaN(each))
      ? []
      : [`the volume of these bars is not known, and ${spoken(reads.volume)} read it: unknown on every bar`]),
  ]
}
