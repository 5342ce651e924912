import { type Either, isLeft, map } from 'fp-ts/lib/Either.js'
import { LARGE_MOVE } from '../bars/data-check.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { unpacked } from './byte-source.js'
import { type CsvLayout, csvLayout, withUnnamedClock } from './csv-layout.js'
import { type CsvOptionsInput, csvReading } from './csv-options.js'
import { eachRow } from './csv-table.kernel.js'
import { judgedTimes, timeColumn } from './time-column.kernel.js'

/** What is wrong with the rows of a file as they stand. Rows are counted from 0, the header and blank lines apart. */
export interface RowAudit {
  readonly rows: number
  readonly unparseable_date: readonly number[]
  readonly nan_price_rows: readonly number[]
  readonly nan_volume_rows: readonly number[]
  readonly non_positive_price_rows: readonly number[]
  /** High below open, close or low; low above open, close or high. */
  readonly high_below_max_rows: readonly number[]
  readonly low_above_min_rows: readonly number[]
  readonly zero_volume_rows: number
  readonly duplicate_timestamp_rows: readonly number[]
  /** Rows whose time is before that of the row above. */
  readonly out_of_order_rows: readonly number[]
  /** Closes over 30 % off a close above 0 in the row above, with the time (NaN where there is none) and the return. */
  readonly abs_close_return_over_30pct: readonly (readonly [row: number, time: number, change: number])[]
  readonly median_step_seconds: number
  /** Rows over three median steps after the row above, and how many seconds. */
  readonly gaps_over_3x_median: readonly (readonly [row: number, seconds: number])[]
}

const LARGE_GAP = 3

interface Rows {
  readonly time: ArrayLike<number>
  readonly open: number[]
  readonly high: number[]
  readonly low: number[]
  readonly close: number[]
  readonly volume: number[]
}

const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort()
  const half = (sorted.length - 1) / 2
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2
}

const rowsOf = (
  file: string,
  content: Uint8Array | string,
  options: CsvOptionsInput,
): Either<DataError, Rows> => {
  const reading = csvReading(file, options)
  if (isLeft(reading)) return reading
  const bytes = unpacked(file, content)
  if (isLeft(bytes)) return bytes
  const times = timeColumn()
  const rows: Omit<Rows, 'time'> = { open: [], high: [], low: [], close: [], volume: [] }
  let at: CsvLayout | undefined
  const read = eachRow(
    reading.right,
    bytes.right,
    (fields) =>
      map((layout: CsvLayout) => {
        at = layout
        return layout.header
      })(csvLayout(reading.right, fields, 1)),
    (row) => {
      if (rows.open.length === 0)
        at = withUnnamedClock(
          at!,
          Array.from({ length: row.count }, (_, field) => row.text(field)),
        )
      const layout = at!
      times.push(row.time(layout.time, layout.clock))
      for (const name of ['open', 'high', 'low', 'close'] as const)
        rows[name].push(row.number(layout[name]) / reading.right.scale)
      rows.volume.push(layout.volume < 0 ? 0 : row.number(layout.volume))
    },
  )
  return map(() => ({ ...rows, time: judgedTimes(reading.right, times.times()).time }))(read)
}

/**
 * Looks through the rows of a CSV file, in the order of the file, for what makes them no bars or doubtful; refuses none.
 * Errors: options or a header that cannot be read. **Cost**: O(bytes). **NaN**: reported. **Look-ahead**: none.
 */
export const auditRows = (
  file: string,
  content: Uint8Array | string,
  options: CsvOptionsInput = {},
): Either<DataError, RowAudit> =>
  map(({ time, open, high, low, close, volume }: Rows): RowAudit => {
    const places = [...open.keys()]
    const rowsWhere = (holds: (i: number) => boolean): readonly number[] => places.filter(holds)
    const step = (i: number): number => (i === 0 ? Number.NaN : (time[i]! - time[i - 1]!) / 1000)
    const change = (i: number): number =>
      i > 0 && close[i - 1]! > 0 ? close[i]! / close[i - 1]! - 1 : Number.NaN
    const prices = (i: number): readonly number[] => [open[i]!, high[i]!, low[i]!, close[i]!]
    const usual = median(places.map(step).filter(Number.isFinite))
    const seen = new Set<number>()
    return {
      rows: time.length,
      unparseable_date: rowsWhere((i) => Number.isNaN(time[i]!)),
      nan_price_rows: rowsWhere((i) => prices(i).some(Number.isNaN)),
      nan_volume_rows: rowsWhere((i) => Number.isNaN(volume[i]!)),
      non_positive_price_rows: rowsWhere((i) => prices(i).some((price) => price <= 0)),
      high_below_max_rows: rowsWhere((i) => prices(i).some((price) => high[i]! < price)),
      low_above_min_rows: rowsWhere((i) => prices(i).some((price) => low[i]! > price)),
      zero_volume_rows: rowsWhere((i) => volume[i] === 0).length,
      duplicate_timestamp_rows: rowsWhere((i) => {
        const again = seen.has(time[i]!)
        if (!Number.isNaN(time[i]!)) seen.add(time[i]!)
        return again
      }),
      out_of_order_rows: rowsWhere((i) => step(i) < 0),
      abs_close_return_over_30pct: rowsWhere((i) => Math.abs(change(i)) > LARGE_MOVE).map(
        (i) => [i, time[i]!, change(i)] as const,
      ),
      median_step_seconds: usual,
      gaps_over_3x_median: rowsWhere((i) => step(i) > LARGE_GAP * usual).map((i) => [i, step(i)] as const),
    }
  })(rowsOf(file, content, options))
