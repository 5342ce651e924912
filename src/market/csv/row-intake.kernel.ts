import { barColumns, noBars } from '../bars/bar-columns.kernel.js'
import { type BrokenRule, brokenOrder } from '../bars/bar-rule.kernel.js'
import { batchesOf, type SourceBatch } from '../bars/bar-stream.kernel.js'
import { BATCH_BARS } from '../bars/bars.js'
import type { BadRow, DataError, RowReason } from '../bars/data-error.js'
import type { DataNote } from '../bars/data-note.js'
import type { CsvLayout } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'

/** What some rows completed: batches, then perhaps the error that ends the source. */
export interface SourceStep {
  readonly batches: readonly SourceBatch[]
  readonly fault: DataError | undefined
}

/** Gathers the rows of one source, whatever its format. After a fault it takes no more. */
export interface RowIntake {
  /** Keeps a sound bar, or refuses it where its time does not go on from the bar before. */
  readonly keep: (
    line: number,
    time: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ) => void
  /** Refuses a row: the end of the source, or with `repair: 'skip'` one more row left out. */
  readonly refuse: (line: number, rule: BrokenRule) => void
  /** Ends the source. */
  readonly stop: (fault: DataError) => void
  readonly fault: () => DataError | undefined
  /** What was completed since the last step. */
  readonly step: () => SourceStep
  /** The last step: the rest of the bars, and what is to be noted of them. */
  readonly end: (layout: CsvLayout | undefined) => SourceStep
}

const SKIPPED_SHOWN = 20

/**
 * Takes rows in the order of their source. Rising ones go out in batches; newest-first ones are kept and turned round at
 * the end. **Cost**: O(rows); memory of one batch, or of the whole series where it is newest first. **NaN**: refused before.
 * **Look-ahead**: none.
 */
export const rowIntake = ({ file, repair }: CsvReading): RowIntake => {
  const columns = barColumns()
  const skipped: BadRow[] = []
  const skippedLines: Partial<Record<RowReason, number[]>> = {}
  let skippedCount = 0
  let direction = 0
  let before = Number.NaN
  let kept = 0
  let emitted = 0
  let fault: DataError | undefined
  let done: SourceBatch[] = []

  const refuse = (line: number, rule: BrokenRule): void => {
    const row: BadRow = { _tag: 'BadRow', file, line, ...rule }
    if (repair === 'refuse') {
      fault ??= row
      return
    }
    skippedCount++
    if (skipped.length < SKIPPED_SHOWN) skipped.push(row)
    const lines = skippedLines[rule.reason]
    if (lines === undefined) skippedLines[rule.reason] = [line]
    else lines.push(line)
  }
  const emit = (): void => {
    const bars = columns.copied(0, columns.length())
    for (const batch of batchesOf(bars)) done.push({ ...batch, from: emitted + batch.from, notes: [] })
    emitted += bars.length
    columns.clear()
  }
  const step = (): SourceStep => {
    const given = done
    done = []
    return { batches: given, fault }
  }
  const notes = (at: CsvLayout): readonly DataNote[] => [
    ...(skippedCount > 0
      ? [{ _tag: 'RowsSkipped' as const, count: skippedCount, first: skipped, lines: skippedLines }]
      : []),
    ...(direction < 0 ? [{ _tag: 'NewestFirst' as const }] : []),
    ...(at.volume < 0 ? [{ _tag: 'NoVolume' as const }] : []),
    ...(at.ignored.length > 0 ? [{ _tag: 'ColumnsIgnored' as const, names: at.ignored }] : []),
    ...(at.unnamed_clock ? [{ _tag: 'ClockUnnamed' as const }] : []),
  ]
  const nothing = (layout: CsvLayout | undefined): DataError => ({
    _tag: 'NoBars',
    file,
    because:
      layout === undefined
        ? 'the file is empty'
        : skippedCount > 0
          ? 'every row broke a rule'
          : 'there are no rows',
    wanted: 'at least one bar',
    ...(skippedCount > 0 ? { skipped: { count: skippedCount, first: skipped, lines: skippedLines } } : {}),
  })
  return {
    keep: (line, time, open, high, low, close, volume) => {
      if (kept > 0) {
        if (direction === 0 && time !== before) direction = time > before ? 1 : -1
        if (!((time - before) * direction > 0)) return refuse(line, brokenOrder(before, time, direction)!)
      }
      before = time
      kept++
      columns.push(time, open, high, low, close, volume + 0)
      if (direction > 0 && columns.length() >= BATCH_BARS) emit()
    },
    refuse,
    stop: (found) => {
      fault ??= found
    },
    fault: () => fault,
    step,
    end: (layout) => {
      if (fault !== undefined) return step()
      if (layout === undefined || kept === 0) return { batches: [], fault: nothing(layout) }
      if (direction < 0) columns.reverse()
      emit()
      const closing = { ...noBars, from: emitted, notes: notes(layout) }
      return { batches: [...step().batches, closing], fault: undefined }
    },
  }
}
