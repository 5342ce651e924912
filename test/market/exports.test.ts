import { gzipSync } from 'node:zlib'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { Collected } from '../../src/market/bars/bar-stream.kernel.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { showDataError } from '../../src/market/bars/data-error.js'
import { isWarning, showNote } from '../../src/market/bars/data-note.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { barsOf } from '../../src/market/tables/bars-file.js'
import type { TableTask } from '../../src/market/tables/table-bars.js'
import { writeArrow, writeJson } from '../../src/market/tables/table-file.js'
import { readTableApart } from '../../src/market/tables/table-thread.js'
import { hasShared, sharedData } from './shared-data.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = async (
  file: string,
  content: Uint8Array | string,
  options?: CsvOptionsInput,
): Promise<Collected> => {
  const found = await barsOf(file, typeof content === 'string' ? bytesOf(content) : content, options)
  if (isLeft(found)) throw new Error(showDataError(found.left))
  return found.right
}
const firstOf = ({ bars }: Collected): readonly unknown[] => [
  bars.length,
  new Date(bars.time[0] ?? 0).toISOString().slice(0, 16),
  bars.close[0],
  bars.volume[0],
]
const warnings = ({ notes }: Collected): readonly string[] => notes.filter(isWarning).map(showNote)

describe('what markets and tools export is read without a flag', () => {
  test.each([
    [
      'yahoo.csv',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,187.15,188.44,183.89,185.64,184.73,82488700',
      [1, '2024-01-02T00:00', 185.64, 82488700],
    ],
    [
      'stooq.txt',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nAAPL.US,5,20240102,153000,187.15,187.5,187,187.3,100,0',
      [1, '2024-01-02T15:30', 187.3, 100],
    ],
    [
      'stooq.pl.csv',
      'Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n2024-01-02,187.15,187.5,187,187.3,100',
      [1, '2024-01-02T00:00', 187.3, 100],
    ],
    [
      'yfinance with three lines of names.csv',
      'Price,Close,High,Low,Open,Volume\nTicker,SPY,SPY,SPY,SPY,SPY\nDate,,,,,\n2024-01-02,185.64,188.44,183.89,187.15,82488700',
      [1, '2024-01-02T00:00', 185.64, 82488700],
    ],
    [
      'binance klines.csv',
      '1704067200000,42283.58,42554.57,42261.02,42475.23,1271.68,1704070799999,53957248.9,47134,682.5,28957416.8,0',
      [1, '2024-01-01T00:00', 42475.23, 1271.68],
    ],
    [
      'binance klines in microseconds.csv',
      '1735689600000000,93576,94509.42,93489.03,94401.14,755.99,1735693199999999,71033270.4,102957,391.8,36817951.8,0',
      [1, '2025-01-01T00:00', 94401.14, 755.99],
    ],
    [
      'tradingview.csv',
      'time,open,high,low,close,Plot,Plot,Volume\n2024-01-02T09:30:00-05:00,187.15,188.44,183.885,185.64,,,82488674',
      [1, '2024-01-02T14:30', 185.64, 82488674],
    ],
    [
      'an address above the header.csv',
      'https://www.CryptoDataDownload.com\nUnix,Date,Symbol,Open,High,Low,Close,Volume\n1704067200000,2024-01-01 00:00:00,BTCUSDT,42283.58,42554.57,42261.02,42475.23,1271.68',
      [1, '2024-01-01T00:00', 42475.23, 1271.68],
    ],
    [
      'ccxt.json',
      '[[1704067200000, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68]]',
      [1, '2024-01-01T00:00', 42475.23, 1271.68],
    ],
    [
      'binance api.json',
      '[[1704067200000,"1.5","2","1","1.75","10",1704070799999,"0",1,"0","0","0"]]',
      [1, '2024-01-01T00:00', 1.75, 10],
    ],
    [
      'records.json',
      '{"data":[{"date":"2024-01-02","open":1,"high":2,"low":1,"close":1.5,"volume":10}]}',
      [1, '2024-01-02T00:00', 1.5, 10],
    ],
    [
      'columns.json',
      '{"s":"ok","t":[1704153600],"o":[1],"h":[2],"l":[1],"c":[1.5],"v":[10]}',
      [1, '2024-01-02T00:00', 1.5, 10],
    ],
    [
      'chart.json',
      '{"chart":{"result":[{"timestamp":[1704205800],"indicators":{"quote":[{"open":[1],"high":[2],"low":[1],"close":[1.5],"volume":[10]}]}}]}}',
      [1, '2024-01-02T14:30', 1.5, 10],
    ],
  ])('%s', async (name, text, wanted) => expect(firstOf(await read(name, text))).toEqual(wanted))

  test.skipIf(!hasShared)('JSON of freqtrade, gzipped', async () => {
    const found = await read('UNITTEST_BTC-1m.json.gz', sharedData('ft_UNITTEST_BTC-1m.json.gz'))
    expect(firstOf(found)).toEqual([13_681, '2017-11-04T23:02', 0.00162008, 108.14853839])
    expect((await read('x.json', writeJson(found.bars))).bars.close).toEqual(found.bars.close)
  })

  test('a day without prices is refused with the option that reads the others', async () => {
    const text = 'Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,1,1,5\n2024-01-03,null,null,null,null,null'
    const found = await barsOf('yahoo.csv', bytesOf(text))
    expect(isLeft(found) && showDataError(found.left)).toBe(
      'yahoo.csv:3: open "null" is not a finite number (wanted: a number, or --repair skip, which leaves such rows out and counts them)',
    )
    expect((await read('yahoo.csv', text, { repair: 'skip' })).bars.length).toBe(1)
  })

  test('JSON that holds no bars is refused with the forms that are known', async () => {
    const found = await barsOf('x.json', bytesOf('{"a": 1}'))
    expect(isLeft(found) && showDataError(found.left)).toMatch(
      /holds no bars that are known \(a list of bars, each \[time/,
    )
    expect(await barsOf('x.json', bytesOf('[[1, 2'))).toMatchObject({ left: { _tag: 'Unreadable' } })
  })
})

describe('minute files of LEAN', () => {
  const rows = '34200000,1674100,1675000,1672500,1672700,3197\n34260000,1672700,1673000,1672500,1672900,1150'

  test('hold the day in their name, or are given it', async () => {
    const named = await read('20131007_spy_minute_trade.csv', rows, {
      zone: 'America/New_York',
      price_scale: 10_000,
    })
    expect(firstOf(named)).toEqual([2, '2013-10-07T13:30', 167.27, 3197])
    expect(firstOf(await read('spy.csv', rows, { day: '2013-10-07' }))[1]).toBe('2013-10-07T09:30')
    const nameless = await barsOf('spy.csv', bytesOf(rows))
    expect(isLeft(nameless) && showDataError(nameless.left)).toContain(
      'or the option day where it counts from midnight',
    )
  })

  test('have scaled prices, which a warning names with the option that divides them', async () => {
    expect(warnings(await read('20131007_trade.csv', rows))).toEqual([
      'prices such as 1672900 look multiplied by 10000: --csv price_scale=10000 divides them (price_scale=1 says that they are right)',
    ])
    expect(warnings(await read('20131007_trade.csv', rows, { price_scale: 1 }))).toEqual([])
  })
})

describe('prices that cannot be meant', () => {
  const closes = (...values: readonly number[]): string =>
    ['date,open,high,low,close', ...values.map((c, i) => `2024-01-0${i + 1},${c},${c},${c},${c}`)].join('\n')

  test('leaps of about a thousand times, and absurd sizes, are reported', async () => {
    expect(warnings(await read('t.csv', closes(999.5, 1.001, 1.002)))).toEqual([
      '1 close about a thousand times another, the first on 2024-01-02: does a dot part thousands?',
    ])
    expect(warnings(await read('t.csv', closes(4.29e13, 4.28e13)))).toEqual([
      'prices such as 42900000000000 in 2 bars: no market has such a size (another column, or --csv price_scale?)',
    ])
  })
})

describe('files that do not end', () => {
  test('a table that takes too long is given up, and the next one is read', async () => {
    const flat = (length: number): Bars => {
      const ones = new Float64Array(length).fill(1)
      const time = Float64Array.from(ones, (_, minute) => Date.UTC(2020, 0, 1, 0, minute))
      return { length, time, open: ones, high: ones, low: ones, close: ones, volume: ones }
    }
    const table = async (length: number): Promise<TableTask> => ({
      format: 'Arrow',
      file: 't.feather',
      options: undefined,
      bytes: await writeArrow(flat(length)),
    })
    expect(await readTableApart(await table(1_000_000), 0)).toMatchObject({
      left: { _tag: 'Unreadable', because: expect.stringContaining('did not end within') as string },
    })
    expect(await readTableApart(await table(1))).toMatchObject({ right: { bars: { length: 1 } } })
  })

  test('gzip of rows that are all alike ends long before it is unpacked', async () => {
    const rows = Buffer.concat([
      bytesOf('date,open,high,low,close,volume\n'),
      Buffer.alloc(21 << 20, '2020-01-01,1,1,1,1,1\n'),
    ])
    expect(await barsOf('bomb.csv.gz', gzipSync(rows))).toMatchObject({
      left: { _tag: 'Unreadable', because: 'it unpacks to over 200 times its size' },
    })
  })

  test('zeros end at once, packed or not', async () => {
    const zeros = new Uint8Array(3 << 20)
    for (const bytes of [zeros, gzipSync(zeros)])
      expect(await barsOf('zero.csv', bytes)).toMatchObject({ left: { _tag: 'Unreadable' } })
  })
})
