import { describe, expect, test } from 'vitest'
import { drawdownTable } from '../../src/stats/returns/drawdown-table.kernel.js'
import { monthlyReturns } from '../../src/stats/returns/monthly.js'
import {
  alphaOf,
  betaOf,
  captureRatio,
  informationRatio,
  treynorRatio,
} from '../../src/stats/returns/relative.js'
import {
  annualReturn,
  sharpeRatio,
  sortinoRatio,
  volatilityOf,
} from '../../src/stats/returns/return-metrics.js'
import { rolling } from '../../src/stats/returns/rolling.js'

const P = { periods_per_year: 12 }
const returns = Float64Array.of(0.02, -0.01, 0.03, 0.01, -0.02, 0.04)
const benchmark = Float64Array.of(0.01, -0.02, 0.02, 0.01, -0.01, 0.03)

describe('figures say what they are not', () => {
  const because = (of: readonly number[]) => sharpeRatio(Float64Array.from(of), P)
  test.each([
    [[], 'fewer than 2 returns'],
    [[0.1], 'fewer than 2 returns'],
    [[0.1, 0.1, 0.1], 'the returns do not vary'],
    [[0.1, Number.NaN], 'a return is not finite'],
  ])('sharpe of %j: %s', (of, reason) => {
    expect(because(of)).toEqual({ _tag: 'Undefined', because: reason })
  })
  test('no loss, no benchmark, another length', () => {
    expect(sortinoRatio(Float64Array.of(0.1, 0.2), P)).toMatchObject({ _tag: 'Undefined' })
    expect(betaOf(returns, new Float64Array(6))).toMatchObject({ because: 'the benchmark does not vary' })
    expect(betaOf(returns, benchmark.slice(1))).toMatchObject({
      because: '6 returns next to 5 of the benchmark',
    })
    expect(captureRatio(returns, new Float64Array(6), P)).toMatchObject({ _tag: 'Undefined' })
    expect(annualReturn(Float64Array.of(-1.5, 0.1), P)).toMatchObject({ _tag: 'Undefined' })
  })
})

describe('conventions', () => {
  test('geometric or arithmetic, ddof, risk-free per period, one or many', () => {
    const total = returns.reduce((wealth, r) => wealth * (1 + r), 1)
    expect(annualReturn(returns, P)).toBeCloseTo(total ** 2 - 1, 12)
    expect(annualReturn(returns, { ...P, mean: 'arithmetic' })).toBeCloseTo(0.14, 12)
    const own = volatilityOf(returns, P) as number
    expect(volatilityOf(returns, { ...P, ddof: 0 })).toBeCloseTo(own * Math.sqrt(5 / 6), 12)
    const flat = sharpeRatio(returns, { ...P, risk_free: 0.001 })
    expect(sharpeRatio(returns, { ...P, risk_free: new Float64Array(6).fill(0.001) })).toBe(flat)
    expect(sharpeRatio(returns, { ...P, mean: 'geometric' })).toBeCloseTo((total ** 2 - 1) / own, 12)
  })
  test('next to a benchmark', () => {
    const beta = betaOf(returns, benchmark) as number
    expect(beta).toBeCloseTo(61 / 52, 12)
    expect(alphaOf(returns, benchmark, { ...P, mean: 'arithmetic' })).toBeCloseTo(
      12 * (0.07 / 6 - (beta * 0.04) / 6),
      12,
    )
    expect(informationRatio(returns, benchmark, P)).toBeCloseTo((0.005 / Math.sqrt(7e-5)) * Math.sqrt(12), 9)
    expect(treynorRatio(returns, benchmark, P)).toBeCloseTo(0.14 / beta, 12)
    expect(captureRatio(benchmark, benchmark, P, 'down')).toBe(1)
  })
})

test('windows are the figures of their returns', () => {
  const found = rolling(returns, 4, P)
  expect([...found.volatility.subarray(0, 3)]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  for (const end of [4, 5, 6]) {
    const part = returns.subarray(end - 4, end)
    expect(found.sharpe_ratio[end - 1]).toBeCloseTo(sharpeRatio(part, P) as number, 12)
    expect(found.volatility[end - 1]).toBeCloseTo(volatilityOf(part, P) as number, 12)
    expect(found.sortino_ratio[end - 1]).toBeCloseTo(sortinoRatio(part, P) as number, 12)
  }
})

test('drawdowns by depth, the open one told', () => {
  const fall = Float64Array.of(0.1, -0.1, -0.1, 0.3, -0.5, 0.1)
  expect(drawdownTable(fall)).toMatchObject([
    { start: 4, valley: 4, end: 5, recovered: false },
    { start: 1, valley: 2, end: 2, recovered: true },
  ])
  expect(drawdownTable(fall, 1)[0]?.depth).toBeCloseTo(-0.5, 12)
  expect(drawdownTable(Float64Array.of(-0.1))).toMatchObject([{ start: 0, end: 0, recovered: false }])
})

test('months and years compound, and months without returns are absent', () => {
  const times = ['2019-12-30', '2019-12-31', '2020-02-03'].map(Date.parse)
  const [last, first] = monthlyReturns(Float64Array.of(0.1, 0.1, -0.5), Float64Array.from(times))
  expect(last?.year).toBe(2019)
  expect(last?.months[11]).toBeCloseTo(0.21, 12)
  expect(last?.total).toBeCloseTo(0.21, 12)
  expect(first?.months[0]).toBeUndefined()
  expect(first?.months[1]).toBe(-0.5)
})
