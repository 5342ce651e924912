import { describe, expect, it } from 'vitest'
import { csvReading } from '../../../src/market/csv/csv-options.js'
import { csvSeries } from '../../../src/market/series/csv-series.js'
import { seriesFile } from '../../../src/market/series/series-file.js'

const read = (text: string, options: Parameters<typeof csvReading>[1] = {}) => {
  const reading = csvReading('s.csv', options)
  const found = reading._tag === 'Left' ? reading : csvSeries(reading.right, text)
  return found._tag === 'Left' ? found.left : found.right.rows
}

describe('the order of day and month in a file of series', () => {
  it('is one of all its columns: a day above 12 in any of them proves it', () => {
    expect(read('date,known_at,eps\n31/12/2004,03/02/2005,2\n')).toMatchObject([
      { time: Date.UTC(2004, 11, 31), known_at: Date.UTC(2005, 1, 3) },
    ])
    expect(read('date,known_at,eps\n9/3/2004,9/13/2004,1\n')).toMatchObject([
      { time: Date.UTC(2004, 8, 3), known_at: Date.UTC(2004, 8, 13) },
    ])
  })

  it('is asked for where no date says it, and taken as it is given', () => {
    const text = 'date,eps\n06/06/2005,1\n04/03/2006,2\n'
    expect(read(text)).toMatchObject({
      line: 3,
      because: 'no date of the file says whether its day or its month stands first',
      wanted: expect.stringContaining('--csv date_order=dmy') as string,
    })
    expect(read(text, { date_order: 'dmy' })).toMatchObject([{}, { time: Date.UTC(2006, 2, 4) }])
    expect(read(text, { date_order: 'mdy' })).toMatchObject([{}, { time: Date.UTC(2006, 3, 3) }])
  })

  it('is no two: a column in another order than its neighbour is refused at its line', () => {
    expect(read('date,known_at,eps\n30/09/2004,,1\n31/12/2004,02/13/2005,2\n')).toMatchObject({
      line: 3,
      because: expect.stringContaining('only be read with the month first') as string,
    })
  })
})

describe('a file of series without known_at or without numbers', () => {
  it('is refused where another column holds times, which are those at which rows are known', () => {
    expect(read('date,published,eps\n2004-09-30,2004-10-21,1\n')).toMatchObject({
      because: 'the column "published" holds times',
      wanted: expect.stringContaining('known_at') as string,
    })
    expect(read('date,known_at,ends,eps\n2004-09-30,2004-10-21,2004-12-31,1\n')).toHaveLength(1)
  })

  it.each([
    ['date,eps\n2004-09-30,abc\n', 'eps "abc" is no finite number'],
    ['date;eps\n2004-09-30;1,5\n2005-09-30;2,5\n', 'eps "1,5" is no finite number'],
    ['date,eps\n', 'there are no rows'],
  ])('%j is refused: %s', (text, because) => {
    expect(read(text)).toMatchObject({ because })
  })
})

describe('a file of series as a table', () => {
  const text =
    'date,known_at,symbol,close,eps,revenue\n2004-09-30,2004-10-21,ant,5,1.5,\n2004-12-31,,bee,6,,7\n2004-12-31,2005-01-20,ant,6,2,8\n'
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const columnOf = (name: string): readonly string[] =>
    rows.slice(1).map((row) => row[rows[0]!.indexOf(name)]!)
  const numbers = (name: string) => columnOf(name).map((cell) => (cell === '' ? null : Number(cell)))
  const days = (name: string) => columnOf(name).map((cell) => (cell === '' ? null : new Date(cell)))
  const parquet = async (columnData: readonly object[]): Promise<Uint8Array> => {
    const { parquetWriteBuffer } = await import('hyparquet-writer')
    return new Uint8Array(parquetWriteBuffer({ columnData: columnData as never }))
  }
  const table = (eps: object) =>
    parquet([
      { name: 'date', data: days('date'), type: 'TIMESTAMP' },
      { name: 'known_at', data: days('known_at'), type: 'TIMESTAMP' },
      { name: 'symbol', data: columnOf('symbol'), type: 'STRING' },
      { name: 'close', data: numbers('close'), type: 'DOUBLE' },
      eps,
      { name: 'revenue', data: numbers('revenue'), type: 'DOUBLE' },
    ])

  it('holds the same rows in CSV, Parquet and Arrow', async () => {
    const expected = read(text)
    const columns = await seriesFile(
      's.csv',
      await table({ name: 'eps', data: numbers('eps'), type: 'DOUBLE' }),
    )
    expect(columns).toMatchObject({ right: { rows: expected } })
    const { tableFromArrays, tableToIPC } = await import('apache-arrow')
    const arrow = tableToIPC(
      tableFromArrays({
        date: columnOf('date'),
        known_at: columnOf('known_at'),
        symbol: columnOf('symbol'),
        eps: numbers('eps'),
        revenue: numbers('revenue'),
      }) as never,
      'file',
    )
    expect(await seriesFile('s.arrow', arrow)).toMatchObject({ right: { rows: expected } })
    expect(await seriesFile('s.csv', new TextEncoder().encode(text))).toMatchObject({
      right: { rows: expected },
    })
  })

  it('is refused at the position of its row, and where its bytes are cut', async () => {
    const bad = await table({ name: 'eps', data: ['1.5', null, 'two'], type: 'STRING' })
    expect(await seriesFile('s.parquet', bad)).toMatchObject({
      left: { line: 3, because: 'eps "two" is no finite number' },
    })
    expect(await seriesFile('s.parquet', bad.slice(0, bad.length - 20))).toMatchObject({
      left: { _tag: 'Unreadable', file: 's.parquet' },
    })
  })
})
