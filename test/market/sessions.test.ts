import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { Bars } from '../../src/market/bars/bars.js'
import { type Dataset, dataset, withSession } from '../../src/market/bars/dataset.js'
import { resample } from '../../src/market/bars/resample.js'
import type { SessionInput } from '../../src/market/bars/session.js'
import { csvTextDataset } from '../../src/market/csv/csv-dataset.js'
import { close, higher } from '../../src/strategy/operators/expressions.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const HOUR = 3_600_000
const must = <A>(
  found: { readonly _tag: 'Left'; readonly left: unknown } | { readonly _tag: 'Right'; readonly right: A },
): A => {
  if (found._tag === 'Left') throw new Error(JSON.stringify(found.left))
  return found.right
}
const flat = (times: readonly number[]): Bars => {
  const column = (value: number): Float64Array => new Float64Array(times.length).fill(value)
  return {
    length: times.length,
    time: Float64Array.from(times),
    open: column(10),
    high: column(10),
    low: column(10),
    close: Float64Array.from(times, (_, i) => 10 + i / 1e6),
    volume: column(1),
  }
}
const made = (times: readonly number[], session?: SessionInput): Dataset => {
  const bars = flat(times)
  return must(
    dataset(
      { name: 't', ...(session === undefined ? {} : { session }) },
      { ...bars, high: bars.close.slice() },
    ),
  )
}
const hours = (from: string, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Date.parse(from) + i * HOUR)
/** Three sessions from 22:00 to 06:00 UTC. */
const nights = ['2024-01-01', '2024-01-02', '2024-01-03'].flatMap((day) => hours(`${day}T22:00Z`, 8))
const NIGHT: SessionInput = { opens: '22:00', closes: '06:00' }
const day = (text: string): number => Date.parse(text) / 86_400_000

describe('a session over midnight', () => {
  const set = made(nights, NIGHT)

  test('has the date on which it closes, and ends with the bar that reaches its close', () => {
    expect([...new Set(set.bars.trading_day)]).toEqual([
      day('2024-01-02'),
      day('2024-01-03'),
      day('2024-01-04'),
    ])
    expect([...(set.bars.session_part ?? [])]).toEqual([1, 2, 3].flatMap(() => [0, 0, 0, 0, 0, 0, 0, 1]))
    expect(set.interval.bars_per_session).toBe(8)
    expect(set.periods_per_year).toBe(8 * 252)
  })

  test('gives a daily bar of its own, labelled with its date', () => {
    const daily = must(resample(set, { every: 1, unit: 'day' }))
    expect([...daily.bars.time].map((time) => new Date(time).toISOString().slice(0, 10))).toEqual([
      '2024-01-02',
      '2024-01-03',
      '2024-01-04',
    ])
    expect(must(resample(made(nights), { every: 1, unit: 'day' })).bars.length).toBe(4)
  })

  test('is what higher reads, whose own day_start wins where it is given', () => {
    const lastOf = (expression: ReturnType<typeof higher>, bars: Bars): readonly number[] => {
      const { values } = must(seriesOf(expression, bars))
      return [...new Set([...values].filter((value) => !Number.isNaN(value)))].map((value) =>
        Math.round((value - 10) * 1e6),
      )
    }
    expect(lastOf(higher(close, '1d'), set.bars)).toEqual([7, 15])
    expect(lastOf(higher(close, '1d', 0), set.bars)).toEqual([1, 9, 17])
    expect(lastOf(higher(close, '1d'), made(nights).bars)).toEqual([1, 9, 17])
  })

  test('is part of the hash, stays with slices and resampling, and without one nothing changes', () => {
    const plain = made(nights)
    expect(new Set([plain.hash, set.hash, made(nights, { day_start: '22:00' }).hash]).size).toBe(3)
    expect(plain.session).toBeUndefined()
    expect(must(withSession(plain, NIGHT)).hash).toBe(set.hash)
    const two = must(resample(set, { every: 2, unit: 'hour' }))
    expect([...(two.bars.session_part ?? [])]).toEqual([1, 2, 3].flatMap(() => [0, 0, 0, 1]))
  })
})

describe('a market of five days', () => {
  // hourly from Sunday 22:00 to Friday 22:00 UTC
  const week = (sunday: string): readonly number[] => hours(`${sunday}T22:00Z`, 120)
  const weeks = ['2024-01-07', '2024-01-14', '2024-01-21', '2024-01-28'].flatMap(week)

  test('that is open for 24 hours has 260 days a year', () => {
    expect(made(weeks).periods_per_year).toBe(6240)
    const set = made(weeks, { day_start: '22:00' })
    expect([set.periods_per_year, set.session?.weekdays, set.interval.bars_per_session]).toEqual([
      6240,
      [1, 2, 3, 4, 5],
      24,
    ])
    expect(must(resample(set, { every: 1, unit: 'day' }))).toMatchObject({ periods_per_year: 260 })
    expect(must(resample(set, { every: 1, unit: 'week' })).bars.length).toBe(4)
    expect(made(weeks, { zone: 'America/New_York', day_start: '17:00' }).periods_per_year).toBe(6240)
  })

  test('with hours of its own keeps 252, and bars outside them belong to the next session', () => {
    const friday = hours('2024-01-05T13:00Z', 10)
    const monday = hours('2024-01-08T13:00Z', 10)
    const set = made([...friday, ...monday], { zone: 'America/New_York', opens: '09:00', closes: '16:00' })
    expect([...(set.bars.trading_day ?? [])].map((each) => each - day('2024-01-05'))).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0, 0, 3, 3],
      ...[3, 3, 3, 3, 3, 3, 3, 3, 4, 4],
    ])
    expect([...(set.bars.session_part ?? [])]).toEqual([
      ...[2, 0, 0, 0, 0, 0, 0, 1, 2, 2],
      ...[2, 0, 0, 0, 0, 0, 0, 1, 2, 2],
    ])
    expect([
      ...(made([...friday], { zone: 'America/New_York', opens: '09:00', closes: '16:00', outside: 'trade' })
        .bars.session_part ?? []),
    ]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0])
  })

  test('closes early on the days of a calendar that is given', () => {
    const set = made(hours('2024-11-29T14:00Z', 8), {
      zone: 'America/New_York',
      opens: '09:00',
      closes: '16:00',
      early_closes: { '2024-11-29': '13:00' },
    })
    expect([...(set.bars.session_part ?? [])]).toEqual([0, 0, 0, 1, 2, 2, 2, 2])
  })
})

test('a session that cannot be is refused with its field', () => {
  const refused = (session: object): unknown =>
    csvTextDataset('t.csv', 'date,o,h,l,c\n2024-01-01,1,1,1,1', {}, { session: session as SessionInput })
  expect(refused({ opens: '25:00', closes: '06:00' })).toMatchObject({
    left: { _tag: 'BadOption', option: 'session.opens' },
  })
  expect(refused({ zone: 'Mars/Olympus', day_start: '00:00' })).toMatchObject({
    left: {
      option: 'session.zone',
      because: expect.stringContaining('unknown zone "Mars/Olympus"') as string,
    },
  })
  expect(isLeft(must({ _tag: 'Right', right: refused({ opens: '09:00' }) }) as never)).toBe(true)
})
