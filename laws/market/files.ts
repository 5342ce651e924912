import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { keyOf } from '../../src/core/canonical/content-key.js'
import type { Collected } from '../../src/market/bars/bar-stream.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { barsHash } from '../../src/market/bars/dataset.js'
import { csvLines } from '../../src/market/csv/csv-lines.js'
import { csvText } from '../../src/market/csv/csv-source.js'
import { refusedRows } from '../../src/market/csv/refused-rows.js'
import { barsOf } from '../../src/market/tables/bars-file.js'
import { type ColumnCache, cachedBars } from '../../src/market/tables/column-cache.js'
import { writeArrow, writeParquet } from '../../src/market/tables/table-file.js'
import { framed, unframed } from '../../src/store/frame.js'
import { arbitraryBars, sameBars } from '../arbitrary/bars.js'
import type { Law } from '../law.js'

const csvBytes = (bars: Bars): Uint8Array => new TextEncoder().encode(csvLines(bars).join('\n'))
const FORMATS: Readonly<Record<string, (bars: Bars) => Uint8Array | Promise<Uint8Array>>> = {
  'law.csv': csvBytes,
  'law.csv.gz': (bars) => gzipSync(csvBytes(bars)),
  'law.parquet': writeParquet,
  'law.feather': writeArrow,
}
const FILES = Object.keys(FORMATS)
const written = async (file: string, bars: Bars): Promise<Uint8Array> =>
  (await FORMATS[file]?.(bars)) ?? csvBytes(bars)

const must = (found: Awaited<ReturnType<typeof barsOf>>): Collected => {
  if (isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}
const sameCollected = (a: Collected, b: Collected): void => {
  sameBars(a.bars, b.bars)
  if (keyOf(a.notes) !== keyOf(b.notes)) throw new Error('notes differ')
}

const DIRT = [
  'soon,1,2,1,1,0',
  '2030-01-01,1,2,1,x,0',
  '2030-01-01,-1,2,-1,1,0',
  '2030-01-01,1,1,2,1,0',
  '2030-01-01,1,2',
  '1999-01-01,1,2,1,1,0',
]
/** Lines of a file of bars with some that are none between them, never before the first two bars. */
const dirtyLines = (
  bars: Bars,
  dirt: readonly (readonly [place: number, kind: number])[],
): readonly string[] =>
  dirt.reduce<readonly string[]>(
    (lines, [place, kind]) =>
      lines.toSpliced(3 + Math.floor(place * (lines.length - 2)), 0, DIRT[kind] ?? ''),
    csvLines(bars),
  )
const anyDirt = fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(DIRT.length - 1)), {
  maxLength: 6,
})

/** A cache whose entries are framed as on disk; `damage` flips one bit of each. */
const memoryCache = (): ColumnCache & {
  readonly damage: (place: number) => void
  readonly puts: () => number
} => {
  const entries = new Map<string, Uint8Array>()
  let puts = 0
  return {
    get: (key) => {
      const frame = entries.get(key)
      return Promise.resolve(frame === undefined ? undefined : unframed(key, frame))
    },
    put: (key, content) => {
      puts++
      entries.set(key, framed(key, content))
      return Promise.resolve()
    },
    damage: (place) => {
      for (const [key, frame] of entries) {
        const torn = new Uint8Array(frame)
        torn[Math.floor(place * torn.length)]! ^= 1
        entries.set(key, torn)
      }
    },
    puts: () => puts,
  }
}

/** Laws of files of bars: formats, refused rows, kept columns. */
export const barFileLaws: readonly Law[] = [
  {
    name: 'bars written in any format and read are the same bars and have the same hash',
    check: () =>
      fc.assert(
        fc.asyncProperty(arbitraryBars({ maxLength: 60 }), fc.constantFrom(...FILES), async (bars, file) => {
          const read = must(await barsOf(file, await written(file, bars))).bars
          sameBars(read, bars)
          if (barsHash(read) !== barsHash(bars)) throw new Error('the hash differs')
        }),
        { numRuns: 60 },
      ),
  },
  {
    name: 'a Parquet or Arrow file that is cut short is refused, and nothing throws',
    check: () =>
      fc.assert(
        fc.asyncProperty(
          arbitraryBars({ maxLength: 20 }),
          fc.constantFrom('law.parquet', 'law.feather'),
          fc.double({ min: 0, max: 0.9999, noNaN: true }),
          async (bars, file, share) => {
            const bytes = await written(file, bars)
            const found = await barsOf(file, bytes.subarray(0, Math.floor(share * bytes.length)))
            if (!isLeft(found) || found.left._tag !== 'Unreadable') throw new Error(JSON.stringify(found))
          },
        ),
        { numRuns: 60 },
      ),
  },
  {
    name: 'skipping refused rows reads the file without their lines',
    check: () => {
      fc.assert(
        fc.property(arbitraryBars({ minLength: 2, maxLength: 40 }), anyDirt, (bars, dirt) => {
          const lines = dirtyLines(bars, dirt)
          const { bars: read, notes } = must(csvText('law.csv', lines.join('\n'), { repair: 'skip' }))
          const refused = new Set(Object.values(refusedRows(notes)?.lines ?? {}).flat())
          const clean = lines.filter((_, at) => !refused.has(at + 1))
          sameBars(read, must(csvText('law.csv', clean.join('\n'))).bars)
          if (refused.size !== dirt.length) throw new Error(`${refused.size} of ${dirt.length} were refused`)
          if ((refusedRows(notes)?.count ?? 0) !== dirt.length) throw new Error('the count differs')
        }),
      )
    },
  },
  {
    name: 'columns found in the cache are those that reading the file gives, under any name, and are put once',
    check: () =>
      fc.assert(
        fc.asyncProperty(arbitraryBars({ minLength: 2, maxLength: 40 }), anyDirt, async (bars, dirt) => {
          const bytes = new TextEncoder().encode(dirtyLines(bars, dirt).join('\n'))
          const cache = memoryCache()
          for (const name of ['one.csv', 'one.csv', 'two.csv'])
            sameCollected(
              must(await cachedBars(cache, name, bytes, { repair: 'skip' })),
              must(await barsOf(name, bytes, { repair: 'skip' })),
            )
          if (cache.puts() !== 1) throw new Error(`put ${cache.puts()} times`)
          const scaled = must(await cachedBars(cache, 'one.csv', bytes, { repair: 'skip', price_scale: 2 }))
          if (scaled.bars.close[0] === bars.close[0]) throw new Error('options do not count')
        }),
        { numRuns: 40 },
      ),
  },
  {
    name: 'a damaged entry of the cache is read anew and replaced, never served',
    check: () =>
      fc.assert(
        fc.asyncProperty(
          arbitraryBars({ maxLength: 20 }),
          fc.double({ min: 0, max: 0.9999, noNaN: true }),
          async (bars, place) => {
            const cache = memoryCache()
            const bytes = csvBytes(bars)
            await cachedBars(cache, 'law.csv', bytes)
            cache.damage(place)
            sameBars(must(await cachedBars(cache, 'law.csv', bytes)).bars, bars)
            await cachedBars(cache, 'law.csv', bytes)
            if (cache.puts() !== 2) throw new Error(`put ${cache.puts()} times`)
          },
        ),
        { numRuns: 60 },
      ),
  },
]
