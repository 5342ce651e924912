import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import type { joinedSeries, SeriesRow } from '../../src/market/series/known-series.kernel.js'
import type { Law } from '../law.js'

const DAY = 86_400_000
const START = Date.UTC(2020, 0, 6)

/** Bars of one length, and rows of quarters and of moments, some of which say when they were known. */
const anyCase = fc
  .record({
    step: fc.constantFrom(DAY, DAY / 24),
    bars: fc.integer({ min: 1, max: 40 }),
    rows: fc.array(
      fc.record({
        at: fc.integer({ min: -5, max: 45 }),
        late: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
        within: fc.constantFrom(0, 0, 1000, DAY / 48),
        name: fc.constantFrom('eps', 'spread'),
        value: fc.integer({ min: -9, max: 9 }),
      }),
      { maxLength: 25, size: 'max' },
    ),
  })
  .map(({ step, bars, rows }) => ({
    time: Float64Array.from({ length: bars }, (_, i) => START + i * step),
    closed: Float64Array.from({ length: bars }, (_, i) => START + (i + 1) * step),
    rows: rows.map(({ at, late, within, name, value }): SeriesRow => {
      const time = START + at * step + within
      return {
        time,
        ...(late === undefined ? {} : { known_at: time + late * step }),
        values: { [name]: value },
      }
    }),
  }))
type Case = typeof anyCase extends fc.Arbitrary<infer A> ? A : never

/** Whether a bar knows a row: the rule as it is said. */
const knows = ({ time, known_at }: SeriesRow, opens: number, over: number): boolean =>
  known_at === undefined
    ? time % DAY === 0
      ? opens >= time + DAY
      : opens > time
    : known_at % DAY === 0
      ? opens >= known_at + DAY
      : over >= known_at

/** The series as they are said: of the rows that a bar knows the one of the latest time. */
const plainly = ({ time, closed, rows }: Case, name: string): readonly (readonly number[])[] =>
  Array.from(time, (opens, i) => {
    const known = rows.filter(
      (row) => row.values[name] !== undefined && knows(row, opens, closed[i] ?? Number.NaN),
    )
    const latest = Math.max(...known.map((row) => row.time))
    return known.filter((row) => row.time === latest).map((row) => row.values[name] ?? Number.NaN)
  })

/** What holds of further series that are joined with bars. */
export const knownSeriesLaws = (join: typeof joinedSeries): readonly Law[] => {
  const law = (name: string, holds: (one: Case) => void): Law => ({
    name,
    check: () => fc.assert(fc.property(anyCase, holds), { numRuns: 200 }),
  })
  const of = ({ time, closed, rows }: Case) => join({ length: time.length, time }, closed, rows)
  return [
    law('a bar has the value of the latest time among those that it knows', (one) => {
      for (const [name, column] of Object.entries(of(one)))
        for (const [i, any] of plainly(one, name).entries())
          deepStrictEqual(
            [name, i, any.length === 0 ? Number.isNaN(column[i]) : any.includes(column[i] ?? NaN)],
            [name, i, true],
          )
    }),
    law('rows that become known after a bar, and the bars after it, change nothing up to it', (one) => {
      const whole = of(one)
      for (const end of [1, Math.ceil(one.time.length / 2)]) {
        const [opens, over] = [one.time[end - 1] ?? 0, one.closed[end - 1] ?? 0]
        const cut = of({
          time: one.time.subarray(0, end),
          closed: one.closed.subarray(0, end),
          rows: one.rows.filter((row) => knows(row, opens, over)),
        })
        for (const [name, column] of Object.entries(whole))
          deepStrictEqual(cut[name] ?? new Float64Array(end).fill(Number.NaN), column.slice(0, end))
      }
    }),
  ]
}
