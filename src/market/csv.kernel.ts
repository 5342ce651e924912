import { barColumns, noBars } from './bar-columns.kernel.js'
import { type BrokenRule, brokenOrder, brokenRule, isBar } from './bar-rule.kernel.js'
import { batchesOf, type SourceBatch } from './bar-stream.kernel.js'
import { BATCH_BARS } from './bars.js'
import { numberFault, timeFault } from './csv-fault.js'
import { csvFields, FIELD_LIMIT } from './csv-fields.kernel.js'
import { type CsvLayout, csvLayout, delimiterOf, withUnnamedClock } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'
import type { BadRow, DataError } from './data-error.js'
import type { DataNote } from './data-note.js'
import { decimal, textOf } from './decimal.kernel.js'
import { isoTimeReader } from './iso-time.kernel.js'
import { timeReader } from './time-text.kernel.js'

/** What some bytes completed: batches, then perhaps the error that ends the source. */
export interface CsvStep {
  readonly batches: readonly SourceBatch[]
  readonly fault: DataError | undefined
}

/** Reads a file piece by piece, wherever it was cut. After a fault it is not fed again. */
export interface CsvParser {
  readonly feed: (bytes: Uint8Array) => CsvStep
  readonly end: () => CsvStep
}

const NEWLINE = 10
const LINE_LIMIT = 1 << 20
const SKIPPED_SHOWN = 20

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * A parser of bars over the bytes of a CSV file: one scan finds the fields of each line, then only those needed are read,
 * without text. Rising files stream in batches; newest-first ones are kept and turned round at the end.
 * **Cost**: O(bytes); memory of one batch, or of the whole series where it is newest first. **NaN**: refused.
 * **Look-ahead**: none.
 */
export const csvParser = (reading: CsvReading): CsvParser => {
  const { file, price_scale, repair } = reading
  const times = timeReader(reading)
  const isoTime = isoTimeReader(reading.toUtc)
  const columns = barColumns()
  const fields = csvFields()
  const { starts, ends, numbers } = fields
  const skipped: BadRow[] = []
  let skippedCount = 0
  let layout: CsvLayout | undefined
  let comma = 44
  let firstRow = true
  let line = 0
  let direction = 0
  let before = Number.NaN
  let kept = 0
  let emitted = 0
  let rest: Uint8Array = new Uint8Array(0)
  let fault: DataError | undefined
  let done: SourceBatch[] = []

  const refuse = (rule: BrokenRule): undefined => {
    const row: BadRow = { _tag: 'BadRow', file, line, ...rule }
    if (repair === 'refuse') {
      fault = row
      return undefined
    }
    skippedCount++
    if (skipped.length < SKIPPED_SHOWN) skipped.push(row)
  }
  const emit = (): void => {
    const bars = columns.copied(0, columns.length())
    for (const batch of batchesOf(bars)) done.push({ ...batch, from: emitted + batch.from, notes: [] })
    emitted += bars.length
    columns.clear()
  }
  const textAt =
    (bytes: Uint8Array) =>
    (at: number): string =>
      textOf(bytes, starts[at]!, ends[at]!)
  const numberAt = (bytes: Uint8Array, at: number): number => {
    const plain = numbers[at]!
    return Number.isNaN(plain) ? decimal(bytes, starts[at]!, ends[at]!) : plain
  }
  const fieldTexts = (bytes: Uint8Array, count: number): string[] =>
    Array.from({ length: count }, (_, at) => textAt(bytes)(at))

  const row = (bytes: Uint8Array, count: number): undefined => {
    if (firstRow) {
      layout = withUnnamedClock(layout!, fieldTexts(bytes, count))
      firstRow = false
    }
    const at = layout!
    if (count !== at.fields && !(count === at.fields + 1 && starts[count - 1] === ends[count - 1]))
      return refuse({
        reason: 'ragged_row',
        because: `the row has ${count} fields`,
        wanted: `${at.fields} fields, as in the ${at.header ? 'header' : 'first row'}`,
      })
    const iso = at.clock < 0 ? isoTime(bytes, starts[at.time]!, ends[at.time]!) : Number.NaN
    const time = !Number.isNaN(iso)
      ? iso
      : at.clock < 0
        ? times.time(bytes, starts[at.time]!, ends[at.time]!)
        : times.joined(bytes, starts[at.time]!, ends[at.time]!, starts[at.clock]!, ends[at.clock]!)
    if (!(Math.abs(time) <= 8.64e15)) return refuse(timeFault(reading, at, textAt(bytes)))
    const open = numberAt(bytes, at.open) / price_scale
    const high = numberAt(bytes, at.high) / price_scale
    const low = numberAt(bytes, at.low) / price_scale
    const close = numberAt(bytes, at.close) / price_scale
    let volume = 0
    if (at.volume >= 0) {
      volume = numberAt(bytes, at.volume)
      if (Number.isNaN(volume) && textOf(bytes, starts[at.volume]!, ends[at.volume]!) === '') volume = 0
    }
    if (!isBar(open, high, low, close, volume))
      return refuse(numberFault(at, textAt(bytes)) ?? brokenRule(open, high, low, close, volume)!)
    if (kept > 0) {
      if (direction === 0 && time !== before) direction = time > before ? 1 : -1
      if (!((time - before) * direction > 0)) return refuse(brokenOrder(before, time, direction)!)
    }
    before = time
    kept++
    columns.push(time, open, high, low, close, volume + 0)
    if (direction > 0 && columns.length() >= BATCH_BARS) emit()
  }

  /** Learns the columns from the first line that is not blank; gives where the data starts. */
  const firstLine = (bytes: Uint8Array, from: number, to: number): number => {
    const marked =
      bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from
    const text = textOf(bytes, marked, to)
    if (text === '') {
      line++
      return to + 1
    }
    const unlike = (because: string, wanted: string): number => {
      fault = { _tag: 'Unreadable', file, because, wanted }
      return to + 1
    }
    if (
      (bytes[from] === 0xff && bytes[from + 1] === 0xfe) ||
      (bytes[from] === 0xfe && bytes[from + 1] === 0xff)
    )
      return unlike('it is UTF-16', 'UTF-8')
    if (bytes.subarray(marked, to).includes(0)) return unlike('it is binary', 'a CSV file, plain or gzipped')
    const delimiter = delimiterOf(reading, text)
    comma = delimiter.charCodeAt(0)
    const count = fields.split(bytes, marked, to, comma)
    if (count > FIELD_LIMIT)
      return unlike(`the first line has over ${FIELD_LIMIT} fields`, 'date,open,high,low,close')
    const found = csvLayout(reading, fieldTexts(bytes, count), line + 1)
    if (found._tag === 'Left') {
      fault = found.left
      return to + 1
    }
    layout = found.right
    if (!layout.header) return marked
    line++
    return to + 1
  }
  /** Reads all whole lines; gives where the first incomplete one starts. */
  const lines = (bytes: Uint8Array): number => {
    let from = 0
    while (layout === undefined && fault === undefined) {
      const to = bytes.indexOf(NEWLINE, from)
      if (to < 0) return from
      from = firstLine(bytes, from, to)
    }
    if (fault !== undefined) return bytes.length
    return fields.lines(bytes, from, comma, (count) => {
      line++
      if (count > 0) row(bytes, count)
      return fault === undefined
    })
  }
  const step = (): CsvStep => {
    const given = done
    done = []
    return { batches: given, fault }
  }
  const feed = (bytes: Uint8Array): CsvStep => {
    const all = joined(rest, bytes)
    const from = lines(all)
    rest = all.slice(from)
    if (rest.length > LINE_LIMIT && fault === undefined)
      fault = {
        _tag: 'Unreadable',
        file,
        because: `line ${line + 1} is over 1 MB long`,
        wanted: 'a CSV file with a row a line',
      }
    return step()
  }
  const sourceNotes = (at: CsvLayout): readonly DataNote[] => [
    ...(skippedCount > 0 ? [{ _tag: 'RowsSkipped' as const, count: skippedCount, first: skipped }] : []),
    ...(direction < 0 ? [{ _tag: 'NewestFirst' as const }] : []),
    ...(at.volume < 0 ? [{ _tag: 'NoVolume' as const }] : []),
    ...(at.ignored.length > 0 ? [{ _tag: 'ColumnsIgnored' as const, names: at.ignored }] : []),
    ...(at.unnamed_clock ? [{ _tag: 'ClockUnnamed' as const }] : []),
  ]
  return {
    feed,
    end: () => {
      const last = rest.length > 0 ? feed(Uint8Array.of(NEWLINE)) : step()
      if (last.fault !== undefined) return last
      if (layout === undefined || kept === 0) {
        const because =
          layout === undefined
            ? 'the file is empty'
            : skippedCount > 0
              ? 'every row broke a rule'
              : 'there are no rows'
        return { batches: [], fault: { _tag: 'NoBars', file, because, wanted: 'at least one bar' } }
      }
      if (direction < 0) columns.reverse()
      emit()
      const closing = { ...noBars, from: emitted, notes: sourceNotes(layout) }
      return { batches: [...last.batches, ...step().batches, closing], fault: undefined }
    },
  }
}
