import { expect, test } from 'vitest'
import { accountReturns } from '../../src/portfolio/runs/account-returns.kernel.js'
import { monteCarloOf, ruinAt } from '../../src/stats/inference/monte-carlo.js'
import { keptPoints } from '../../src/stats/returns/downsample.kernel.js'
import { histogramOf } from '../../src/stats/returns/histogram.js'

const options = { resamples: 50, block_length: 1, ruin_levels: [0.9, 0.5, 0.875], seed: 1, of: 'test' }

test('three halvings leave an eighth: its drawdown, its run of losses and what it ruins', () => {
  const found = monteCarloOf(Float64Array.of(-0.5), { ...options, length: 3 })
  expect(found).toMatchObject({
    resamples: 50,
    total_return: { count: 50, mean: -0.875, p05: -0.875, p95: -0.875 },
    max_drawdown: { p05: -0.875, p95: -0.875 },
    losing_streak: { p05: 3, p95: 3 },
    loss_probability: 1,
    ruin: [
      { level: 0.5, probability: 1 },
      { level: 0.875, probability: 1 },
      { level: 0.9, probability: 0 },
    ],
  })
})
test('a return of 0 neither ends nor lengthens a run of losses', () => {
  const { losing_streak } = monteCarloOf(Float64Array.of(-0.01, 0), {
    ...options,
    block_length: 1e9,
    length: 8,
  })
  expect([losing_streak.p05, losing_streak.p95]).toEqual([4, 4])
})
test('a loss of everything is the end of a path', () => {
  const found = monteCarloOf(Float64Array.of(-1.5, 3), { ...options, block_length: 1e9, length: 6 })
  expect(found.total_return.p95).toBe(-1)
  expect(ruinAt(found, 0.9)).toBe(1)
})
test('without returns there is nothing to say', () => {
  const found = monteCarloOf(new Float64Array(0), { ...options, length: 5 })
  expect(found.resamples).toBe(0)
  expect(found.max_drawdown.p05).toMatchObject({ _tag: 'Undefined' })
  expect(ruinAt(found, 0.5)).toMatchObject({ _tag: 'Undefined' })
})
test('independent draws of a coin lose at the rate that the binomial says', () => {
  const coin = Float64Array.of(0.5, -0.5)
  const found = monteCarloOf(coin, {
    ...options,
    resamples: 20_000,
    length: 2,
    ruin_levels: [0.25, 0.5, 0.75],
  })
  const chances = found.ruin.map(({ probability }) => probability)
  expect(chances[0]).toBeCloseTo(0.75, 2)
  expect(chances[1]).toBeCloseTo(0.5, 2)
  expect(chances[2]).toBeCloseTo(0.25, 2)
})
test('trades become returns of the account before each', () => {
  const returns = accountReturns(Float64Array.of(100, -55, 0), 1000)
  expect([...returns]).toEqual([0.1, -0.05, 0])
  expect([...accountReturns(Float64Array.of(-1000, 50), 1000)]).toEqual([-1])
})
test('of a curve stay its ends and the extremes of each part', () => {
  const curve = Float64Array.of(5, 1, 2, 9, 3, 3, 8, 0, 4, 6)
  expect([...keptPoints([curve], 6)]).toEqual([0, 1, 3, 6, 7, 9])
  expect([...keptPoints([curve], 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})
test('a histogram counts its upper end in the last bin', () => {
  expect(histogramOf(Float64Array.of(4, 0, 1, 2, 3), 2)).toEqual({ edges: [0, 2, 4], counts: [2, 3] })
  expect(histogramOf(Float64Array.of(7, 7), 3)).toEqual({ edges: [7, 7], counts: [2] })
  expect(histogramOf(new Float64Array(0), 3)).toEqual({ edges: [], counts: [] })
})
