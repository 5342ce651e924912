import { type Either, left, right } from 'fp-ts/lib/Either.js'
import * as codec from '../../core/codec/codec.js'
import type { DataError } from './data-error.js'
import { type Dataset, madeIn } from './dataset.js'
import { type Bucket, bucketMs, resampledBars } from './resample.kernel.js'
import { instantOfDay, showTime } from './shown-time.js'

const UNITS = { m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month' } as const
const isUnit = (unit: string | undefined): unit is keyof typeof UNITS =>
  unit !== undefined && Object.hasOwn(UNITS, unit)
const WRITTEN = /^([1-9]\d{0,3})(m|h|d|w|mo)(?:@(\d{4}-\d\d-\d\d))?$/

const bucketOf = (text: string): Either<string, Bucket> => {
  const [, every, unit, day] = WRITTEN.exec(text) ?? []
  if (!isUnit(unit))
    return left(`"${text}" is not a length of time such as 15m, 1h, 1d, 1w or 1mo, or 3d@2024-01-02`)
  const bucket = { every: Number(every), unit: UNITS[unit] }
  if (day === undefined) return right(bucket)
  const origin = instantOfDay(day)
  return unit !== 'd' && unit !== 'w'
    ? left(`"${text}": days and weeks alone count from a day of their own`)
    : Number.isNaN(origin)
      ? left(`"${day}" is not a day such as 2024-01-02`)
      : right({ ...bucket, origin })
}

/** A bucket as text: `15m`, `1h`, `1d`, `1w`, `1mo`; `3d@2024-01-02` counts from that day. */
export const showBucket = ({ every, unit, origin }: Bucket): string =>
  `${every}${Object.entries(UNITS).find(([, name]) => name === unit)?.[0] ?? unit}${origin === undefined ? '' : `@${showTime(origin)}`}`

/** The written form of a bucket is its text. */
export const bucketCodec: codec.Codec<Bucket, string> = codec.refined(
  'bucket',
  codec.text,
  bucketOf,
  showBucket,
  (value): value is Bucket =>
    typeof value === 'object' && value !== null && 'every' in value && 'unit' in value,
)

/** Usual buckets that bars can be put together to. */
const longerThan = ({ interval }: Dataset): readonly string[] =>
  Object.entries(UNITS).flatMap(([text, unit]) =>
    unit === 'month' || bucketMs({ every: 1, unit }) >= interval.step_ms ? [`1${text}`] : [],
  )

/** A dataset with longer bars, named after both; finer ones than it has are refused. Large moves stay reported as of the finer bars. */
export const resample = (dataset: Dataset, bucket: Bucket): Either<DataError, Dataset> =>
  bucketMs(bucket) < dataset.interval.step_ms &&
  !(bucket.unit === 'month' && bucket.every === 1 && dataset.interval.kind === 'monthly')
    ? left({
        _tag: 'BadOption',
        file: dataset.name,
        option: 'bucket',
        because: `bars of ${showBucket(bucket)} cannot be made of longer ones (${dataset.interval.kind}, ${dataset.interval.step_ms / 60_000} minutes)`,
        wanted: `at least as long, such as ${longerThan(dataset).join(', ')}`,
      })
    : right(
        madeIn(
          dataset.session,
          {
            name: `${dataset.name}, ${showBucket(bucket)}`,
            price_only: dataset.notes.some(({ _tag }) => _tag === 'PriceOnly'),
            tell_moves: false,
            notes: dataset.notes.filter(
              ({ _tag }) => _tag !== 'PriceOnly' && _tag !== 'StaleOpens' && _tag !== 'NoVolume',
            ),
          },
          resampledBars(dataset.bars, bucket),
        ),
      )
