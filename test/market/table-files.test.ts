import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { isLeft } from 'fp-ts/lib/Either.js'
import { lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import type { Bars } from '../../src/market/bars/bars.js'
import { showDataError } from '../../src/market/bars/data-error.js'
import { barsOf, fileDataset } from '../../src/market/tables/bars-file.js'
import { lz4Frame } from '../../src/market/tables/lz4-frame.kernel.js'
import { writeArrow, writeParquet } from '../../src/market/tables/table-file.js'

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const bytesOf = (name: string): Uint8Array => readFileSync(fixture(name))
const why = async (file: string, bytes: Uint8Array): Promise<string> => {
  const found = await barsOf(file, bytes)
  return isLeft(found) ? showDataError(found.left) : 'bars'
}

describe('what pyarrow 25 and pandas wrote', () => {
  test.each([
    'pandas.parquet',
    'unnamed-index.parquet',
    'int96.parquet',
    'zstd.parquet',
    'date32.parquet',
    'int64-ns.parquet',
    'text.parquet',
    'tz-us.parquet',
    'decimal.parquet',
    'lz4.feather',
    'zstd.feather',
    'dict-text.feather',
    'decimal.feather',
    'stream.arrow',
  ])('%s holds the bars of plain.csv', async (name) => {
    const [csv, table] = await Promise.all(
      ['plain.csv', name].map((file) => lastValueFrom(fileDataset(fixture(file)))),
    )
    if (csv?._tag !== 'Right' || table?._tag !== 'Right') throw new Error(JSON.stringify(table))
    expect(table.right.hash).toBe(csv.right.hash)
    expect(table.right.name).toBe(name)
  })

  test('a missing volume is not known, and noted', async () => {
    const found = await barsOf('no-volume.parquet', bytesOf('no-volume.parquet'))
    if (isLeft(found)) throw new Error(showDataError(found.left))
    expect(found.right.bars.volume).toEqual(new Float64Array(12).fill(Number.NaN))
    expect(found.right.notes).toEqual([{ _tag: 'NoVolume' }])
  })
})

const bars = (change: Partial<Bars> = {}): Bars => ({
  length: 3,
  time: Float64Array.of(0, 86_400_000, 172_800_000),
  open: Float64Array.of(1, 2, 3),
  high: Float64Array.of(2, 3, 4),
  low: Float64Array.of(1, 1, 2),
  close: Float64Array.of(2, 2, 3),
  volume: Float64Array.of(5, 6, 7),
  ...change,
})

describe.each([
  ['x.parquet', writeParquet],
  ['x.arrow', writeArrow],
] as const)('%s', (file, write) => {
  test('rows are held to the rules of bars, and told by their position', async () => {
    expect(await why(file, await write(bars({ open: Float64Array.of(1, 9, 3) })))).toBe(
      `${file}:2: open 9 is outside low 1 .. high 3 (wanted: low <= open, close <= high)`,
    )
    expect(await why(file, await write(bars({ close: Float64Array.of(2, Number.NaN, 3) })))).toContain(
      `${file}:2: close "NaN" is not a finite number`,
    )
    expect(await why(file, await write(bars({ time: Float64Array.of(0, 1, 1) })))).toContain(
      `${file}:3: 1970-01-01T00:00:00.001Z stands twice`,
    )
  })
  test('newest-first rows are turned round, refused ones skipped, prices scaled', async () => {
    const turned = bars({ time: bars().time.toReversed(), high: Float64Array.of(2, 0, 4) })
    const found = await barsOf(file, await write(turned), { repair: 'skip', price_scale: 2 })
    if (isLeft(found)) throw new Error(showDataError(found.left))
    expect([...found.right.bars.close]).toEqual([1.5, 1])
    expect(found.right.notes.map(({ _tag }) => _tag)).toEqual(['RowsSkipped', 'NewestFirst'])
  })
  test('the same bars give the same bytes', async () => {
    expect(await write(bars())).toEqual(await write(bars()))
  })
  test('columns that share one array come back, each of them', async () => {
    const ones = new Float64Array(3).fill(1)
    const flat = bars({ open: ones, high: ones, low: ones, close: ones, volume: ones })
    const found = await barsOf(file, await write(flat))
    if (isLeft(found)) throw new Error(showDataError(found.left))
    expect(found.right.bars).toEqual(flat)
  })
  test('no rows are no bars', async () => {
    const none = new Float64Array(0)
    const empty = { length: 0, time: none, open: none, high: none, low: none, close: none, volume: none }
    expect(await why(file, await write(empty))).toContain('there are no rows')
  })
})

test.each([
  ['x.parquet', 'date,open', 'it does not begin as a Parquet file does'],
  ['x.feather', 'date,open', 'it does not begin as an Arrow file does'],
  ['x.feather', 'FEA1....', 'it is Feather version 1'],
  ['x.csv', 'PK\u0003\u0004....', 'it is a zip archive or a spreadsheet (wanted: the file inside'],
  ['x.json', '[1, 2, 3]', 'it cannot be read as JSON'],
  ['x.parquet', 'PAR1', 'it cannot be read as Parquet'],
  ['x.arrow', 'ARROW1\0\0', 'it cannot be read as Arrow'],
  ['x.arrow', 'ARROW1ARROW1', 'it cannot be read as Arrow'],
])('%s that holds %j is refused', async (file, text, because) => {
  expect(await why(file, new TextEncoder().encode(text))).toContain(`${file}: ${because}`)
})

test('a table is read whatever its name says, gzipped CSV too', async () => {
  expect(await why('x.csv', await writeParquet(bars()))).toBe('bars')
  expect(await why('x', gzipSync('date,open,high,low,close\n2020-01-01,1,1,1,1\n'))).toBe('bars')
  expect(await why('x.gz', gzipSync('[1]'))).toContain('it is JSON')
})

test('columns that bars need are asked for by name', async () => {
  const { tableFromArrays, tableToIPC } = await import('apache-arrow')
  const file = (columns: Record<string, Float64Array>): Uint8Array =>
    tableToIPC(tableFromArrays(columns), 'stream')
  const prices = { open: bars().open, high: bars().high, low: bars().low, close: bars().close }
  expect(await why('x', file(prices))).toContain('x: there is no column for time in open, high, low, close')
  expect(await why('x', file({ alpha: bars().open }))).toContain(
    'x: its columns are alpha (wanted: columns such as date',
  )
  const mapped = await barsOf('x', file({ when: bars().time.map((t) => t / 1000 + 1e9), ...prices }), {
    columns: { time: 'when' },
  })
  expect(mapped).toMatchObject({ _tag: 'Right', right: { bars: { length: 3 } } })
})

test('an LZ4 frame: literals, a match that overlaps itself, a block stored as it is', () => {
  const frame = (...blocks: readonly number[]): Uint8Array =>
    Uint8Array.of(4, 34, 77, 24, 0x60, 0x40, 0x82, ...blocks, 0, 0, 0, 0)
  const run = frame(9, 0, 0, 0, 0x11, 7, 1, 0, 0x30, 1, 2, 3, 0)
  expect([...lz4Frame(frame(8, 0, 0, 0, 0x14, 7, 1, 0, 0x30, 1, 2, 3))]).toEqual([
    7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 2, 3,
  ])
  expect([...lz4Frame(frame(3, 0, 0, 0x80, 1, 2, 3))]).toEqual([1, 2, 3])
  expect(() => lz4Frame(run)).toThrow('LZ4')
  expect(() => lz4Frame(run.subarray(0, 12))).toThrow('LZ4')
})
