/** Why one row is refused. */
export type RowReason =
  | 'bad_time'
  | 'not_finite'
  | 'not_positive'
  | 'negative_volume'
  | 'high_below_low'
  | 'open_outside'
  | 'close_outside'
  | 'time_not_rising'
  | 'duplicate_time'
  | 'ragged_row'
  | 'bad_symbol'

/** A row that cannot be a bar; `line` counts from 1: of the file's text, or of the rows where there are no lines. */
export interface BadRow {
  readonly _tag: 'BadRow'
  readonly file: string
  readonly line: number
  readonly reason: RowReason
  readonly because: string
  readonly wanted: string
  /** Of a row whose time another row has: whether its values are other ones. */
  readonly differs?: boolean
}
/** Rows that broke a rule and were left out: how many, up to twenty of them, and the lines of all by what they broke. */
export interface SkippedRows {
  readonly count: number
  readonly first: readonly BadRow[]
  readonly lines: Readonly<Partial<Record<RowReason, readonly number[]>>>
}
/** A first line that names no columns, or a layout in which bars cannot be found. A table without lines has no `line`. */
export interface BadHeader {
  readonly _tag: 'BadHeader'
  readonly file: string
  readonly line?: number
  readonly because: string
  readonly wanted: string
}
/** Bytes that cannot be had: no such file, not permitted, damaged compression. */
export interface Unreadable {
  readonly _tag: 'Unreadable'
  readonly file: string
  readonly because: string
  readonly wanted: string
}
/** A source without a single bar; where rows were left out, with all of them. */
export interface NoBars {
  readonly _tag: 'NoBars'
  readonly file: string
  readonly because: string
  readonly wanted: string
  readonly skipped?: SkippedRows
}
/** An option that does not fit the source. */
export interface BadOption {
  readonly _tag: 'BadOption'
  readonly file: string
  readonly option: string
  readonly because: string
  readonly wanted: string
}
/** Spacing from which no number of periods per year follows. */
export interface IrregularSpacing {
  readonly _tag: 'IrregularSpacing'
  readonly file: string
  readonly because: string
  readonly wanted: string
}

/** All that can be wrong with data: where, why, and what would be right. */
export type DataError = BadRow | BadHeader | Unreadable | NoBars | BadOption | IrregularSpacing

/** One line for people: `prices.csv:17: high 9 is below low 10 (wanted: high >= low)`. */
export const showDataError = (error: DataError): string => {
  const place = 'line' in error ? `${error.file}:${error.line}` : error.file
  return `${place}: ${error.because} (wanted: ${error.wanted})`
}
