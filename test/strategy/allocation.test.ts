import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { datasetOf } from '../../src/market/bars/dataset.js'
import { universe } from '../../src/market/universe/universe.js'
import { boxedWeights, covarianceOf, riskShares } from '../../src/strategy/operators/allocation.kernel.js'
import { surroundings } from '../../src/strategy/reading/across-universe.kernel.js'
import { seriesOf } from '../../src/strategy/reading/series-of.js'

const rows = (...given: readonly (readonly number[])[]) => given.map((row) => Float64Array.from(row))
const close = (found: Float64Array, wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 12)
}

describe('weights of a solver', () => {
  const apart = rows([0.04, 0], [0, 0.01])

  test('bear equal risk: of two without correlation 1 to 2, as their deviations are 2 to 1', () => {
    close(riskShares(apart), [1 / 3, 2 / 3])
    // budgets 4 to 1: variances w^2 s^2 stand 4 to 1, so that w s stands 2 to 1
    close(riskShares(apart, [0.8, 0.2]), [0.5, 0.5])
  })

  test('have the least variance: 1 to 4, as their variances are 4 to 1, and no more than a bound', () => {
    const program = { quadratic: apart, linear: [0, 0], low: 0, sum: 1 }
    close(boxedWeights({ ...program, high: 1 }), [0.2, 0.8])
    close(boxedWeights({ ...program, high: 0.6 }), [0.4, 0.6])
    expect(boxedWeights({ ...program, high: 0.4 }).every(Number.isNaN)).toBe(true)
  })

  test('are unknown where the covariance is singular or a series stands still', () => {
    const same = rows([0.04, 0.04], [0.04, 0.04])
    expect(
      boxedWeights({ quadratic: same, linear: [0, 0], low: 0, high: 1, sum: 1 }).every(Number.isNaN),
    ).toBe(true)
    expect(riskShares(rows([0.04, 0], [0, 0])).every(Number.isNaN)).toBe(true)
  })

  test('a covariance is divided by n - 1', () => {
    expect(covarianceOf(rows([1, 2, 3], [2, 4, 9])).map((row) => [...row])).toEqual([
      [1, 3.5],
      [3.5, 13],
    ])
  })
})

describe('operators over all members', () => {
  const DAY = 86_400_000
  const listing = (symbol: string, first: number, closes: readonly number[]) => {
    const prices = Float64Array.from(closes)
    return {
      symbol,
      bar_length: { every: 1, unit: 'day' } as const,
      dataset: datasetOf(
        { name: symbol, periods_per_year: 252 },
        {
          length: prices.length,
          time: Float64Array.from(closes, (_, i) => (first + i) * DAY),
          open: prices,
          high: prices,
          low: prices,
          close: prices,
          volume: prices,
        },
      ),
    }
  }
  const made = universe([
    listing('a', 0, [10, 12, 10, 12, 10, 12]),
    listing('b', 0, [10, 11, 12, 10, 13, 10]),
    listing('late', 3, [10, 13, 10]),
  ])
  if (isLeft(made)) throw new Error(made.left.message)
  const of = made.right
  const read = (expression: string) => {
    const seen = surroundings(of, of)
    return of.instruments.map(({ symbol, dataset }) => {
      const found = seriesOf(expression, dataset.bars, { across: seen(symbol) })
      if (isLeft(found)) throw new Error(found.left.message)
      return found.right
    })
  }

  test.each(['risk_parity(close, 3)', 'min_variance(close, 3)', 'max_diversification(close, 3)'])(
    '%s is of sum 1 over members with their window behind them, and unknown to others',
    (expression) => {
      const [a, b, late] = read(expression)
      const at = (bar: number): readonly number[] => [a, b].map((one) => one!.values[bar]!)
      expect(at(1).every(Number.isNaN)).toBe(true)
      for (const bar of [2, 3, 4]) expect(at(bar).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
      expect([...late!.values.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN])
      const last = [...at(5), late!.values[2]!]
      if (!last.every(Number.isNaN)) expect(last.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
      expect(a!.warmup).toBe(2)
    },
  )
})
