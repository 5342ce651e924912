import type { BadRow, DataError, SkippedRows } from '../bars/data-error.js'
import type { DataNote } from '../bars/data-note.js'

/** What was found of a part of the rows, at their lines in the whole file. */
export const atLines = (lines: readonly number[]) => {
  const at = (line: number): number => lines[line - 1] ?? line
  const row = (bad: BadRow): BadRow => ({ ...bad, line: at(bad.line) })
  const skipped = (rows: SkippedRows): SkippedRows => ({
    ...rows,
    first: rows.first.map(row),
    lines: Object.fromEntries(
      Object.entries(rows.lines).map(([reason, own]) => [reason, own.map(at)] as const),
    ),
  })
  return {
    fault: (fault: DataError): DataError =>
      fault._tag === 'BadRow'
        ? row(fault)
        : fault._tag === 'NoBars' && fault.skipped !== undefined
          ? { ...fault, skipped: skipped(fault.skipped) }
          : fault,
    note: (note: DataNote): DataNote =>
      note._tag === 'RowsSkipped'
        ? { ...note, ...skipped(note) }
        : note._tag === 'RowsDiffer'
          ? { ...note, first: row(note.first) }
          : note,
  }
}
