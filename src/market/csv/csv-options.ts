import { type Either, left, right } from 'fp-ts/lib/Either.js'
import * as codec from '../../core/codec/codec.js'
import type { DataError } from '../bars/data-error.js'
import { type LocalToUtc, localToUtc } from '../bars/zone.kernel.js'

const COLUMN = codec.either('column', (value) => typeof value === 'number', codec.integer(0), codec.text)

/** Which column holds what: a name of the header (case does not matter) or a position from 0. */
export const csvColumnsCodec = codec.struct('column mapping', {
  time: codec.optional(COLUMN),
  clock: codec.optional(COLUMN),
  open: codec.optional(COLUMN),
  high: codec.optional(COLUMN),
  low: codec.optional(COLUMN),
  close: codec.optional(COLUMN),
  volume: codec.optional(COLUMN),
})
export type CsvColumns = codec.TypeOf<typeof csvColumnsCodec>

/**
 * How a CSV file is read; of a Parquet or Arrow file `header` and `delimiter` mean nothing. `price_scale`: prices are divided
 * by it (10000 where 136300 means 13.63). `zone`: of times of day that name none. `repair: 'skip'` drops rows that break a rule
 * and counts them.
 */
export const csvOptionsCodec = codec.struct('csv options', {
  columns: codec.withDefault(csvColumnsCodec, {}),
  header: codec.withDefault(codec.oneOf('header', ['auto', 'present', 'absent']), 'auto'),
  delimiter: codec.withDefault(codec.oneOf('delimiter', ['auto', ',', ';', '\t', '|']), 'auto'),
  price_scale: codec.withDefault(
    codec.checked(codec.finite(), (value) => (value > 0 ? undefined : 'must be above 0')),
    1,
  ),
  zone: codec.withDefault(codec.text, 'UTC'),
  date_order: codec.withDefault(codec.oneOf('date order', ['mdy', 'dmy']), 'mdy'),
  time_unit: codec.withDefault(codec.oneOf('time unit', ['auto', 's', 'ms', 'us', 'ns']), 'auto'),
  repair: codec.withDefault(codec.oneOf('repair', ['refuse', 'skip']), 'refuse'),
})
export type CsvOptions = codec.TypeOf<typeof csvOptionsCodec>
export type CsvOptionsInput = codec.InputOf<typeof csvOptionsCodec>

/** Options that were decoded, with the zone found and the file's name for errors. */
export interface CsvReading extends CsvOptions {
  readonly file: string
  readonly toUtc: LocalToUtc
}

/** Decodes options for one source; every fault in them is told with its field. */
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
  const toUtc = localToUtc(decoded.right.zone)
  return toUtc === undefined
    ? left({
        _tag: 'BadOption',
        file,
        option: 'zone',
        because: `unknown zone "${decoded.right.zone}"`,
        wanted: 'UTC, an offset such as +05:30, or a name such as America/New_York',
      })
    : right({ ...decoded.right, file, toUtc })
}
