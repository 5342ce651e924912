import * as fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom } from 'rxjs'
import { batches, collect } from '../../src/market/bars/bar-stream.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { barsHash } from '../../src/market/bars/dataset.js'
import { type Bucket, bucketStart, resampledBars } from '../../src/market/bars/resample.kernel.js'
import { csvFields } from '../../src/market/csv/csv-fields.kernel.js'
import { csvLines } from '../../src/market/csv/csv-lines.js'
import { csvBars, csvText } from '../../src/market/csv/csv-source.js'
import { decimal } from '../../src/market/csv/decimal.kernel.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { arbitraryBars, COLUMNS, sameBars } from '../arbitrary/bars.js'
import type { Law } from '../law.js'

const parsed = (text: string, options = {}): Bars => {
  const found = csvText('law.csv', text, options)
  if (isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right.bars
}

/** Pieces that end at shares of the whole, or pieces of one size. */
const cuts = (bytes: Uint8Array, at: readonly number[] | number): readonly Uint8Array[] => {
  const inner =
    typeof at === 'number'
      ? Array.from({ length: Math.floor(bytes.length / at) }, (_, index) => (index + 1) * at)
      : at.map((part) => Math.floor(part * bytes.length))
  const places = [0, ...inner, bytes.length].sort((a, b) => a - b)
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to))
}

const dirty = fc.constantFrom('', '\n', 'x', '"', ',', '\r', '2001-13-01', '-1', '9e99', '\u00e9')

const csvLaws: readonly Law[] = [
  {
    name: 'any cut of the bytes of a CSV file into chunks parses the same, errors too',
    check: async () => {
      const cut = fc.oneof(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40, size: 'max' }),
        fc.integer({ min: 1, max: 9 }),
      )
      await fc.assert(
        fc.asyncProperty(
          arbitraryBars({ maxLength: 40 }),
          cut,
          fc.double({ min: 0, max: 1, noNaN: true }),
          dirty,
          fc.constantFrom('refuse' as const, 'skip' as const),
          async (bars, at, place, dirt, repair) => {
            const clean = csvLines(bars).join('\n')
            const middle = Math.floor(place * clean.length)
            const bytes = new TextEncoder().encode(clean.slice(0, middle) + dirt + clean.slice(middle))
            const whole = csvText('law.csv', bytes, { repair })
            const pieces = await lastValueFrom(csvBars('law.csv', { repair })(from(cuts(bytes, at))))
            if (isLeft(whole) || isLeft(pieces)) {
              if (JSON.stringify(whole) !== JSON.stringify(pieces))
                throw new Error(JSON.stringify([whole, pieces]))
            } else {
              sameBars(whole.right.bars, pieces.right.bars)
              if (JSON.stringify(whole.right.notes) !== JSON.stringify(pieces.right.notes))
                throw new Error('notes differ')
            }
          },
        ),
      )
    },
  },
  {
    name: 'bars written as CSV and parsed are the same bars',
    check: () => {
      fc.assert(
        fc.property(arbitraryBars(), (bars) => {
          sameBars(parsed(csvLines(bars).join('\n')), bars)
          sameBars(parsed(`\ufeff${csvLines(bars).join('\r\n')}\r\n`), bars)
        }),
      )
    },
  },
  {
    name: 'a newest-first file parses to the bars of the oldest-first one',
    check: () => {
      fc.assert(
        fc.property(arbitraryBars({ minLength: 2 }), (bars) => {
          const [header = '', ...rows] = csvLines(bars)
          sameBars(parsed([header, ...rows.reverse()].join('\n')), bars)
        }),
      )
    },
  },
  {
    name: 'a number in a file is the one that its text denotes',
    check: () => {
      const written = fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        fc
          .tuple(fc.bigInt({ min: 0n, max: 10n ** 22n }), fc.integer({ min: 0, max: 30 }))
          .map(([digits, places]) => {
            const text = String(digits).padStart(places + 1, '0')
            return `${text.slice(0, text.length - places)}.${text.slice(text.length - places)}`
          }),
        fc.constantFrom('', '.', '-', '1.2.3', '1,5', ' 7 ', '"8"', '0x10', 'NaN', '1e', '+3', '.5', '5.'),
      )
      fc.assert(
        fc.property(written, (text) => {
          const bytes = new TextEncoder().encode(`${text}\n`)
          const plain = /^\s*"?\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*"?\s*$/i.test(text)
          const wanted = plain ? Number(text.replaceAll('"', '')) : Number.NaN
          const found = decimal(bytes, 0, bytes.length - 1)
          if (!Object.is(found, wanted)) throw new Error(`${text}: ${found} is not ${wanted}`)
          const fields = csvFields()
          fields.lines(bytes, 0, 59, () => true)
          const quick = fields.numbers[0]
          if (!Number.isNaN(quick) && !Object.is(quick, wanted))
            throw new Error(`${text}: quick ${quick} is not ${wanted}`)
        }),
        { numRuns: 1000 },
      )
    },
  },
]

const BUCKETS: readonly Bucket[] = [
  { every: 15, unit: 'minute' },
  { every: 4, unit: 'hour' },
  { every: 1, unit: 'day' },
  { every: 3, unit: 'day' },
  { every: 1, unit: 'week' },
  { every: 1, unit: 'month' },
  { every: 5, unit: 'month' },
]

const streamLaws: readonly Law[] = [
  {
    name: 'collecting the batches of bars gives the bars',
    check: async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryBars({ minLength: 0 }),
          fc.integer({ min: 1, max: 64 }),
          async (bars, size) => {
            const collected = await lastValueFrom(collect(batches(bars, size)))
            if (isLeft(collected)) throw new Error('a Left')
            sameBars(collected.right, bars)
          },
        ),
      )
    },
  },
  {
    name: 'longer bars tile the shorter ones: volume is kept, extremes too, opens and closes meet at the ends, labels rise',
    check: () => {
      const whole = arbitraryBars().map((bars) => ({ ...bars, volume: bars.volume.map(Math.floor) }))
      fc.assert(
        fc.property(whole, fc.constantFrom(...BUCKETS), (bars, bucket) => {
          const long = resampledBars(bars, bucket)
          const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)
          const fail = (what: string): never => {
            throw new Error(`${what} of ${JSON.stringify(bucket)}`)
          }
          if (sum(long.volume) !== sum(bars.volume)) fail('volume')
          if (long.open[0] !== bars.open[0] || long.close.at(-1) !== bars.close.at(-1)) fail('ends')
          const starts = [...new Set([...bars.time].map((time) => bucketStart(bucket, time)))]
          if (starts.join() !== long.time.join()) fail('labels')
          if (starts.some((start, at) => at > 0 && start <= (starts[at - 1] ?? 0))) fail('order')
          bars.time.forEach((time, at) => {
            const bar = starts.indexOf(bucketStart(bucket, time))
            if (
              !((long.high[bar] ?? 0) >= (bars.high[at] ?? 0) && (long.low[bar] ?? 0) <= (bars.low[at] ?? 0))
            )
              fail('extremes')
          })
          if (
            long.high.some((high) => !bars.high.includes(high)) ||
            long.low.some((low) => !bars.low.includes(low))
          )
            fail('made-up extremes')
        }),
      )
    },
  },
  {
    name: 'the first bars of a synthetic market do not depend on how many follow',
    check: () => {
      fc.assert(
        fc.property(
          fc.integer(),
          fc.integer({ min: 1, max: 60 }),
          fc.integer({ min: 0, max: 60 }),
          (seed, bars, more) => {
            const short = syntheticMarket({ seed, bars })
            const long = syntheticMarket({ seed, bars: bars + more })
            if (isLeft(short) || isLeft(long)) throw new Error('a Left')
            const cut = (column: Float64Array): Float64Array => column.slice(0, bars)
            const { bars: all } = long.right.dataset
            const first = {
              length: bars,
              time: cut(all.time),
              open: cut(all.open),
              high: cut(all.high),
              low: cut(all.low),
              close: cut(all.close),
              volume: cut(all.volume),
            }
            sameBars(first, short.right.dataset.bars)
            if (long.right.labels.slice(0, bars).join() !== short.right.labels.join())
              throw new Error('labels differ')
          },
        ),
      )
    },
  },
  {
    name: 'the hash of bars changes with any value and with nothing else',
    check: () => {
      fc.assert(
        fc.property(arbitraryBars(), fc.nat(), fc.constantFrom(...COLUMNS), (bars, place, name) => {
          const copy = { ...bars, [name]: bars[name].slice() }
          if (barsHash(copy) !== barsHash(bars)) throw new Error('a copy has another hash')
          copy[name][place % bars.length]! += 60_000
          if (barsHash(copy) === barsHash(bars)) throw new Error(`${name} does not count`)
        }),
      )
    },
  },
]

/** Laws of bars: files, streams, longer bars, made-up markets, hashes. */
export const marketLaws: readonly Law[] = [...csvLaws, ...streamLaws]
