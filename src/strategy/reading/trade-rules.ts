import { type Either, map, mapLeft, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type BarBatch, type Bars, barsBetween, type Slice } from '../../market/bars/bars.js'
import type { Extreme, TradeRule } from '../../signal/trade-rule.kernel.js'
import type { AccountExits } from '../account-exits.js'
import type { StrategyFault } from '../language/fault.js'
import type { Operators, TradeOperator, Values } from '../language/operator.js'
import { constant, type Node, nodesOf } from '../language/tree.js'
import { withParams } from '../language/with-params.js'
import { operators } from '../operators/operators.js'
import { type ExitRule, type ExitRules, exitRules, sound } from '../strategy.js'
import { bind } from './bind.kernel.js'
import { type CellTable, cellOf, cellTable, outputOf, type Ref } from './cell.js'
import { startCoarser } from './coarser.kernel.js'
import { computeCells, type Scratch, startCells } from './compute-cells.kernel.js'
import type { ReadingOptions } from './reading.js'
import { sheetOf, values } from './sheet.kernel.js'

/** Exits with parameters put in, cut at their frontier: small trees over columns of the market. */
export interface BoundExits {
  readonly rules: Readonly<Partial<Record<ExitRule, TradeRule>>>
  readonly ratchet: boolean
  readonly extremes: readonly Extreme[]
  readonly table: CellTable
  /** The cells of the columns, in the order by which rules and extremes name them. */
  readonly columns: readonly Ref[]
}

const tradeOperatorOf = (known: Operators, node: Node): TradeOperator | undefined => {
  const operator = node._tag === 'Apply' ? known[node.operator] : undefined
  return operator?._tag === 'Trade' ? operator : undefined
}
const readsTrade = (known: Operators, node: Node): boolean =>
  nodesOf(node).some((each) => tradeOperatorOf(known, each) !== undefined)

/** The greatest parts of a tree that read the market alone, plain numbers apart. */
const frontierOf = (known: Operators, node: Node): readonly Node[] =>
  node._tag === 'Constant' && typeof node.value === 'number'
    ? []
    : readsTrade(known, node)
      ? node._tag === 'Apply'
        ? node.args.flatMap((arg) => frontierOf(known, arg))
        : []
      : [node]
/** The parts of a tree that ask for an extreme since the entry. */
const extremesIn = (known: Operators, node: Node): readonly Node[] =>
  nodesOf(node).filter((each) => {
    const read = tradeOperatorOf(known, each)?.read
    return read === 'highest' || read === 'lowest'
  })

const shapeOf = (known: Operators, place: (node: Node) => number, extreme: (node: Node) => number) => {
  const shape = (node: Node): TradeRule => {
    if (node._tag === 'Constant' && typeof node.value === 'number')
      return { _tag: 'Plain', value: node.value }
    if (node._tag !== 'Apply' || !readsTrade(known, node)) return { _tag: 'Column', column: place(node) }
    const operator = known[node.operator]
    if (operator?._tag === 'Trade')
      return operator.read === 'entry_price' || operator.read === 'bars_since_entry'
        ? { _tag: 'Trade', read: operator.read }
        : { _tag: 'Extreme', extreme: extreme(node) }
    const of = operator?._tag === 'Kernel' ? operator.scalar : undefined
    return { _tag: 'Scalar', of: of ?? (() => Number.NaN), args: node.args.map(shape) }
  }
  return shape
}

/** Puts parameters into exits and cuts them. Errors: those of `bind`. */
export const boundExits = (
  { ratchet = false, ...exits }: ExitRules,
  params: Params,
  options: ReadingOptions = {},
): Either<StrategyFault, BoundExits> => {
  const known = options.operators ?? operators
  const table = cellTable()
  const rules = exitRules.flatMap((name) => {
    const node = exits[name]
    return node === undefined ? [] : [[name, withParams(node, params)] as const]
  })
  const nodes = rules.map(([, node]) => node)
  const asked = nodes.flatMap((node) => extremesIn(known, node))
  const parts = [
    ...new Set([
      ...nodes.flatMap((node) => frontierOf(known, node)),
      ...asked.flatMap((node) => (node._tag === 'Apply' ? node.args : [])),
    ]),
  ]
  const refs = sequenceArray(parts.map((part) => bind(table, known, part, params, options.across)))
  return map((found: readonly Ref[]): BoundExits => {
    const columns = [...new Set(found)]
    const place = (node: Node): number => columns.indexOf(found[parts.indexOf(node)] ?? Number.NaN)
    const extremes = asked.map((node): Extreme => {
      const of = (node._tag === 'Apply' ? node.args[0] : undefined) ?? constant(Number.NaN)
      return {
        column: place(of),
        sign: tradeOperatorOf(known, node)?.read === 'highest' ? 1 : -1,
        is_price: of._tag === 'Column' && of.name !== 'volume',
      }
    })
    const shape = shapeOf(known, place, (node) => asked.indexOf(node))
    return {
      rules: Object.fromEntries(rules.map(([name, node]) => [name, shape(node)])),
      ratchet,
      extremes,
      table,
      columns,
    }
  })(refs)
}

/** Cuts the exits of an execution, which its codec has checked. It throws where a program made them of what does not fit. */
export const boundAccountExits = ({ rules, operators: own }: AccountExits): BoundExits =>
  sound(
    'exits',
    mapLeft(({ message }: StrategyFault) => message)(
      boundExits(rules, {}, { operators: { ...operators, ...own } }),
    ),
  )

/** The columns of exits over the bars of a slice, warm-up included; the columnar reading. */
export const exitColumns = (
  { table, columns }: BoundExits,
  bars: Bars,
  { warmup, scored }: Slice,
  options: ReadingOptions = {},
): readonly Values[] => {
  const sheet = sheetOf(table, barsBetween(bars, warmup[0], scored[1]), options)
  return columns.map((ref) => values(sheet, ref))
}

/** Reads the columns of exits from bars as they come: of each batch its values, views that the next batch overwrites. */
export const exitColumnReader = (
  { table, columns }: BoundExits,
  options: ReadingOptions = {},
): ((batch: BarBatch) => readonly Values[]) => {
  const cells = startCells(table)
  const clocks = table.clocks.map(startCoarser)
  const scratch: Scratch = { columns: [] }
  return (batch) => {
    const done = computeCells(table, cells, clocks, batch, options, scratch)
    return columns.map((ref) => done[cellOf(ref)]?.[outputOf(ref)] ?? new Float64Array(0))
  }
}
