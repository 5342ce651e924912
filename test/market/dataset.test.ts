import { inspect } from 'node:util'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, of } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../src/core/canonical/content-key.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { dataset, datasetFrom, datasetOf, periodsPerYear } from '../../src/market/bars/dataset.js'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import { hasShared, sharedData } from './shared-data.js'

const DAY = 86_400_000

const flat = (times: readonly number[]): Bars => {
  const ones = (): Float64Array => new Float64Array(times.length).fill(1)
  return {
    length: times.length,
    time: Float64Array.from(times),
    open: ones(),
    high: ones(),
    low: ones(),
    close: ones(),
    volume: ones(),
  }
}
const every = (step: number, count: number, keep: (day: number) => boolean = () => true): Bars =>
  flat(
    Array.from({ length: count }, (_, at) => Date.UTC(2020, 0, 6) + at * step).filter((time) =>
      keep(new Date(time).getUTCDay()),
    ),
  )
const weekdays = (day: number): boolean => day % 6 !== 0

describe('periods per year', () => {
  test.each([
    ['daily on weekdays', every(DAY, 100, weekdays), 252, 'daily'],
    ['daily on all days', every(DAY, 100), 365, 'daily'],
    ['weekly', every(7 * DAY, 50), 52, 'weekly'],
    ['monthly', flat(Array.from({ length: 30 }, (_, month) => Date.UTC(2020, month, 1))), 12, 'monthly'],
    [
      'quarterly',
      flat(Array.from({ length: 30 }, (_, quarter) => Date.UTC(2000, 3 * quarter, 1))),
      4,
      'quarterly',
    ],
    ['yearly', flat(Array.from({ length: 30 }, (_, year) => Date.UTC(1990 + year, 0, 1))), 1, 'yearly'],
    ['hourly, all hours', every(DAY / 24, 24 * 30), 24 * 365, 'intraday'],
    ['hourly on weekdays', every(DAY / 24, 24 * 30, weekdays), 24 * 260, 'intraday'],
  ])('%s', (name, bars, wanted, kind) => {
    const made = datasetOf({ name }, bars)
    expect([made.periods_per_year, made.interval.kind]).toEqual([wanted, kind])
  })

  test('irregular spacing is a fault unless P is given', () => {
    const bars = flat([0, 1, 5, 6, 20, 21, 40, 41, 70].map((day) => Date.UTC(2020, 0, 1) + day * 3 * DAY))
    const irregular = datasetOf({ name: 'ticks' }, bars)
    expect(periodsPerYear(irregular)).toMatchObject({ left: { _tag: 'IrregularSpacing', file: 'ticks' } })
    expect(periodsPerYear(datasetOf({ name: 'ticks', periods_per_year: 40 }, bars))).toMatchObject({
      right: 40,
    })
    expect(datasetOf({ name: 'one' }, flat([0])).interval).toMatchObject({ kind: 'irregular' })
  })

  test.skipIf(!hasShared).each([
    ['bt_GOOG.csv', 252],
    ['bt_BTCUSD.csv', 12],
    ['bt_EURUSD.csv', 24 * 260],
    ['si_bitcoin.csv', 365],
    ['btrader_2006-week-001.csv', 52],
    ['naut_btcperp_1m_202201.csv.gz', 1440 * 365],
  ])('%s', (file, wanted) => {
    expect(csvTextDataset(file, sharedData(file))).toMatchObject({ right: { periods_per_year: wanted } })
  })
})

describe('a dataset', () => {
  const bars = every(DAY, 20, weekdays)

  test('is hashed by its columns alone', () => {
    expect(datasetOf({ name: 'a' }, bars).hash).toBe(datasetOf({ name: 'b', periods_per_year: 3 }, bars).hash)
    const csv = csvTextDataset('c', 'date,open,high,low,close\n2020-01-06,1,1,1,1\n2020-01-07,1,1,1,1')
    const gz = csvTextDataset('d', 'Timestamp;O;H;L;C;V\r\n1/7/2020;1.0;1;1;1;0\r\n1/6/2020;1;1;1;1;')
    if (isLeft(csv) || isLeft(gz)) throw new Error('a Left')
    expect(csv.right.hash).toBe(gz.right.hash)
  })

  test('prints as text and hashes as plain data', () => {
    const made = datasetOf({ name: 'flat' }, bars)
    expect(inspect(made)).toContain('flat, 2020-01-06..2020-01-24, 15 bars, daily, P = 252')
    expect(Object.keys(made)).toEqual(['name', 'bars', 'hash', 'interval', 'periods_per_year', 'notes'])
    expect(keyOf(made)).toBe(keyOf({ ...made }))
  })

  test('made by hand is held to the rules', () => {
    expect(dataset({ name: 'x' }, bars)).toMatchObject({ _tag: 'Right' })
    const broken = { ...bars, high: bars.high.map((value, at) => (at === 3 ? 0.5 : value)) }
    expect(dataset({ name: 'x' }, broken)).toMatchObject({
      left: { _tag: 'BadRow', line: 4, reason: 'high_below_low' },
    })
    const backwards = { ...bars, time: bars.time.slice().reverse() }
    expect(dataset({ name: 'x' }, backwards)).toMatchObject({ left: { line: 2, reason: 'time_not_rising' } })
    const short = { ...bars, close: bars.close.subarray(0, 3) }
    expect(dataset({ name: 'x' }, short)).toMatchObject({ left: { line: 4, reason: 'ragged_row' } })
    expect(dataset({ name: 'x' }, flat([]))).toMatchObject({ left: { _tag: 'NoBars' } })
    expect(dataset({ name: 'x', periods_per_year: -1 }, bars)).toMatchObject({ left: { _tag: 'BadOption' } })
  })

  test('is made of what a source holds', async () => {
    const gathered = await lastValueFrom(datasetFrom({ name: 'x' })(of(right({ bars, notes: [] }))))
    expect(gathered).toMatchObject({ right: { hash: datasetOf({ name: 'y' }, bars).hash } })
  })
})
