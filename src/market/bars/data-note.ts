import { thousands } from '../../core/thousands.js'
import { type BadRow, type SkippedRows, showDataError } from './data-error.js'
import { showTime } from './shown-time.js'

/** What one should know about bars that did load. */
export type DataNote =
  | ({ readonly _tag: 'RowsSkipped' } & SkippedRows)
  /** Rows left out whose time a row with other values has. */
  | { readonly _tag: 'RowsDiffer'; readonly count: number; readonly first: BadRow }
  | { readonly _tag: 'NewestFirst' }
  /** The order of day and month that dates were read by; with the other one where both can be read, and the bars it gives. */
  | {
      readonly _tag: 'DateOrder'
      readonly taken: 'mdy' | 'dmy'
      readonly other?: 'mdy' | 'dmy'
      readonly other_kind?: string
    }
  /** Times that the clocks of a zone show twice, and which instant they were taken for. */
  | {
      readonly _tag: 'ClocksGoBack'
      readonly zone: string
      readonly count: number
      readonly taken: 'by_order' | 'first' | 'second'
    }
  /** Prices that look multiplied by a scale, one of them among the others. */
  | { readonly _tag: 'PricesScaled'; readonly example: number; readonly scale: number }
  /** Closes about a thousand times the one before, or the other way; the first at a time in UTC milliseconds. */
  | { readonly _tag: 'PriceLeaps'; readonly count: number; readonly first: number }
  /** Bars with prices of a size that no market has. */
  | { readonly _tag: 'PricesAbsurd'; readonly count: number; readonly example: number }
  /** The first or the last bar stands apart from all others, UTC milliseconds; no two others are over `most_days` apart. */
  | {
      readonly _tag: 'EndApart'
      readonly end: 'first' | 'last'
      readonly at: number
      readonly days: number
      readonly most_days: number
    }
  /** Each price has three digits after its point, in a file whose fields no comma parts. */
  | { readonly _tag: 'ThreeDecimals' }
  /** Volume is not known at any bar. */
  | { readonly _tag: 'NoVolume' }
  | { readonly _tag: 'ColumnsIgnored'; readonly names: readonly string[] }
  /** Columns of a name that another has: the first of each is read. */
  | { readonly _tag: 'ColumnsTwice'; readonly names: readonly string[] }
  /** No open, high and low are known: they are the close. */
  | { readonly _tag: 'CloseOnly' }
  | { readonly _tag: 'ClockUnnamed' }
  /** Opens equal to the close before to half a basis point, where they are over 5 %. */
  | { readonly _tag: 'StaleOpens'; readonly count: number; readonly of: number }
  | { readonly _tag: 'PriceOnly' }
  /** Moves of over 30 % from close to close, the first at a time in UTC milliseconds. */
  | { readonly _tag: 'LargeMoves'; readonly count: number; readonly first: number }
  /** Prices of the past that were scaled. */
  | { readonly _tag: 'Adjusted'; readonly by: 'splits' | 'total_return' }
  /** What prices were to be scaled for, and none of it is within the bars. */
  | { readonly _tag: 'NotAdjusted'; readonly by: 'splits' | 'total_return' }
  /** Dividends out of `of` that no bar pays, and those that the next bar pays for want of one on their day. */
  | {
      readonly _tag: 'DividendsAstray'
      readonly outside: number
      readonly late: number
      readonly of: number
    }
  /** Bars before the first rate that is known, UTC milliseconds. */
  | { readonly _tag: 'RatesBeginLate'; readonly first: number; readonly count: number }
  /** Bars out of `of` before a benchmark's first, and those on whose date it has none: its last close stands. */
  | {
      readonly _tag: 'BenchmarkAstray'
      readonly name: string
      readonly before: number
      readonly missing: number
      readonly of: number
    }
  /** Series of a table of which no bar knows a value, and how many rows it has. */
  | {
      readonly _tag: 'SeriesUnknown'
      readonly table: string
      readonly names: readonly string[]
      readonly rows: number
    }

/** Whether a note bears on what results mean. */
export const isWarning = (note: DataNote): boolean =>
  note._tag === 'RowsSkipped' ||
  note._tag === 'RowsDiffer' ||
  note._tag === 'ColumnsTwice' ||
  note._tag === 'CloseOnly' ||
  note._tag === 'EndApart' ||
  note._tag === 'PricesScaled' ||
  note._tag === 'PriceLeaps' ||
  note._tag === 'PricesAbsurd' ||
  (note._tag === 'DateOrder' && note.other !== undefined) ||
  note._tag === 'StaleOpens' ||
  note._tag === 'PriceOnly' ||
  note._tag === 'LargeMoves' ||
  note._tag === 'NotAdjusted' ||
  note._tag === 'DividendsAstray' ||
  note._tag === 'RatesBeginLate' ||
  note._tag === 'BenchmarkAstray' ||
  note._tag === 'SeriesUnknown' ||
  (note._tag === 'Adjusted' && note.by === 'total_return')

/** The notes of a dataset that its bars alone do not tell. */
export const givenNotes = (notes: readonly DataNote[]): readonly DataNote[] =>
  notes.filter(
    ({ _tag }) =>
      _tag !== 'PriceOnly' && _tag !== 'StaleOpens' && _tag !== 'LargeMoves' && _tag !== 'NoVolume',
  )

/** What of a dataset's notes bears on results, each in one line for people. */
export const warningsIn = (notes: readonly DataNote[]): readonly string[] =>
  notes.filter(isWarning).map(showNote)

const FIRST = { mdy: 'month', dmy: 'day' }
const TWICE = { by_order: 'by their order', first: 'as the first', second: 'as the second' }

/** A note in one line for people. */
export const showNote = (note: DataNote): string => {
  switch (note._tag) {
    case 'RowsSkipped':
      return `${thousands(note.count)} ${note.count === 1 ? 'row' : 'rows'} skipped${note.first[0] === undefined ? '' : `, the first at ${showDataError(note.first[0])}`}`
    case 'RowsDiffer':
      return `${thousands(note.count)} ${note.count === 1 ? 'row' : 'rows'} left out whose time another row has with other values: ${showDataError(note.first)}`
    case 'NewestFirst':
      return 'newest first, turned round'
    case 'DateOrder':
      return note.other === undefined
        ? `dates read with the ${FIRST[note.taken]} first (date_order=${note.taken})`
        : `dates read with the ${FIRST[note.taken]} first (date_order=${note.taken}): no field above 12 says so, and ${FIRST[note.other]} first (--csv date_order=${note.other}) would give ${note.other_kind ?? 'other'} bars`
    case 'ClocksGoBack':
      return `${thousands(note.count)} times stand twice where the clocks of ${note.zone} go back: read ${TWICE[note.taken]} (--csv ambiguous=first, second or by_order)`
    case 'PricesScaled':
      return `prices such as ${note.example} look multiplied by ${note.scale}: --csv price_scale=${note.scale} divides them (price_scale=1 says that they are right)`
    case 'PriceLeaps':
      return `${thousands(note.count)} ${note.count === 1 ? 'close' : 'closes'} about a thousand times another, the first on ${showTime(note.first)}: does a dot part thousands?`
    case 'PricesAbsurd':
      return `prices such as ${note.example} in ${thousands(note.count)} ${note.count === 1 ? 'bar' : 'bars'}: no market has such a size (another column, or --csv price_scale?)`
    case 'EndApart':
      return `the ${note.end} bar, ${showTime(note.at)}, stands ${thousands(Math.round(note.days))} days from the next, and no two others are over ${thousands(Math.ceil(note.most_days))} days apart: is its year right?`
    case 'ThreeDecimals':
      return 'every price has three digits after its point: where dots part thousands, --csv numbers=comma reads 1.234 as 1234'
    case 'NoVolume':
      return 'volume is not known: no column has it, or it is 0 in every row'
    case 'ColumnsIgnored':
      return `columns not read: ${note.names.join(', ')}`
    case 'ColumnsTwice':
      return `${note.names.length === 1 ? 'a column stands' : 'columns stand'} twice: ${note.names.join(', ')}; the first is read (--csv columns.close=4 takes one by its place)`
    case 'CloseOnly':
      return 'closes alone: open, high and low are the close, so an order for the next open fills at the next close, and stops see closes only'
    case 'ClockUnnamed':
      return 'the header does not name the time of day in the rows'
    case 'StaleOpens':
      return `${thousands(note.count)} of ${thousands(note.of)} opens repeat the previous close (${((100 * note.count) / note.of).toFixed(0)} %): next_open fills are doubtful`
    case 'PriceOnly':
      return 'price only: no dividends (flatters shorts, penalises buy and hold)'
    case 'LargeMoves':
      return `${thousands(note.count)} ${note.count === 1 ? 'move' : 'moves'} of over 30 % from close to close, the first on ${showTime(note.first)}: splits or bad rows? (see regimen data check)`
    case 'Adjusted':
      return note.by === 'splits'
        ? 'prices and volumes adjusted for splits'
        : 'prices adjusted for dividends: they are no prices that anyone paid, and costs per share are not of real shares'
    case 'NotAdjusted':
      return note.by === 'splits'
        ? 'no split within the bars: adjust splits changes nothing'
        : 'no dividend within the bars: adjust total_return adjusts for none'
    case 'DividendsAstray':
      return [
        ...(note.outside > 0
          ? [
              `${thousands(note.outside)} of ${thousands(note.of)} dividends outside the bars: they do not count`,
            ]
          : []),
        ...(note.late > 0
          ? [
              `${thousands(note.late)} of ${thousands(note.of)} dividends on a day without a bar: they count for the next`,
            ]
          : []),
      ].join(' · ')
    case 'RatesBeginLate':
      return `the risk-free rate begins ${showTime(note.first)}: it counts as 0 in ${thousands(note.count)} bars before`
    case 'SeriesUnknown':
      return `${note.names.join(', ')} of ${note.table} known on no bar: its ${thousands(note.rows)} rows are of other times`
    case 'BenchmarkAstray':
      return [
        ...(note.before > 0
          ? [
              `the benchmark ${note.name} begins after ${thousands(note.before)} of ${thousands(note.of)} bars: its return counts as 0 there`,
            ]
          : []),
        ...(note.missing > 0
          ? [
              `${thousands(note.missing)} of ${thousands(note.of)} bars have no bar of the benchmark ${note.name} on their date: its last close stands there`,
            ]
          : []),
      ].join(' · ')
  }
}
