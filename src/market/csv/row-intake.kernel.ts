import { type BrokenRule, brokenOrder, differingRow } from '../bars/bar-rule.kernel.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { Bars } from '../bars/bars.js'
import type { BadRow, DataError, RowReason, SkippedRows } from '../bars/data-error.js'
import type { DataNote } from '../bars/data-note.js'
import type { WrittenTime } from '../bars/written-time.js'
import type { CsvLayout } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'
import { endNotes } from './end-rows.kernel.js'
import { clocksBack, hourAgain } from './hour-again.kernel.js'
import { priceNotes } from './price-size.kernel.js'
import { type RawColumns, rawRows } from './raw-rows.kernel.js'
import { type BlamedRow, type RowOrder, rowOrder } from './row-order.kernel.js'
import { type JudgedTimes, judgedTimes } from './time-column.kernel.js'

/** Gathers the rows of one source, whatever its format. After a fault it takes no more. */
export interface RowIntake {
  /** Takes a row whose values are those of a bar; whether its time is one is judged at the end. */
  readonly keep: (
    line: number,
    time: WrittenTime,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ) => void
  /** Refuses a row: the end of the source, or with a repair one more row left out. */
  readonly refuse: (line: number, rule: BrokenRule) => void
  /** Ends the source. */
  readonly stop: (fault: DataError) => void
  readonly fault: () => DataError | undefined
  /** The bars of all rows, and what is to be noted of them; not to be called after a fault. */
  readonly end: (layout: CsvLayout | undefined) => DataError | Collected
}

const SKIPPED_SHOWN = 20

/** Rows that are left out, in the order of their lines. */
const skippedRows = (rows: readonly BadRow[]): SkippedRows => {
  const sorted = rows.toSorted((a, b) => a.line - b.line)
  const lines: Partial<Record<RowReason, number[]>> = {}
  for (const { reason, line } of sorted) {
    const known = lines[reason]
    if (known === undefined) lines[reason] = [line]
    else known.push(line)
  }
  return { count: rows.length, first: sorted.slice(0, SKIPPED_SHOWN), lines }
}

/** The first of some rows that stand out, and how many others do. */
const withOthers = (row: BadRow, others: number): BadRow =>
  others === 0
    ? row
    : { ...row, because: `${row.because}; ${others} more ${others === 1 ? 'row stands' : 'rows stand'} out` }

/** Whether rows say nothing of volume: none has a number, or all have 0. */
const lacksVolume = (volume: Float64Array): boolean => {
  for (const size of volume) if (size > 0) return false
  return true
}

/** The values of some rows, or a copy of all without the room to grow. */
const pick = (column: Float64Array, rows: Int32Array | undefined): Float64Array => {
  if (rows === undefined) return column.slice()
  const picked = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!
  return picked
}

const barsIn = (columns: RawColumns, time: Float64Array, rows: Int32Array | undefined): Bars => {
  const volume = pick(columns.volume, rows)
  if (lacksVolume(volume)) volume.fill(Number.NaN)
  return {
    length: volume.length,
    time: pick(time, rows),
    open: pick(columns.open, rows),
    high: pick(columns.high, rows),
    low: pick(columns.low, rows),
    close: pick(columns.close, rows),
    volume,
  }
}

/**
 * Takes the rows of a source in their order and judges them together at its end: what their times mean, which of them rise or
 * fall all through, and which stand out. A volume that no row has, or that is 0 in every row, is unknown in all.
 * **Cost**: O(rows), and O(rows log rows) where times do not rise; memory of the whole series. **NaN**: a volume that is not
 * known, nothing else. **Look-ahead**: a judgement on the whole file.
 */
export const rowIntake = (reading: CsvReading, capacity = 4096): RowIntake => {
  const { file, repair } = reading
  const rows = rawRows(capacity)
  const skipped: BadRow[] = []
  let fault: DataError | undefined

  const refuse = (line: number, rule: BrokenRule): void => {
    const row: BadRow = { _tag: 'BadRow', file, line, ...rule }
    if (repair === 'refuse') fault ??= row
    else skipped.push(row)
  }
  const nothing = (layout: CsvLayout | undefined): DataError => ({
    _tag: 'NoBars',
    file,
    because:
      layout === undefined
        ? 'the file is empty'
        : skipped.length > 0
          ? 'every row broke a rule'
          : 'there are no rows',
    wanted: 'at least one bar',
    ...(skipped.length > 0 ? { skipped: skippedRows(skipped) } : {}),
  })
  const untimed = ({ line }: RawColumns, { time, faultOf }: JudgedTimes): readonly BadRow[] => {
    const bad: BadRow[] = []
    for (let i = 0; i < time.length; i++)
      if (!(Math.abs(time[i]!) <= 8.64e15)) bad.push({ _tag: 'BadRow', file, line: line[i]!, ...faultOf(i) })
    return bad
  }
  const disordered = (
    columns: RawColumns,
    time: Float64Array,
    { blamed, newestFirst, rows: kept }: RowOrder,
    clocks: boolean,
  ): readonly BadRow[] => {
    const neighbour = (row: number, step: number): number => {
      const stays = new Set(kept)
      let at = row + step
      while (at >= 0 && at < time.length && !stays.has(at)) at += step
      return time[at] ?? Number.NaN
    }
    const words = ({ row, twin }: BlamedRow, first: boolean): BrokenRule =>
      twin >= 0
        ? hourAgain(time, row, twin, clocks)
          ? clocksBack(differingRow(columns, time[row]!, row, twin), reading)
          : differingRow(columns, time[row]!, row, twin)
        : brokenOrder(
            time[row]!,
            first ? neighbour(row, -1) : Number.NaN,
            first ? neighbour(row, 1) : Number.NaN,
            newestFirst,
          )
    return blamed.map((each, at) => ({
      _tag: 'BadRow',
      file,
      line: columns.line[each.row]!,
      ...words(each, at < SKIPPED_SHOWN),
    }))
  }
  const notes = (
    layout: CsvLayout,
    bars: Bars,
    times: JudgedTimes,
    newestFirst: boolean,
  ): readonly DataNote[] => {
    const differing = skipped.filter(({ differs }) => differs === true)
    return [
      ...(skipped.length > 0 ? [{ _tag: 'RowsSkipped' as const, ...skippedRows(skipped) }] : []),
      ...(differing[0] === undefined
        ? []
        : [{ _tag: 'RowsDiffer' as const, count: differing.length, first: differing[0] }]),
      ...(newestFirst ? [{ _tag: 'NewestFirst' as const }] : []),
      ...times.notes,
      ...endNotes(bars.time),
      ...(reading.price_scale === undefined ? priceNotes(bars) : []),
      ...(Number.isNaN(bars.volume[0]) && lacksVolume(bars.volume) ? [{ _tag: 'NoVolume' as const }] : []),
      ...(layout.ignored.length > 0 ? [{ _tag: 'ColumnsIgnored' as const, names: layout.ignored }] : []),
      ...(layout.twice.length > 0 ? [{ _tag: 'ColumnsTwice' as const, names: layout.twice }] : []),
      ...(layout.close_only ? [{ _tag: 'CloseOnly' as const }] : []),
      ...(layout.three_decimals ? [{ _tag: 'ThreeDecimals' as const }] : []),
      ...(layout.unnamed_clock ? [{ _tag: 'ClockUnnamed' as const }] : []),
    ]
  }
  return {
    keep: (line, { value, other, kind }, open, high, low, close, volume) =>
      rows.push(line, value, other, kind, open, high, low, close, volume + 0),
    refuse,
    stop: (found) => {
      fault ??= found
    },
    fault: () => fault,
    end: (layout) => {
      if (layout === undefined || rows.length() === 0) return nothing(layout)
      const columns = rows.columns()
      const times = judgedTimes(reading, columns)
      if (times.torn !== undefined)
        return { _tag: 'BadRow', file, line: columns.line[times.torn.row]!, ...times.torn.rule }
      const order = rowOrder(times.time, repair === 'last' ? 'last' : 'first')
      if (order.rows !== undefined) {
        const clocks = times.notes.some(({ _tag }) => _tag === 'ClocksGoBack')
        const bad = [...untimed(columns, times), ...disordered(columns, times.time, order, clocks)].toSorted(
          (a, b) => a.line - b.line,
        )
        if (repair === 'refuse' && bad[0] !== undefined) return withOthers(bad[0], bad.length - 1)
        for (const row of bad) skipped.push(row)
        if (order.rows.length === 0) return nothing(layout)
      }
      const bars = barsIn(columns, times.time, order.rows)
      return { bars, notes: notes(layout, bars, times, order.newestFirst) }
    },
  }
}
