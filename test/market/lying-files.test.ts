import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { Collected } from '../../src/market/bars/bar-stream.kernel.js'
import { showDataError } from '../../src/market/bars/data-error.js'
import { isWarning, showNote } from '../../src/market/bars/data-note.js'
import type { CsvOptionsInput } from '../../src/market/csv/csv-options.js'
import { csvText } from '../../src/market/csv/csv-source.js'
import { refusedRows } from '../../src/market/csv/refused-rows.js'

const BAR = '10,11,9,10,1'
const HEADER = 'date,open,high,low,close,volume'
const file = (times: readonly string[]): string =>
  [HEADER, ...times.map((time) => `${time},${BAR}`)].join('\n')

const read = (text: string, options: CsvOptionsInput = {}, name = 't.csv'): Collected => {
  const found = csvText(name, text, options)
  if (isLeft(found)) throw new Error(showDataError(found.left))
  return found.right
}
const refusal = (text: string, options: CsvOptionsInput = {}, name = 't.csv'): string => {
  const found = csvText(name, text, options)
  return isLeft(found) ? showDataError(found.left) : 'it was read'
}
const timesOf = ({ bars }: Collected): readonly string[] =>
  [...bars.time].map((time) => new Date(time).toISOString().slice(0, 16).replace('T00:00', ''))
const notesOf = ({ notes }: Collected): readonly string[] =>
  notes.map((note) => `${isWarning(note) ? '! ' : ''}${showNote(note)}`)

describe('times before 1970 and around it', () => {
  const days = [-2, -1, 0, 1, 2]
  const shown = ['1969-12-30', '1969-12-31', '1970-01-01', '1970-01-02', '1970-01-03']
  test.each([
    [
      'seconds of 1962',
      ['-252288000', '-252201600', '-252115200'],
      ['1962-01-03', '1962-01-04', '1962-01-05'],
    ],
    ['milliseconds of 1962', ['-252288000000', '-252201600000'], ['1962-01-03', '1962-01-04']],
    ['seconds across 1970', days.map((day) => String(day * 86_400)), shown],
  ])('%s are read without a flag', (_, times, wanted) => expect(timesOf(read(file(times)))).toEqual(wanted))

  test('numbers too small to show their unit are refused with the option that reads them', () => {
    const small = file(['-3600', '0', '3600'])
    expect(refusal(small)).toContain(
      '"-3600" is not a time; 2 more rows stand out (wanted: the option time_unit (s, ms, us, ns)',
    )
    expect(timesOf(read(small, { time_unit: 's' }))).toEqual([
      '1969-12-31T23:00',
      '1970-01-01',
      '1970-01-01T01:00',
    ])
  })
})

describe('a clock that is turned back', () => {
  const zone = 'America/New_York'
  const night = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map((time) => `2024-11-03 ${time}`)
  const utc = ['04:30', '05:00', '05:30', '06:00', '06:30', '07:00'].map((time) => `2024-11-03T${time}`)

  test('shows an hour twice, which is read by order, with a note', () => {
    const found = read(file(night), { zone })
    expect(timesOf(found)).toEqual(utc)
    expect(notesOf(found)).toContain(
      '4 times stand twice where the clocks of America/New_York go back: read by their order (--csv ambiguous=first, second or by_order)',
    )
    expect(timesOf(read(file(night.toReversed()), { zone }))).toEqual(utc)
  })

  test('may be taken for its first or its second reading', () => {
    const once = file(['2024-11-03 00:30', '2024-11-03 01:30', '2024-11-03 02:30'])
    expect(timesOf(read(once, { zone }))[1]).toBe('2024-11-03T05:30')
    expect(timesOf(read(once, { zone, ambiguous: 'second' }))[1]).toBe('2024-11-03T06:30')
    expect(refusal(file(night), { zone, ambiguous: 'first' })).toMatch(/stands twice/)
  })

  test('a time that no clock shows is refused with that reason', () => {
    const spring = ['01:30', '02:00', '02:30', '03:00'].map((time) => `2024-03-10 ${time}`)
    expect(refusal(file(spring), { zone })).toBe(
      't.csv:3: 2024-03-10T02:00 does not exist in America/New_York: clocks go forward over it; 1 more row stands out (wanted: the zone in which the times were written)',
    )
  })
})

describe('an hour that stands twice without a zone', () => {
  const rows = (times: readonly string[]): string =>
    [HEADER, ...times.map((time, i) => `${time},10,11,9,10,${i + 1}`)].join('\n')
  const quarters = ['00:45', '01:00', '01:15', '01:30', '01:45', '01:00', '01:15', '01:30', '01:45', '02:00']
  test.each([
    ['hours of Berlin', ['2023-10-29 01:00', '2023-10-29 02:00', '2023-10-29 02:00', '2023-10-29 03:00']],
    ['quarters of New York', quarters.map((time) => `2022-11-06 ${time}`)],
    ['newest first', ['2023-10-29 03:00', '2023-10-29 02:00', '2023-10-29 02:00', '2023-10-29 01:00']],
  ])('is named as that of clocks that go back: %s', (_, times) =>
    expect(refusal(rows(times))).toMatch(
      /clocks that go back show this hour twice.*--csv zone=America\/New_York, which reads both hours/,
    ),
  )
  test('under one reading of a zone the option that reads both is named', () =>
    expect(
      refusal(rows(quarters.map((time) => `2022-11-06 ${time}`)), {
        zone: 'America/New_York',
        ambiguous: 'first',
      }),
    ).toContain('--csv ambiguous=by_order, which reads both hours'))
  test.each([
    ['another night of the week', ['2023-10-31 01:00', '2023-10-31 02:00', '2023-10-31 02:00']],
    ['noon', ['2023-10-29 11:00', '2023-10-29 12:00', '2023-10-29 12:00']],
    ['a part of the hour', ['2023-10-29 01:45', '2023-10-29 02:00', '2023-10-29 01:45', '2023-10-29 02:30']],
  ])('is no hour of clocks: %s', (_, times) => expect(refusal(rows(times))).not.toMatch(/clocks/))
})

describe('the order of day and month', () => {
  const open = ['01/02/2024', '02/02/2024', '05/02/2024', '06/02/2024', '07/02/2024']

  test('without a proof the more regular reading is taken, and a warning names the other', () => {
    const found = read(file(open))
    expect(timesOf(found)).toEqual(['2024-02-01', '2024-02-02', '2024-02-05', '2024-02-06', '2024-02-07'])
    expect(notesOf(found)[0]).toBe(
      '! dates read with the day first (date_order=dmy): no field above 12 says so, and month first (--csv date_order=mdy) would give monthly bars',
    )
    expect(timesOf(read(file(open), { date_order: 'mdy' }))[1]).toBe('2024-02-02')
    const months = ['2022', '2023'].flatMap((year) =>
      Array.from({ length: 12 }, (_, m) => `${String(m + 1).padStart(2, '0')}/01/${year}`),
    )
    expect(timesOf(read(file(months))).at(-1)).toBe('2023-12-01')
  })

  test('one day above 12 settles the whole column, wherever it stands', () => {
    const found = read(file([...open, '13/02/2024']))
    expect(timesOf(found).at(-1)).toBe('2024-02-13')
    expect(notesOf(found)[0]).toBe('dates read with the day first (date_order=dmy)')
    expect(timesOf(read(file(['01.02.2024 09:00', '02.02.2024 09:00'])))[0]).toBe('2024-02-01T09:00')
  })

  test('rows that contradict each other are refused, never read each its own way', () => {
    const torn = file(['01/02/2024', '13/02/2024', '14/02/2024', '02/15/2024'])
    expect(refusal(torn)).toMatch(
      /^t\.csv:5: this date can only be read with the month first, as 2024-02-15, and others/,
    )
    expect(timesOf(read(torn, { repair: 'skip' }))).toEqual(['2024-02-01', '2024-02-13', '2024-02-14'])
  })

  test('many rows of each order are no slips: no repair reads the column', () => {
    const [march, april] = [3, 4].map((month) =>
      Array.from({ length: 28 }, (_, i) => [String(month).padStart(2, '0'), String(i + 1).padStart(2, '0')]),
    )
    const torn = file([
      ...(march ?? []).map(([m, d]) => `${m}/${d}/2021`),
      ...(april ?? []).map(([m, d]) => `${d}/${m}/2021`),
    ])
    for (const repair of ['refuse', 'skip', 'last'] as const)
      expect(refusal(torn, { repair })).toMatch(
        /^t\.csv:\d+: dates are written in both orders: 16 from here on can only be read with the day first, 16 others/,
      )
  })

  test('months may stand by their names', () => {
    expect(timesOf(read(file(['"Jan 2, 2024"', '"Jan 3, 2024"'])))).toEqual(['2024-01-02', '2024-01-03'])
    expect(timesOf(read(file(['02-Jan-2024', '3 February 2024'])))).toEqual(['2024-01-02', '2024-02-03'])
  })
})

describe('repair', () => {
  const days = ['2017-01-02', '2017-01-03', '2017-01-04', '2017-01-05']

  test('one mistyped year costs one row', () => {
    const text = file([...days, '2071-01-06', '2017-01-07', '2017-01-08'])
    expect(refusal(text)).toBe(
      't.csv:6: 2071-01-06 stands between 2017-01-05 and 2017-01-07 (wanted: rising times)',
    )
    const { bars, notes } = read(text, { repair: 'skip' })
    expect([bars.length, refusedRows(notes)?.lines]).toEqual([6, { time_not_rising: [6] }])
  })

  test.each([
    ['first', ['2012-03-01', '2021-03-02', '2021-03-03', '2021-03-04', '2021-03-05'], '2012-03-01'],
    ['last', ['2021-03-01', '2021-03-02', '2021-03-03', '2021-03-04', '2201-03-05'], '2201-03-05'],
  ])('a mistyped year of the %s row, whose times rise all the same, is reported', (end, times, shown) =>
    expect(notesOf(read(file(times)))[0]).toMatch(
      new RegExp(`^! the ${end} bar, ${shown}, stands [\\d,]+ days from the next, .*is its year right\\?$`),
    ),
  )
  test('years between all rows are no slip of one', () =>
    expect(notesOf(read(file(['2001', '2005', '2006', '2011', '2021'].map((y) => `${y}-01-02`))))).toEqual(
      [],
    ))

  test('rows of one time that differ are named, and the repair decides which is kept', () => {
    const text = [
      HEADER,
      '2024-01-01,10,11,9,10,1',
      '2024-01-02,10,10,10,10,2',
      '2024-01-02,10,15,9,14,20',
    ].join('\n')
    expect(refusal(text)).toContain(
      '2024-01-02 stands twice with other values: high 15, low 9, close 14, volume 20 here, high 10, low 10, close 10, volume 2 in line 3, which is kept (wanted: one bar for each time (--repair first',
    )
    const closeWith = (repair: 'skip' | 'first' | 'last'): unknown => [...read(text, { repair }).bars.close]
    expect([closeWith('skip'), closeWith('first'), closeWith('last')]).toEqual([
      [10, 10],
      [10, 10],
      [10, 14],
    ])
    expect(notesOf(read(text, { repair: 'last' }))[1]).toMatch(/^! 1 row left out .*in line 4, which is kept/)
    const same = [HEADER, '2024-01-01,10,11,9,10,1', '2024-01-01,10,11,9,10,1'].join('\n')
    expect(refusal(same)).toContain('stands twice, with the values of line 2')
    expect(notesOf(read(same, { repair: 'skip' }))).toHaveLength(1)
  })
})

describe('missing volume', () => {
  test.each([
    ['no column', 'date,open,high,low,close\n2024-01-01,1,2,1,1\n2024-01-02,1,2,1,1'],
    ['0 in every row', `${HEADER}\n2024-01-01,1,2,1,1,0\n2024-01-02,1,2,1,1,0`],
    ['blank in every row', `${HEADER}\n2024-01-01,1,2,1,1,\n2024-01-02,1,2,1,1,`],
  ])('%s is not known, with a note', (_, text) => {
    const found = read(text)
    expect([...found.bars.volume]).toEqual([Number.NaN, Number.NaN])
    expect(notesOf(found)).toEqual(['volume is not known: no column has it, or it is 0 in every row'])
  })

  test('a single 0 is a 0, and a blank among others is not known in its row alone', () => {
    const found = read(`${HEADER}\n2024-01-01,1,2,1,1,0\n2024-01-02,1,2,1,1,5\n2024-01-03,1,2,1,1,`)
    expect([...found.bars.volume]).toEqual([0, 5, Number.NaN])
    expect(notesOf(found)).toEqual([])
  })
})

describe('numbers written as some countries do', () => {
  const thousands = (delimiter: string): string =>
    [HEADER, '2024-01-01,12.500,12.600,12.400,12.510,5', '2024-01-02,12.510,12.610,12.500,12.600,7']
      .join('\n')
      .replaceAll(',', delimiter)
  test('three digits after every point may be thousands, and the option that reads them so is named', () => {
    expect(notesOf(read(thousands(';')))).toEqual([
      'every price has three digits after its point: where dots part thousands, --csv numbers=comma reads 1.234 as 1234',
    ])
    expect(read(thousands(';'), { numbers: 'comma' }).bars.close[0]).toBe(12510)
    expect(notesOf(read(thousands(',')))).toEqual([])
  })
  test.each([
    ['1.234,56', 'its thousands are parted by dots'],
    ['1.234.567', 'its thousands are parted by dots'],
    ['1234,5', 'its decimals come after a comma, or its thousands are parted by one'],
    ["1'234.5", 'its thousands are parted'],
  ])('%s is refused with that reason', (text, why) =>
    expect(refusal(`date;open;high;low;close\n2024-01-01;${text};2;1;1`)).toContain(why),
  )
})
