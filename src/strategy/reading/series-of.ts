import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type Bars, barsBetween } from '../../market/bars/bars.js'
import { badTree, type StrategyFault } from '../language/fault.js'
import type { Operators, Values } from '../language/operator.js'
import { parseExpression } from '../language/parse-expression.js'
import type { Node } from '../language/tree.js'
import { operators } from '../operators/operators.js'
import type { Across } from './across.js'
import { bind } from './bind.kernel.js'
import { type CellTable, cellOf, cellTable, type Labels, outputOf, type Ref } from './cell.js'
import { outputsOfCell } from './compute-cells.kernel.js'
import { seriesFault } from './series-reads.js'
import { sheetOf, values } from './sheet.kernel.js'
import { barsForIn, needOf, type WarmupOptions } from './warmup.kernel.js'

/** What an expression is read on. */
export interface SeriesOptions extends WarmupOptions {
  readonly params?: Params
  readonly operators?: Operators
  readonly labels?: Labels
  readonly across?: Across
}

/** The values of an expression: numbers, or 0 / 1 / 2 (unknown) for a condition. */
export interface SeriesRead {
  readonly values: Values
  /** Bars before the first value (`first_value`), or before values that more history no longer changes (`settled`). */
  readonly warmup: number
}

const nodeOf = (expression: Node | string, known: Operators, params: Params): Either<StrategyFault, Node> => {
  if (typeof expression !== 'string') return right(expression)
  const sorts = Object.entries(params).map(
    ([name, value]) => [name, typeof value === 'number' ? 'number' : 'text'] as const,
  )
  const parsed = parseExpression(expression, { operators: known, params: Object.fromEntries(sorts) })
  return isLeft(parsed) ? left(badTree(parsed.left.message)) : right(parsed.right.node)
}

const valuesOf = (table: CellTable, ref: Ref, bars: Bars, options: SeriesOptions): Values => {
  const cell = table.cells[cellOf(ref)]
  const all = barsBetween(bars, 0, bars.length)
  return cell?._tag === 'Kernel'
    ? (outputsOfCell(table, cellOf(ref), cell.operator, all, options)[outputOf(ref)] as Values)
    : values(sheetOf(table, all, options), ref)
}

/**
 * Reads one expression, written as text or tree, over all bars: the columnar reading of research, with the warm-up of its
 * tree next to it. Errors: what does not parse, an argument out of its bounds, a parameter without a value. Example:
 * `seriesOf('rsi(close, n)', dataset.bars, { params: { n: 14 } })`.
 */
export const seriesOf = (
  expression: Node | string,
  bars: Bars,
  options: SeriesOptions = {},
): Either<StrategyFault, SeriesRead> => {
  const known = options.operators ?? operators
  const params = options.params ?? {}
  const node = nodeOf(expression, known, params)
  if (isLeft(node)) return node
  const fault = seriesFault([node.right], bars, options.across)
  if (fault !== undefined) return left(fault)
  const table = cellTable()
  return map((ref: Ref) => ({
    values: valuesOf(table, ref, bars, options),
    warmup: needOf(table, ref, options, barsForIn(bars)),
  }))(bind(table, known, node.right, params, options.across))
}
