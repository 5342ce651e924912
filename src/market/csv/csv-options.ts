import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { above0 } from '../../core/codec/bounds.js'
import * as codec from '../../core/codec/codec.js'
import type { DataError } from '../bars/data-error.js'
import { instantOfDay } from '../bars/shown-time.js'
import { type WallClock, wallClock } from '../bars/zone.kernel.js'
import { REPAIRS } from './repair.js'
import { NUMBERS } from './written-number.js'

const COLUMN = codec.either('column', (value) => typeof value === 'number', codec.integer(0), codec.text)

/** Which column holds what: a name of the header (case does not matter) or a position from 0. */
export const csvColumnsCodec = codec.struct('column mapping', {
  time: codec.optionalField(COLUMN),
  clock: codec.optionalField(COLUMN),
  open: codec.optionalField(COLUMN),
  high: codec.optionalField(COLUMN),
  low: codec.optionalField(COLUMN),
  close: codec.optionalField(COLUMN),
  volume: codec.optionalField(COLUMN),
})
export type CsvColumns = codec.TypeOf<typeof csvColumnsCodec>

/**
 * How a CSV file is read; of other formats `header`, `delimiter` and `numbers` mean nothing. `numbers`: how they are written,
 * `plain` as 1234.5, `point` as $1,234.5 or 1.2M, `comma` as 1.234,5. `price_scale`: prices are divided by it (10000 where
 * 136300 means 13.63). `zone`: of times of day that name none; `ambiguous` says which instant a time is that its
 * clocks show twice. `date_order` and `time_unit` are by default judged on the whole column. `day`: of files whose times are
 * milliseconds since midnight. `repair`: `skip` drops rows that are no bars and counts them; of rows with one time it keeps
 * the first, as `first` does, and `last` the last.
 */
export const csvOptionsCodec = codec.struct('csv options', {
  columns: codec.withDefault(csvColumnsCodec, {}),
  header: codec.withDefault(codec.oneOf('header', ['auto', 'present', 'absent']), 'auto'),
  delimiter: codec.withDefault(codec.oneOf('delimiter', ['auto', ',', ';', '\t', '|']), 'auto'),
  numbers: codec.withDefault(codec.oneOf('numbers', NUMBERS), 'plain'),
  price_scale: codec.optionalField(above0('price_scale')),
  zone: codec.withDefault(codec.text, 'UTC'),
  ambiguous: codec.withDefault(codec.oneOf('ambiguous', ['by_order', 'first', 'second']), 'by_order'),
  date_order: codec.withDefault(codec.oneOf('date order', ['auto', 'mdy', 'dmy']), 'auto'),
  time_unit: codec.withDefault(codec.oneOf('time unit', ['auto', 's', 'ms', 'us', 'ns']), 'auto'),
  day: codec.optionalField(
    codec.checked(codec.text, (text) =>
      Number.isNaN(instantOfDay(text)) ? `"${text}" is not a day such as 2013-10-07` : undefined,
    ),
  ),
  repair: codec.withDefault(codec.oneOf('repair', REPAIRS), 'refuse'),
})
export type CsvOptions = codec.TypeOf<typeof csvOptionsCodec>
export type CsvOptionsInput = codec.InputOf<typeof csvOptionsCodec>

/** Options that were decoded, with the clocks of the zone and the file's name for errors. */
export interface CsvReading extends CsvOptions {
  readonly file: string
  readonly clock: WallClock
  /** What prices are divided by. */
  readonly scale: number
}

/** Decodes options for one source; every fault in them is reported with its field. */
export const csvReading = (file: string, options: CsvOptionsInput = {}): Either<DataError, CsvReading> => {
  const decoded = codec.decodeWith(csvOptionsCodec)(options)
  if (decoded._tag === 'Left') {
    const fault = decoded.left[0]
    return left({
      _tag: 'BadOption',
      file,
      option: fault?.path ?? '',
      because: decoded.left.map(codec.showFault).join('; '),
      wanted: 'csv options',
    })
  }
  const clock = wallClock(decoded.right.zone)
  return clock === undefined
    ? left({
        _tag: 'BadOption',
        file,
        option: 'zone',
        because: `unknown zone "${decoded.right.zone}"`,
        wanted: 'UTC, an offset such as +05:30, or a name such as America/New_York',
      })
    : right({ ...decoded.right, file, clock, scale: decoded.right.price_scale ?? 1 })
}
