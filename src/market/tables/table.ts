/**
 * What the values of a column are: `plain` as they stand (numbers, whole numbers, text); of times, UTC milliseconds that
 * are an `instant`, a wall-clock time without a zone (`local`), or a calendar `day`.
 */
export type CellKind = 'plain' | 'instant' | 'local' | 'day'

/** One column of a table file, value by value; what is missing is null or undefined. */
export interface TableColumn {
  readonly kind: CellKind
  readonly values: ArrayLike<unknown>
}

/** A file of named columns: Parquet, Arrow. Columns are read when asked for, and may reject where the file is damaged. */
export interface Table {
  readonly rows: number
  readonly names: readonly string[]
  readonly column: (at: number) => Promise<TableColumn>
}
