import { type RowReason, type SkippedRows, showDataError } from '../bars/data-error.js'
import type { DataNote } from '../bars/data-note.js'

/** What a row breaks, for people. */
const REASONS: Readonly<Record<RowReason, string>> = {
  bad_time: 'no time that can be read',
  not_finite: 'a price or volume that is no number',
  not_positive: 'a price of 0 or less',
  negative_volume: 'a volume below 0',
  high_below_low: 'high below low',
  open_outside: 'open outside low .. high',
  close_outside: 'close outside low .. high',
  time_not_rising: 'time not after the row before',
  duplicate_time: 'a time that stands twice',
  ragged_row: 'too many or too few fields',
  bad_symbol: 'without a symbol',
}

/** The rows that reading left out, where it left out any. */
export const refusedRows = (notes: readonly DataNote[]): SkippedRows | undefined =>
  notes.find((note) => note._tag === 'RowsSkipped')

/** Rising whole numbers with runs drawn together: `2-5, 9`. */
const runsOf = (lines: readonly number[]): string =>
  lines
    .reduce<readonly (readonly [from: number, to: number])[]>((runs, line) => {
      const last = runs.at(-1)
      return last !== undefined && line === last[1] + 1
        ? [...runs.slice(0, -1), [last[0], line]]
        : [...runs, [line, line]]
    }, [])
    .map(([from, to]) => (from === to ? String(from) : `${from}-${to}`))
    .join(', ')

/** Every refused row by what it breaks, with its line; the first one in words. */
export const refusedLines = ({ count, first, lines }: SkippedRows, rows: number): readonly string[] => [
  `${'refused rows'.padEnd(20)} ${String(count).padStart(7)} of ${rows}`,
  ...(Object.keys(REASONS) as readonly RowReason[]).flatMap((reason) => {
    const at = lines[reason] ?? []
    const shown = first.find((row) => row.reason === reason)
    return at.length === 0
      ? []
      : [
          ` ${REASONS[reason]}: line${at.length === 1 ? '' : 's'} ${runsOf(at)}`,
          ...(shown === undefined ? [] : [`   ${showDataError(shown)}`]),
        ]
  }),
]
