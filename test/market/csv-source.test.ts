import { gzipSync } from 'node:zlib'
import { isLeft } from 'fp-ts/lib/Either.js'
import { from, lastValueFrom, of, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { showDataError } from '../../src/market/bars/data-error.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { csvBars, csvFile, csvText } from '../../src/market/csv/csv-source.js'

const times = (text: string, options?: CsvOptionsInput): readonly string[] => {
  const found = csvText('t.csv', text, options)
  if (isLeft(found)) return [showDataError(found.left)]
  return [...found.right.bars.time].map((time) => new Date(time).toISOString())
}
const row = (time: string): string => `${time},1,2,0.5,1.5,10`
const timed = (time: string, options?: CsvOptionsInput): string | undefined =>
  times(`date,open,high,low,close,volume\n${row(time)}`, options)[0]

describe('times', () => {
  test.each([
    ['2020-01-31', '2020-01-31T00:00:00.000Z'],
    ['2020/1/31', '2020-01-31T00:00:00.000Z'],
    ['2020.01.31 09:30', '2020-01-31T09:30:00.000Z'],
    ['20200131', '2020-01-31T00:00:00.000Z'],
    ['20200131 0930', '2020-01-31T09:30:00.000Z'],
    ['20200131 00:00', '2020-01-31T00:00:00.000Z'],
    ['1/31/2020', '2020-01-31T00:00:00.000Z'],
    ['01/31/20 9:30', '2020-01-31T09:30:00.000Z'],
    ['1/31/2020 9:30:00 PM', '2020-01-31T21:30:00.000Z'],
    ['2020-01-31T09:30', '2020-01-31T09:30:00.000Z'],
    ['2020-01-31T09:30:15.250Z', '2020-01-31T09:30:15.250Z'],
    ['2020-01-31T09:30:00+05:30', '2020-01-31T04:00:00.000Z'],
    ['2020-01-31 09:30:00-0500', '2020-01-31T14:30:00.000Z'],
    ['2020-01-31 09:30:00 UTC', '2020-01-31T09:30:00.000Z'],
    ['"2020-01-31"', '2020-01-31T00:00:00.000Z'],
    ['1580428800', '2020-01-31T00:00:00.000Z'],
    ['1580428800.5', '2020-01-31T00:00:00.500Z'],
    ['1580428800000', '2020-01-31T00:00:00.000Z'],
    ['1580428800000000', '2020-01-31T00:00:00.000Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
  ])('%s', (written, wanted) => expect(timed(written)).toBe(wanted))

  test.each([
    '2019-02-29',
    '2020-13-01',
    '2020-01-31 24:01',
    '2020-01-31x',
    '31',
    '',
    'yesterday',
    '20201331',
    '2020-01-31T09:30+99:00',
  ])('"%s" is no time', (written) => expect(timed(written)).toMatch(/^t\.csv:2: /))

  test('options settle what is ambiguous', () => {
    expect(timed('3/2/2020', { date_order: 'dmy' })).toBe('2020-02-03T00:00:00.000Z')
    expect(timed('86400', { time_unit: 's' })).toBe('1970-01-02T00:00:00.000Z')
    expect(timed('2020-07-01 09:30', { zone: 'America/New_York' })).toBe('2020-07-01T13:30:00.000Z')
    expect(timed('2020-07-01', { zone: 'America/New_York' })).toBe('2020-07-01T00:00:00.000Z')
    expect(timed('13/2/2020', { date_order: 'mdy' })).toBe(
      't.csv:2: "13/2/2020" is not a time (wanted: month 13 to be at most 12, or the option date_order: dmy)',
    )
  })

  test('a clock that is turned back or forward still gives rising instants', () => {
    const hours = [
      '2020-03-08 01:30',
      '2020-03-08 03:30',
      '2020-11-01 00:30',
      '2020-11-01 01:30',
      '2020-11-01 02:30',
    ]
    expect(
      times(['t,o,h,l,c', ...hours.map((time) => `${time},1,1,1,1`)].join('\n'), {
        zone: 'America/New_York',
      }),
    ).toEqual([
      '2020-03-08T06:30:00.000Z',
      '2020-03-08T07:30:00.000Z',
      '2020-11-01T04:30:00.000Z',
      '2020-11-01T05:30:00.000Z',
      '2020-11-01T07:30:00.000Z',
    ])
  })
})

describe('layouts', () => {
  const day = ['2020-01-31T00:00:00.000Z']
  test.each([
    ['no header', row('2020-01-31')],
    ['semicolons', 'Date;Open;High;Low;Close\n2020-01-31;1;2;0.5;1.5'],
    [
      'tabs and brackets',
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\n2020.01.31\t00:00:00\t1\t2\t0.5\t1.5\t7',
    ],
    ['other order', 'volume,close,low,high,open,timestamp\n3,1.5,0.5,2,1,1580428800'],
    ['quotes', '"Date","Open","High","Low","Close"\n"2020-01-31","1","2","0.5","1.5"'],
    [
      'blank lines, CRLF, BOM',
      `\ufeff\r\nDate,Open,High,Low,Close,Volume\r\n\r\n${row('2020-01-31')}\r\n\r\n`,
    ],
    ['blank volume', 'date,open,high,low,close,volume\n2020-01-31,1,2,0.5,1.5,'],
    ['trailing delimiter', `date,open,high,low,close,volume\n${row('2020-01-31')},`],
    ['gzip', ''],
  ])('%s', (name, text) => {
    if (name === 'gzip') {
      expect(csvText('t.csv', gzipSync(row('2020-01-31')))).toMatchObject({ right: { bars: { length: 1 } } })
    } else expect(times(text)).toEqual(day)
  })

  test('columns are found by name and by place', () => {
    const text = 'when,a,b,c,d,e\n2020-01-31,1,2,0.5,1.5,9'
    const found = csvText('t.csv', text, {
      columns: { time: 'When', open: 'a', high: 2, low: 'c', close: 'd' },
    })
    expect(found).toMatchObject({
      right: { notes: [{ _tag: 'NoVolume' }, { _tag: 'ColumnsIgnored', names: ['e'] }] },
    })
    expect(times(text, { columns: { open: 'aa', time: 0 } })[0]).toContain(
      'there is no column "aa", did you mean "a"?',
    )
  })
})

describe('refusals', () => {
  const data = (...rows: readonly string[]): string => ['date,open,high,low,close,volume', ...rows].join('\n')
  test.each([
    ['high_below_low', 3, data(row('2020-01-30'), '2020-01-31,1,1,2,1,0')],
    ['open_outside', 2, data('2020-01-31,3,2,1,1,0')],
    ['close_outside', 2, data('2020-01-31,1,2,1,3,0')],
    ['not_finite', 2, data('2020-01-31,1,2,1,nan,0')],
    ['not_finite', 2, data('2020-01-31,1,2,,1,0')],
    ['not_finite', 2, data('2020-01-31,1,2,1,1,much')],
    ['not_positive', 2, data('2020-01-31,1,2,-1,1,0')],
    ['negative_volume', 2, data('2020-01-31,1,2,1,1,-5')],
    ['duplicate_time', 3, data(row('2020-01-31'), row('2020-01-31'))],
    ['time_not_rising', 4, data(row('2020-01-30'), row('2020-01-31'), row('2020-01-29'))],
    ['ragged_row', 3, data(row('2020-01-30'), '2020-01-31,1,2')],
    ['ragged_row', 2, data('2020-01-31,1,2,0.5,1,5,7,9')],
  ])('%s', (reason, line, text) => {
    expect(csvText('t.csv', text)).toMatchObject({ left: { _tag: 'BadRow', file: 't.csv', line, reason } })
  })

  test('skipping drops the bad rows and counts them', () => {
    const text = data(row('2020-01-29'), 'x,1,2,1,1,1', row('2020-01-29'), row('2020-01-31'))
    expect(csvText('t.csv', text, { repair: 'skip' })).toMatchObject({
      right: {
        bars: { length: 2 },
        notes: [
          {
            _tag: 'RowsSkipped',
            count: 2,
            first: [
              { line: 3, reason: 'bad_time' },
              { line: 4, reason: 'duplicate_time' },
            ],
          },
        ],
      },
    })
  })

  test.each([
    ['NoBars', ''],
    ['NoBars', 'date,open,high,low,close'],
    ['BadHeader', 'hello world\nthis is text'],
    ['BadHeader', 'date,price_of_eggs\n2020-01-01,3'],
    ['Unreadable', '\0\0\0binary\0\n'],
  ])('%s', (tag, text) =>
    expect(csvText('t.csv', text)).toMatchObject({ left: { _tag: tag, file: 't.csv' } }),
  )

  test('options that do not fit, damaged compression and missing files are values', async () => {
    expect(csvText('t.csv', '', { zone: 'Mars/Olympus' })).toMatchObject({
      left: { _tag: 'BadOption', option: 'zone' },
    })
    expect(csvText('t.csv', '', { repare: 'skip' } as CsvOptionsInput)).toMatchObject({
      left: { because: expect.stringContaining('did you mean "repair"?') as string },
    })
    expect(csvText('t.csv', gzipSync('a,b').subarray(0, 12))).toMatchObject({ left: { _tag: 'Unreadable' } })
    expect(await lastValueFrom(csvFile('/no/such/file.csv'))).toMatchObject({
      left: { _tag: 'Unreadable', because: 'there is no such file' },
    })
    expect(await lastValueFrom(csvFile('/'))).toMatchObject({ left: { _tag: 'Unreadable' } })
  })

  test('a fault is all that a source emits, wherever its bytes are cut', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => row(String(1_580_428_800 + at * 60)))
    const bytes = new TextEncoder().encode(data(...rows, 'x,1,1,1,1,1', ...rows))
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, at) =>
      bytes.subarray(at * 1000, at * 1000 + 1000),
    )
    for (const source of [of(bytes), from(pieces)]) {
      const emitted = await lastValueFrom(csvBars('t.csv')(source).pipe(toArray()))
      expect(emitted).toMatchObject([{ left: { _tag: 'BadRow', line: 10_002, reason: 'bad_time' } }])
    }
  })
})
