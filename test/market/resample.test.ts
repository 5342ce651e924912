import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { bucketCodec, resample } from '../../src/market/bars/resample.js'
import { bucketStart } from '../../src/market/bars/resample.kernel.js'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { golden, hasShared, sharedData } from './shared-data.js'

interface ResampleCase {
  readonly data: { readonly file: string }
  readonly expected: {
    readonly n: number
    readonly index: readonly number[]
    readonly bars: readonly (readonly [string, number, number, number, number, number])[]
  }
}

describe.skipIf(!hasShared)('published longer bars', () => {
  test.each([
    ['rs01_spy_1m_to_15m', { every: 15, unit: 'minute' }],
    ['rs02_eurusd_1h_to_1d', { every: 1, unit: 'day' }],
  ] as const)('%s', (name, bucket) => {
    const { data, expected } = golden<ResampleCase>(name)
    const loaded = csvTextDataset(data.file, sharedData(data.file))
    if (isLeft(loaded)) throw new Error('a Left')
    const long = resample(loaded.right, bucket)
    if (isLeft(long)) throw new Error('a Left')
    const { bars } = long.right
    expect(bars.length).toBe(expected.n)
    const rows = expected.index.map((at) => [
      new Date(bars.time[at]!).toISOString().slice(0, 19),
      bars.open[at],
      bars.high[at],
      bars.low[at],
      bars.close[at],
      bars.volume[at],
    ])
    expect(rows).toEqual(expected.bars)
  })
})

describe('buckets', () => {
  const at = (text: string): number => Date.parse(`${text}Z`)
  test.each([
    ['15m', '2020-01-31T09:44', '2020-01-31T09:30'],
    ['7m', '2020-01-31T00:13', '2020-01-31T00:07'],
    ['4h', '2020-01-31T23:59', '2020-01-31T20:00'],
    ['1d', '1969-12-31T23:00', '1969-12-31T00:00'],
    ['1w', '2020-02-02T12:00', '2020-01-27T00:00'],
    ['1mo', '2020-01-31T12:00', '2020-01-01T00:00'],
    ['3mo', '2020-12-31T12:00', '2020-10-01T00:00'],
  ])('%s', (text, time, start) => {
    const bucket = decodeWith(bucketCodec)(text)
    if (isLeft(bucket)) throw new Error('a Left')
    expect(bucketCodec.encode(bucket.right)).toBe(text)
    expect(new Date(bucketStart(bucket.right, at(time))).toISOString().slice(0, 16)).toBe(start)
  })

  test('what is no bucket, and finer bars than there are, are refused', () => {
    expect(decodeWith(bucketCodec)('15 min')).toMatchObject({
      left: [{ message: expect.stringContaining('15m') as string }],
    })
    expect(resample(embeddedSp500(), { every: 1, unit: 'hour' })).toMatchObject({
      left: { _tag: 'BadOption' },
    })
  })

  test('the daily index makes weekly and monthly datasets with their own P', () => {
    expect(resample(embeddedSp500(), { every: 1, unit: 'week' })).toMatchObject({
      right: { periods_per_year: 52, bars: { length: 1059 } },
    })
    expect(resample(embeddedSp500(), { every: 1, unit: 'month' })).toMatchObject({
      right: { periods_per_year: 12, bars: { length: 244 } },
    })
  })
})
