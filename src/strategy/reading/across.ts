import type { AcrossOperator, Plain } from '../language/operator.js'
import type { ColumnName, Node } from '../language/tree.js'
import type { Cell } from './cell.js'

/**
 * What one instrument of a universe sees of the others: columns by bar of its own dataset, as they stood when each of its
 * bars was over. A value is that of the last bar that was over by then: NaN before the listing and after the delisting.
 */
export interface Across {
  /** The instruments that an expression may name. */
  readonly symbols: readonly string[]
  readonly column: (symbol: string, name: ColumnName) => Float64Array
  /** Expressions without parameters, summed up over the instruments. */
  readonly summary: (operator: AcrossOperator, of: readonly Node[], plain: readonly Plain[]) => Float64Array
}

/** The values of a cell that reads other instruments, by bar of the dataset. */
export const otherColumn = (
  across: Across,
  cell: Extract<Cell, { readonly _tag: 'ColumnOf' | 'Across' }>,
): Float64Array =>
  cell._tag === 'ColumnOf'
    ? across.column(cell.symbol, cell.name)
    : across.summary(cell.operator, cell.of, cell.plain)
