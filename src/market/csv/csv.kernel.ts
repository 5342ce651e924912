import { type BrokenRule, brokenRule, isBar } from '../bars/bar-rule.kernel.js'
import type { Collected } from '../bars/bar-stream.kernel.js'
import type { DataError } from '../bars/data-error.js'
import { isoKind, isoTimeReader } from '../bars/iso-time.kernel.js'
import { timeReader } from '../bars/time-text.kernel.js'
import type { WrittenTime } from '../bars/written-time.js'
import { isBlank, numberFault, timeFault } from './csv-fault.js'
import { csvFields, FIELD_LIMIT } from './csv-fields.kernel.js'
import { type CsvLayout, csvLayout, delimiterOf, withUnnamedClock } from './csv-layout.js'
import type { CsvReading } from './csv-options.js'
import { decimal, textOfCell } from './decimal.kernel.js'
import { rowIntake } from './row-intake.kernel.js'
import { writtenNumber } from './written-number.js'

/** Reads a file piece by piece, wherever it was cut. */
export interface CsvParser {
  /** Takes some bytes; gives the fault that ends the source, after which it is not fed again. */
  readonly feed: (bytes: Uint8Array) => DataError | undefined
  readonly end: () => DataError | Collected
}

const NEWLINE = 10
const POINT = 46
const LINE_LIMIT = 1 << 20

/** Always a plain `Uint8Array`, never a `Buffer`: a loop that sees both kinds is compiled to slower code. */
const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return new Uint8Array(b.buffer, b.byteOffset, b.length)
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** The least bytes that a row of bars takes, for a guess at how many rows a file has. */
const ROW_BYTES = 24

/**
 * A parser of bars over the bytes of a CSV file: one scan finds the fields of each line, then only those needed are read,
 * without text. `size` is how many bytes are to come, where that is known.
 * **Cost**: O(bytes); memory of the series. **NaN**: refused but in volume, where it is blank or no column has it.
 * **Look-ahead**: none.
 */
export const csvParser = (reading: CsvReading, size = 0): CsvParser => {
  const { file, scale } = reading
  const times = timeReader(reading)
  const isoTime = isoTimeReader()
  const iso = { value: 0, other: 0, kind: 0 }
  const intake = rowIntake(reading, Math.min(1 << 22, 4096 + Math.ceil(size / ROW_BYTES)))
  const fields = csvFields()
  const { starts, ends, numbers } = fields
  let layout: CsvLayout | undefined
  let comma = 44
  let firstRow = true
  let threeDecimals = false
  let line = 0
  let rest: Uint8Array = new Uint8Array(0)

  const refuse = (rule: BrokenRule): void => intake.refuse(line, rule)
  const textAt =
    (bytes: Uint8Array) =>
    (at: number): string =>
      textOfCell(bytes, starts[at]!, ends[at]!)
  const numberAt = (bytes: Uint8Array, at: number): number => {
    if (reading.numbers !== 'plain') return writtenNumber(reading.numbers, textAt(bytes)(at))
    const plain = numbers[at]!
    return Number.isNaN(plain) ? decimal(bytes, starts[at]!, ends[at]!) : plain
  }
  const fieldTexts = (bytes: Uint8Array, count: number): string[] =>
    Array.from({ length: count }, (_, at) => textAt(bytes)(at))

  /** Whether the fourth byte from the end of a field is a point. */
  const isThree = (bytes: Uint8Array, field: number): boolean => bytes[ends[field]! - 4] === POINT

  const timeOf = (bytes: Uint8Array, { time, clock }: CsvLayout): WrittenTime => {
    if (clock >= 0) return times.joined(bytes, starts[time]!, ends[time]!, starts[clock]!, ends[clock]!)
    const value = isoTime(bytes, starts[time]!, ends[time]!)
    if (Number.isNaN(value)) return times.time(bytes, starts[time]!, ends[time]!)
    iso.value = value
    iso.other = value
    iso.kind = isoKind(ends[time]! - starts[time]!)
    return iso
  }

  const row = (bytes: Uint8Array, count: number): void => {
    if (firstRow && layout!.stacked && /^(ticker|date|datetime)$/i.test(textAt(bytes)(layout!.time))) return
    if (firstRow) {
      layout = withUnnamedClock(layout!, fieldTexts(bytes, count))
      firstRow = false
    }
    const at = layout!
    if (threeDecimals)
      threeDecimals = [at.open, at.high, at.low, at.close].every((field) => isThree(bytes, field))
    if (count !== at.fields && !(count === at.fields + 1 && starts[count - 1] === ends[count - 1]))
      return refuse({
        reason: 'ragged_row',
        because: `the row has ${count} fields`,
        wanted: `${at.fields} fields, as in the ${at.header ? 'header' : 'first row'}`,
      })
    const time = timeOf(bytes, at)
    if (Number.isNaN(time.value) && Number.isNaN(time.other))
      return refuse(timeFault(reading, at, textAt(bytes)))
    const open = numberAt(bytes, at.open) / scale
    const high = numberAt(bytes, at.high) / scale
    const low = numberAt(bytes, at.low) / scale
    const close = numberAt(bytes, at.close) / scale
    const volume = at.volume < 0 ? Number.NaN : numberAt(bytes, at.volume)
    if (
      !isBar(open, high, low, close, volume) ||
      (Number.isNaN(volume) && at.volume >= 0 && !isBlank(textAt(bytes)(at.volume)))
    )
      return refuse(numberFault(reading, at, textAt(bytes)) ?? brokenRule(open, high, low, close, volume)!)
    intake.keep(line, time, open, high, low, close, volume)
  }

  /** Learns the columns from the first line that is not blank; gives where the data starts. */
  const firstLine = (bytes: Uint8Array, from: number, to: number): number => {
    const marked =
      bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from
    const text = textOfCell(bytes, marked, to)
    // a blank line, or an address that a download puts above its header
    if (text === '' || /^https?:\/\/[^,;\t|]*$/.test(text)) {
      line++
      return to + 1
    }
    const unlike = (because: string, wanted: string): number => {
      intake.stop({ _tag: 'Unreadable', file, because, wanted })
      return to + 1
    }
    if (
      (bytes[from] === 0xff && bytes[from + 1] === 0xfe) ||
      (bytes[from] === 0xfe && bytes[from + 1] === 0xff)
    )
      return unlike('it is UTF-16', 'UTF-8')
    if (bytes.subarray(marked, to).includes(0)) return unlike('it is binary', 'a CSV file, plain or gzipped')
    if (text.startsWith('[') || text.startsWith('{'))
      return unlike('it is JSON', 'a CSV file, plain or gzipped')
    const delimiter = delimiterOf(reading, text)
    comma = delimiter.charCodeAt(0)
    threeDecimals = delimiter !== ',' && reading.numbers === 'plain'
    const count = fields.split(bytes, marked, to, comma)
    if (count > FIELD_LIMIT)
      return unlike(`the first line has over ${FIELD_LIMIT} fields`, 'date,open,high,low,close')
    const found = csvLayout(reading, fieldTexts(bytes, count), line + 1)
    if (found._tag === 'Left') {
      intake.stop(found.left)
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
    while (layout === undefined && intake.fault() === undefined) {
      const to = bytes.indexOf(NEWLINE, from)
      if (to < 0) return from
      from = firstLine(bytes, from, to)
    }
    if (intake.fault() !== undefined) return bytes.length
    return fields.lines(bytes, from, comma, (count) => {
      line++
      if (count > 0) row(bytes, count)
      return intake.fault() === undefined
    })
  }
  const feed = (bytes: Uint8Array): DataError | undefined => {
    const all = joined(rest, bytes)
    const from = lines(all)
    rest = all.slice(from)
    if (rest.length > LINE_LIMIT)
      intake.stop({
        _tag: 'Unreadable',
        file,
        because: `line ${line + 1} is over 1 MB long`,
        wanted: 'a CSV file with a row a line',
      })
    return intake.fault()
  }
  return {
    feed,
    end: () =>
      (rest.length > 0 ? feed(Uint8Array.of(NEWLINE)) : intake.fault()) ??
      intake.end(layout && { ...layout, three_decimals: threeDecimals }),
  }
}
