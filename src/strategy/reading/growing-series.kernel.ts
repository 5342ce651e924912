import { isLeft } from 'fp-ts/lib/Either.js'
import { withRoom } from '../../core/growing-column.kernel.js'
import { type Bars, barsBetween } from '../../market/bars/bars.js'
import type { Operators } from '../language/operator.js'
import type { Node } from '../language/tree.js'
import { operators } from '../operators/operators.js'
import type { Across } from './across.js'
import { bind } from './bind.kernel.js'
import { cellOf, cellTable, outputOf } from './cell.js'
import { startCoarser } from './coarser.kernel.js'
import { computeCells, startCells } from './compute-cells.kernel.js'

/** The values of an expression on bars so far, which have grown since it was asked last; the column may be longer than the bars. */
export type GrowingSeries = (bars: Bars) => Float64Array

/**
 * An expression without parameters, read on bars that grow: what was read is not read again. Cost: O(new bars) a cell. NaN: as
 * the operators. Look-ahead: none.
 */
export const growingSeries = (
  node: Node,
  across: Across,
  known: Operators | undefined = operators,
): GrowingSeries => {
  const table = cellTable()
  const bound = bind(table, known, node, {}, across)
  if (isLeft(bound)) throw new TypeError(bound.left.message)
  const [cell, output] = [cellOf(bound.right), outputOf(bound.right)]
  const cells = startCells(table)
  const clocks = table.clocks.map(startCoarser)
  let values: Float64Array = new Float64Array(0)
  let length = 0
  return (bars) => {
    if (bars.length === length) return values
    values = withRoom(values, bars.length)
    const done = computeCells(
      table,
      cells,
      clocks,
      barsBetween(bars, length, bars.length),
      { across },
      { columns: [] },
    )
    values.set(done[cell]![output]!, length)
    length = bars.length
    return values
  }
}
