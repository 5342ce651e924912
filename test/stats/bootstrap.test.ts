import { expect, test } from 'vitest'
import { random } from '../../src/core/random.kernel.js'
import { blockLengthOf } from '../../src/stats/inference/block-length.kernel.js'
import { BOOTSTRAP, bootstrapOf, type Interval } from '../../src/stats/inference/bootstrap.js'
import { goldenColumn, goldenIsHere, note } from './golden.js'

const noise = (seed: number, n: number, mean = 0): Float64Array => {
  const stream = random(seed, 'noise')
  return Float64Array.from({ length: n }, () => mean + stream.normal() / 100)
}
const config = { periods_per_year: 252, seed: 1, ...BOOTSTRAP }

test('5,000 bars, 2,000 resamples: the interval holds the estimate', () => {
  const returns = noise(1, 5000, 0.0005)
  const found = bootstrapOf(returns, config)
  const { low, high } = found.sharpe_ratio as Interval
  expect(low).toBeLessThan(high)
  // the error of an annualised Sharpe ratio of independent returns is about √(252 / n)
  expect(found.sharpe_error).toBeCloseTo(Math.sqrt(252 / 5000), 1)
  expect((high - low) / 2 / 1.96 / Math.sqrt(252 / 5000)).toBeGreaterThan(0.85)
  expect((high - low) / 2 / 1.96 / Math.sqrt(252 / 5000)).toBeLessThan(1.15)
})

test('BCa intervals cover the truth about as often as they say', () => {
  const runs = 200
  const covered = Array.from({ length: runs }, (_, k) => {
    const { low, high } = bootstrapOf(noise(k + 10, 500, 0.001), {
      ...config,
      seed: k,
      resamples: 400,
      level: 0.9,
    }).sharpe_ratio as Interval
    const truth = 0.1 * Math.sqrt(252)
    return low <= truth && truth <= high
  }).filter(Boolean).length
  expect(covered / runs).toBeGreaterThan(0.83)
  expect(covered / runs).toBeLessThan(0.96)
})

test('independent returns want short blocks, persistent ones long blocks', () => {
  const white = noise(3, 4000)
  const persistent = new Float64Array(4000)
  for (let i = 1; i < 4000; i++) persistent[i] = 0.9 * (persistent[i - 1] ?? 0) + (white[i] ?? 0)
  expect(blockLengthOf(white)).toBeLessThan(8)
  // an AR(1) of φ = 0.9: (2 φ / (1 - φ²))^(2/3) n^(1/3) = 71
  expect(blockLengthOf(persistent)).toBeGreaterThan(45)
  expect(blockLengthOf(persistent)).toBeLessThan(110)
})

test('returns that do not vary have no interval', () => {
  expect(bootstrapOf(new Float64Array(100), config).sharpe_ratio).toMatchObject({ _tag: 'Undefined' })
})

test.skipIf(!goldenIsHere)(`S&P 500: the band of drawdowns holds the one that happened${note}`, () => {
  const closes = goldenColumn('vega_sp500_daily_2000_2020.csv', 'close')
  const returns = Float64Array.from(
    { length: closes.length - 1 },
    (_, i) => (closes[i + 1] ?? 0) / (closes[i] ?? 0) - 1,
  )
  const band = bootstrapOf(returns, config).max_drawdown as Interval
  expect(band.low).toBeLessThan(-0.5677)
  expect(band.high).toBeGreaterThan(-0.5677)
})
