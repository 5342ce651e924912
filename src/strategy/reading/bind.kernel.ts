import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import {
  badParameter,
  badTree,
  missingUniverse,
  type StrategyFault,
  unknownInstrument,
} from '../language/fault.js'
import {
  type AcrossOperator,
  type CoarserOperator,
  isPlain,
  type KernelOperator,
  type Operators,
} from '../language/operator.js'
import { printExpression } from '../language/print-expression.js'
import {
  type Apply,
  type BarColumn,
  column,
  columnOfNode,
  type NamedSeries,
  type Node,
  seriesNode,
} from '../language/tree.js'
import { withParams } from '../language/with-params.js'
import type { Across } from './across.js'
import { type Cell, type CellTable, type OwnColumn, type Ref, refOf } from './cell.js'
import { type Binding, plainArguments, plainOf, type Refused, refuse } from './plain-arguments.kernel.js'

const intern = (table: CellTable, key: string, cell: Cell): number => {
  const known = table.known.get(key)
  if (known !== undefined) return known
  table.cells.push(cell)
  table.known.set(key, table.cells.length - 1)
  return table.cells.length - 1
}

const bar = (binding: Binding, name: BarColumn, clock: number): Ref =>
  refOf(intern(binding.table, `${clock}:${name}`, { _tag: 'Bar', name, clock }), 0)

const fixed = (binding: Binding, value: number | boolean, clock: number): Ref =>
  refOf(
    intern(binding.table, `${clock}=${Object.is(value, -0) ? '-0' : String(value)}`, {
      _tag: 'Fixed',
      value,
      clock,
    }),
    0,
  )

const kernel = (binding: Binding, operator: KernelOperator, args: readonly Node[], clock: number): number => {
  const params = plainArguments(binding, operator, args)
  const inputs: Ref[] = []
  for (let i = 0; i < operator.args.length; i++)
    if (!isPlain(operator.args[i]!)) inputs.push(bound(binding, args[i]!, clock))
  for (const name of operator.reads ?? []) inputs.push(bar(binding, name, clock))
  return intern(binding.table, `${clock}${operator.name}(${params.join()};${inputs.join()})`, {
    _tag: 'Kernel',
    operator,
    params,
    inputs,
    clock,
  })
}

const coarser = (
  binding: Binding,
  operator: CoarserOperator,
  args: readonly Node[],
  clock: number,
): number => {
  const [period, dayStart] = plainArguments(binding, operator, args)
  const { clocks } = binding.table
  let inner = clocks.findIndex(
    (each) => each.parent === clock && each.period === period && each.day_start === dayStart,
  )
  if (inner < 0)
    inner = clocks.push({ parent: clock, period: String(period), day_start: Number(dayStart) }) - 1
  const input = bound(binding, args[0]!, inner)
  return intern(binding.table, `${clock}^${inner}(${input})`, { _tag: 'Higher', input, inner, clock })
}

const columnOfOther = (binding: Binding, symbol: string, of: OwnColumn, clock: number): Ref => {
  const own = printExpression(of)
  const text =
    of._tag === 'Column' ? printExpression(columnOfNode(symbol, of.name)) : printExpression({ ...of, symbol })
  if (binding.across === undefined) throw refuse(missingUniverse(text, `write ${own}`))
  if (!binding.across.symbols.includes(symbol))
    throw refuse(unknownInstrument(symbol, binding.across.symbols))
  if (clock !== 0) throw refuse(badTree(`${text} belongs to the bars as given, not to coarser ones`))
  return refOf(intern(binding.table, text, { _tag: 'ColumnOf', symbol, of, clock }), 0)
}

const namedSeries = (binding: Binding, node: NamedSeries, clock: number): Ref => {
  const { name, symbol } = node
  if (symbol !== undefined) return columnOfOther(binding, symbol, seriesNode(name), clock)
  const text = printExpression(node)
  if (clock !== 0) throw refuse(badTree(`${text} belongs to the bars as given, not to coarser ones`))
  return refOf(intern(binding.table, text, { _tag: 'Series', name, clock }), 0)
}

const across = (binding: Binding, operator: AcrossOperator, args: readonly Node[], clock: number): number => {
  const plain = plainArguments(binding, operator, args)
  const written = args.map((arg) => withParams(arg, binding.params))
  const series = operator.args.flatMap((argument, place) => (isPlain(argument) ? [] : [place]))
  const of = series.map((place) => written[place]!)
  const text = `${operator.name}(${written.map(printExpression).join(', ')})`
  if (binding.across === undefined) throw refuse(missingUniverse(text, `write ${printExpression(of[0]!)}`))
  if (clock !== 0) throw refuse(badTree(`${text} belongs to the bars as given, not to coarser ones`))
  const inputs = series.map((place) => bound(binding, args[place]!, clock))
  return intern(binding.table, text, { _tag: 'Across', operator, inputs, of, plain, clock })
}

const applied = (binding: Binding, node: Apply, field: string | undefined, clock: number): Ref => {
  const operator = binding.operators[node.operator]
  if (operator === undefined) throw refuse(badTree(`there is no operator "${node.operator}"`))
  const output = field === undefined ? 0 : operator.fields.indexOf(field)
  if (output < 0 || (field === undefined && operator.fields.length > 0))
    throw refuse(badTree(`${operator.name} has no output "${field ?? ''}"`))
  if (operator.name === 'label_is') return labelled(binding, node, clock)
  switch (operator._tag) {
    case 'Kernel': {
      const value = plainOf(binding, node)
      return typeof value === 'number'
        ? fixed(binding, value, clock)
        : refOf(kernel(binding, operator, node.args, clock), output)
    }
    case 'Derived': {
      plainArguments(binding, operator, node.args)
      return bound(binding, operator.define(node.args)[field ?? 'value']!, clock)
    }
    case 'Coarser':
      return refOf(coarser(binding, operator, node.args, clock), output)
    case 'Trade':
      throw refuse(badTree(`${operator.name} reads the open trade, and a signal is a function of bars alone`))
    case 'Across':
      return refOf(across(binding, operator, node.args, clock), output)
  }
}

const labelled = (binding: Binding, node: Apply, clock: number): Ref => {
  const [labels, asked] = node.args
  const label = asked === undefined ? undefined : plainOf(binding, asked)
  if (labels?._tag !== 'Label' || typeof label !== 'string')
    throw refuse(badTree("write label(name) == 'label'"))
  if (clock !== 0) throw refuse(badTree('labels belong to the bars as given, not to coarser ones'))
  return refOf(
    intern(binding.table, `label ${JSON.stringify([labels.name, label])}`, {
      _tag: 'Labelled',
      labels: labels.name,
      label,
      clock,
    }),
    0,
  )
}

const bound = (binding: Binding, node: Node, clock: number): Ref => {
  switch (node._tag) {
    case 'Column':
      return bar(binding, node.name, clock)
    case 'ColumnOf':
      return columnOfOther(binding, node.symbol, column(node.name), clock)
    case 'Series':
      return namedSeries(binding, node, clock)
    case 'Constant':
      return fixed(binding, node.value, clock)
    case 'Param': {
      const value = binding.params[node.name]
      if (typeof value !== 'number')
        throw refuse(badParameter(node.name, `parameter "${node.name}" has no number`))
      return fixed(binding, value, clock)
    }
    case 'Apply':
      return applied(binding, node, undefined, clock)
    case 'Field':
      return applied(binding, node.of, node.name, clock)
    case 'Label':
    case 'Text':
      throw refuse(
        badTree(`${node._tag === 'Label' ? 'labels stand' : 'a text stands'} only in a comparison`),
      )
  }
}

/**
 * Puts parameters into a tree and its cells into the table, where equal ones become one. Errors: a plain argument out of
 * its bounds, a parameter without a value, another instrument where there is none of that name. Cost: O(nodes).
 */
export const bind = (
  table: CellTable,
  operators: Operators,
  node: Node,
  params: Params,
  across?: Across,
): Either<StrategyFault, Ref> => {
  try {
    return right(bound({ table, operators, params, across }, node, 0))
  } catch (cause) {
    if (cause instanceof Error && 'refused' in cause) return left((cause as Error & Refused).refused)
    throw cause
  }
}
