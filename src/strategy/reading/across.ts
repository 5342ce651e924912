import type { Bars } from '../../market/bars/bars.js'
import type { Membership } from '../../market/universe/membership.js'
import type { AcrossOperator, Plain } from '../language/operator.js'
import type { Node } from '../language/tree.js'
import type { Cell, OwnColumn } from './cell.js'

/** An instrument as far as it and others read it: of a feed its bars grow, and its columns may be longer than they are many. */
export interface SeenInstrument {
  readonly symbol: string
  readonly dataset: { readonly bars: Bars }
  /** When each bar is over, UTC milliseconds. */
  readonly closed: Float64Array
  /** Whether its last bar is known to be its delisting. */
  readonly delisted: boolean
  readonly membership?: Pick<Membership, 'bars'>
}

/**
 * What one instrument of a universe sees of the others: columns by bar of its own dataset, as they stood when each of its
 * bars was over, at least as long as its bars so far. A value is that of the last bar that was over by then: NaN before the listing and after the delisting.
 */
export interface Across {
  /** The instruments that an expression may name. */
  readonly symbols: readonly string[]
  readonly column: (symbol: string, of: OwnColumn) => Float64Array
  /** The names of the further series that one instrument has, or any of them. */
  readonly series: (symbol?: string) => readonly string[]
  /** Expressions without parameters, summed up over the instruments. */
  readonly summary: (operator: AcrossOperator, of: readonly Node[], plain: readonly Plain[]) => Float64Array
}

/** The values of a cell that reads other instruments, by bar of the dataset. */
export const otherColumn = (
  across: Across,
  cell: Extract<Cell, { readonly _tag: 'ColumnOf' | 'Across' }>,
): Float64Array =>
  cell._tag === 'ColumnOf'
    ? across.column(cell.symbol, cell.of)
    : across.summary(cell.operator, cell.of, cell.plain)
