import { brokenRule, isBar } from '../bars/bar-rule.kernel.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { isBlank, numberFault, timeFault } from '../csv/csv-fault.js'
import type { CsvLayout } from '../csv/csv-layout.js'
import type { CsvReading } from '../csv/csv-options.js'
import { rowIntake } from '../csv/row-intake.kernel.js'
import type { TableColumn } from './table.js'
import { cellText, columnNumbers, columnTimes } from './table-cells.kernel.js'

/** The columns of a table that a layout needs, by their positions. */
export type TableColumns = ReadonlyMap<number, TableColumn>

/**
 * Reads the rows of a table as bars, by the rules that hold for CSV files; a row's line is its position from 1.
 * **Cost**: O(rows). **NaN**: refused but in volume, where it is missing. **Look-ahead**: none.
 */
export const tableBars = (
  reading: CsvReading,
  layout: CsvLayout,
  columns: TableColumns,
  rows: number,
): DataError | Collected => {
  const intake = rowIntake(reading, rows)
  const { scale } = reading
  const prices = (at: number): Float64Array => columnNumbers(columns.get(at), rows, Number.NaN)
  const [opens, highs, lows, closes] = [
    prices(layout.open),
    prices(layout.high),
    prices(layout.low),
    prices(layout.close),
  ]
  const volumes = columnNumbers(columns.get(layout.volume), rows, Number.NaN)
  const days = columns.get(layout.time)!
  const clock = columns.get(layout.clock)
  const times = columnTimes(days, clock, rows, reading)
  for (let i = 0; i < rows && intake.fault() === undefined; i++) {
    const textAt = (at: number): string => cellText(columns.get(at)!, i)
    const value = times.value[i]!
    const time = { value, other: times.other?.[i] ?? value, kind: times.kind[i]! }
    if (Number.isNaN(value) && Number.isNaN(time.other)) {
      intake.refuse(i + 1, timeFault(reading, layout, textAt))
      continue
    }
    const open = opens[i]! / scale
    const high = highs[i]! / scale
    const low = lows[i]! / scale
    const close = closes[i]! / scale
    const volume = volumes[i]!
    const unknown = Number.isNaN(volume) && layout.volume >= 0
    if (isBar(open, high, low, close, volume) && !(unknown && !isBlank(textAt(layout.volume))))
      intake.keep(i + 1, time, open, high, low, close, volume)
    else
      intake.refuse(
        i + 1,
        numberFault(reading, layout, textAt) ?? brokenRule(open, high, low, close, volume)!,
      )
  }
  return intake.fault() ?? intake.end(layout)
}
