import { describe, expect, test } from 'vitest'
import { variant } from '../../src/cli/calibration/job.js'
import { powerRow } from '../../src/cli/commands/power.js'

const outcome = (supported: boolean, ratio: number, years: number) => ({
  supported,
  because: supported ? [] : ['inconclusive'],
  edge: { ratio, years, years_of_one: 7.84 },
})

describe('the power of a procedure', () => {
  test('by hand: the mean edge that is left, and the years in which one of that size shows', () => {
    const row = powerRow(
      15,
      [outcome(false, 0.1, 5), outcome(true, 0.3, 5)],
      [outcome(true, 1, 5), outcome(true, 0.6, 5), outcome(false, 0.8, 5), outcome(false, 0.8, 5)],
    )
    expect(row).toMatchObject({ years: 15, test_years: 5 })
    expect(row.false_discoveries).toMatchObject({ count: 1, of: 2 })
    expect(row.power).toMatchObject({ count: 2, of: 4, share: 0.5 })
    expect(row.realised).toBeCloseTo(0.8, 12)
    expect(row.years_needed).toBeCloseTo(7.84 / 0.64, 12)
  })
  test('no years show an edge of which nothing is left', () => {
    expect(powerRow(15, [], [outcome(false, -0.2, 5)]).years_needed).toBeUndefined()
  })
})

test('studies of one market take what varies in turn, each time round with another seed; else the seeds alone differ', () => {
  const of = (vary: readonly string[]) =>
    [0, 1, 2, 3].map((number) => variant({ settings: ['a=1'], seed: 10, vary }, number))
  expect(of(['b=1', 'b=2'])).toEqual([
    { settings: ['a=1', 'b=1'], seed: 10 },
    { settings: ['a=1', 'b=2'], seed: 10 },
    { settings: ['a=1', 'b=1'], seed: 11 },
    { settings: ['a=1', 'b=2'], seed: 11 },
  ])
  expect(of([]).map(({ seed }) => seed)).toEqual([10, 11, 12, 13])
})
