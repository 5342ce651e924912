import { describe, expect, test } from 'vitest'
import { random } from '../../../src/core/random.kernel.js'
import { riskComparison } from '../../../src/stats/timing/risk.kernel.js'
import { sharpeDifference } from '../../../src/stats/timing/sharpe-difference.kernel.js'

const pair = (seed: number, n: number, edge: number) => {
  const stream = random(seed, 'pair')
  const y = Float64Array.from({ length: n }, () => 0.01 * stream.normal())
  return { x: y.map((one) => 0.5 * one + 0.008 * stream.normal() + edge), y }
}

describe('the difference of two Sharpe ratios', () => {
  test('by hand', () => {
    const x = Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 0.03 : -0.01))
    const y = Float64Array.from({ length: 40 }, (_, t) => (t % 4 < 2 ? 0.03 : -0.03))
    // means 0.01 and 0, deviations 0.02 and 0.03: 0.5 a bar, times √252
    expect(sharpeDifference(x, y, 252)?.value).toBeCloseTo(0.5 * Math.sqrt(252), 9)
  })
  test('turns its sign when both change places, and is none of a series with itself', () => {
    const { x, y } = pair(3, 400, 0.001)
    const [there, back] = [sharpeDifference(x, y, 252), sharpeDifference(y, x, 252)]
    expect(back?.value).toBeCloseTo(-(there?.value ?? 0), 12)
    expect(back?.interval.low).toBeCloseTo(-(there?.interval.high ?? 0), 9)
    expect(sharpeDifference(x, x, 252)).toEqual({ value: 0, interval: { low: 0, high: 0 } })
    expect(sharpeDifference(x, new Float64Array(400), 252)).toBeUndefined()
  })
  test('lies in its interval in about 95 of 100 draws', () => {
    const truth = (0.0008 / Math.sqrt(0.005 * 0.005 + 0.008 * 0.008)) * Math.sqrt(252)
    const held = Array.from({ length: 80 }, (_, k) => {
      const { x, y } = pair(k, 500, 0.0008)
      const { low, high } = sharpeDifference(x, y, 252)?.interval ?? { low: 9, high: -9 }
      return low <= truth && truth <= high
    }).filter(Boolean).length
    expect(held).toBeGreaterThan(70)
    expect(held).toBeLessThan(80)
  })
})

test('risk is deviation a year and the deepest fall', () => {
  const risk = riskComparison(Float64Array.of(0.1, -0.2, 0.1), Float64Array.of(0, 0, 0), 100)
  expect(risk.max_drawdown).toBeCloseTo(-0.2, 12)
  expect(risk.volatility).toBeCloseTo(10 * Math.sqrt(0.02), 12)
  expect(risk.held).toEqual({ volatility: 0, max_drawdown: 0 })
  expect(risk.sharpe_difference).toBeUndefined()
})
