import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeWith } from '../../../src/core/codec/codec.js'
import { bucketCodec, resample } from '../../../src/market/bars/resample.js'
import type { GoldenCase, Rows, Translator } from '../case.js'
import { compare, EXACT, toleranceOf } from '../compare.js'
import { datasetIn } from '../data.js'
import { strangeFields } from '../strange-fields.js'

interface ResampleCase extends GoldenCase {
  readonly data: { readonly file: string; readonly rows?: Rows }
  readonly rules: string
  readonly expected: {
    readonly n: number
    readonly index: readonly number[]
    readonly volume_total?: number
    readonly bars: readonly (readonly [string, number, number, number, number, number])[]
  }
}

const UNITS = { minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'mo' } as const

/** The bucket that the rules of a case name: `15-minute`, `calendar-day`, `daily`, `4h`. */
const bucketOf = (rules: string): string => {
  const [, every = '1', unit = ''] =
    /(?:(\d+)[- ]?)?(minute|hour|day|week|month)/i.exec(
      rules
        .replace(/daily/i, 'day')
        .replace(/(hour|week|month)ly/i, '$1')
        .replace(/(\d+)\s*min\b/i, '$1-minute'),
    ) ?? []
  return `${every}${UNITS[unit.toLowerCase() as keyof typeof UNITS]}`
}

/** Longer bars of a series. */
export const resampling: Translator = async (given, load) => {
  const golden = given as ResampleCase
  const bucket = decodeWith(bucketCodec)(bucketOf(golden.rules))
  if (isLeft(bucket)) throw new Error(`no bucket in "${golden.rules}"`)
  const made = resample(await datasetIn(load, golden.data.file, golden.data.rows), bucket.right)
  if (isLeft(made)) throw new Error(JSON.stringify(made.left))
  const { bars } = made.right
  const { n, index, bars: wanted, volume_total } = golden.expected
  return [
    ...strangeFields(golden.expected, ['n', 'index', 'bars', 'volume_total']),
    ...(volume_total === undefined
      ? []
      : compare(
          'volume_total',
          volume_total,
          bars.volume.reduce((sum, each) => sum + each, 0),
          toleranceOf(golden),
        )),
    ...compare('n', n, bars.length, EXACT),
    ...compare(
      'bars',
      wanted,
      index.map((at) => [
        new Date(bars.time[at] ?? 0).toISOString().slice(0, 19),
        bars.open[at],
        bars.high[at],
        bars.low[at],
        bars.close[at],
        bars.volume[at],
      ]),
      toleranceOf(golden, { rel: 1e-12 }),
    ),
  ]
}
