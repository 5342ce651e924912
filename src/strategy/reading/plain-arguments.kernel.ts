import type { Params } from '../../core/space/dimension.js'
import { plainProblem } from '../language/check.js'
import { badParameter, type StrategyFault } from '../language/fault.js'
import { isPlain, type Operator, type Operators, type Plain } from '../language/operator.js'
import type { Node } from '../language/tree.js'
import type { Across } from './across.js'
import type { CellTable } from './cell.js'

/** A fault that is thrown within a tree and caught at its root. */
export interface Refused {
  readonly refused: StrategyFault
}
export const refuse = (fault: StrategyFault): Error & Refused =>
  Object.assign(new Error(fault.message), { refused: fault })

/** A tree that is bound: where its cells go, and what its names mean. */
export interface Binding {
  readonly table: CellTable
  readonly operators: Operators
  readonly params: Params
  readonly across: Across | undefined
}

/** The plain value that a node stands for, if it stands for one. Cost: O(nodes). NaN: none. Look-ahead: none. */
export const plainOf = (binding: Binding, node: Node): Plain | undefined => {
  switch (node._tag) {
    case 'Text':
      return node.value
    case 'Constant':
      return typeof node.value === 'number' ? node.value : undefined
    case 'Param':
      return binding.params[node.name]
    case 'Apply': {
      const operator = binding.operators[node.operator]
      if (operator?._tag !== 'Kernel' || operator.result !== 'series' || operator.scalar === undefined)
        return undefined
      const values: number[] = []
      for (const arg of node.args) {
        const value = plainOf(binding, arg)
        if (typeof value !== 'number') return undefined
        values.push(value)
      }
      return operator.scalar(...values)
    }
    case 'Column':
    case 'ColumnOf':
    case 'Series':
    case 'Label':
    case 'Field':
      return undefined
  }
}

/** The plain arguments of an operator; throws what does not fit. Cost: O(nodes). NaN: none. Look-ahead: none. */
export const plainArguments = (
  binding: Binding,
  operator: Operator,
  args: readonly Node[],
): readonly Plain[] => {
  const plain: Plain[] = []
  for (let i = 0; i < operator.args.length; i++) {
    const argument = operator.args[i]!
    if (!isPlain(argument)) continue
    const node = args[i]
    const value = node === undefined ? argument.default : plainOf(binding, node)
    const problem =
      value === undefined
        ? `${argument.name} of ${operator.name} has no value`
        : plainProblem(operator.name, argument, value)
    if (problem !== undefined)
      throw refuse(badParameter(node?._tag === 'Param' ? node.name : argument.name, problem))
    plain.push(value!)
  }
  const problem = operator.problem?.(plain)
  if (problem !== undefined) throw refuse(badParameter(operator.name, `${operator.name}: ${problem}`))
  return plain
}
