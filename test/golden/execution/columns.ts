import { isLeft } from 'fp-ts/lib/Either.js'
import { type Bars, barsBetween } from '../../../src/market/bars/bars.js'
import { apply, column, constant, type Node } from '../../../src/strategy/language/tree.js'
import { operators } from '../../../src/strategy/operators/operators.js'
import { bind } from '../../../src/strategy/reading/bind.kernel.js'
import { cellTable } from '../../../src/strategy/reading/cell.js'
import { sheetOf, values } from '../../../src/strategy/reading/sheet.kernel.js'

/** The mean of the last n closes, as the engines of the cases take it. */
export const meanOf = (n: number): Node => apply('sma', column('close'), constant(n))

/** An expression on every bar, by the library's own operators. */
export const columnOf = (bars: Bars, expression: Node): Float64Array => {
  const table = cellTable()
  const ref = bind(table, operators, expression, {})
  if (isLeft(ref)) throw new Error(ref.left.message)
  return Float64Array.from(values(sheetOf(table, barsBetween(bars, 0, bars.length)), ref.right))
}

/** The first bar on which all columns have values. */
export const warmupOf = (columns: readonly Float64Array[]): number =>
  Math.max(0, ...columns.map((values) => values.findIndex((value) => !Number.isNaN(value))))
