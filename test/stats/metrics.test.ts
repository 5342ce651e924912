import { describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { random } from '../../src/core/random.kernel.js'
import {
  advanceEquity,
  equityFold,
  foldEquity,
  returnsOf,
} from '../../src/stats/metrics/equity-fold.kernel.js'
import { compareMetric, undefinedMetric } from '../../src/stats/metrics/metric.js'
import { METRICS, metricName } from '../../src/stats/metrics/metric-name.js'
import { metricsOf, metricsOfFolds, type Performance } from '../../src/stats/metrics/metrics.js'
import { lowerTail, lowerTailOfEquity } from '../../src/stats/metrics/tail.kernel.js'
import { tradeFold } from '../../src/stats/metrics/trade-fold.kernel.js'
import { goldenCase, goldenColumn, goldenIsHere, note } from './golden.js'

const noTrades = { pnl: new Float64Array(), return: new Float64Array(), bars: new Int32Array() }
const run = (equity: readonly number[], more: Partial<Performance> = {}): Performance => ({
  equity: Float64Array.from(equity),
  periods_per_year: 252,
  held: 0,
  first_time: 0,
  last_time: (equity.length - 2) * 86_400_000,
  trades: noTrades,
  ...more,
})

describe('the metrics of a run', () => {
  test('a small curve, by hand', () => {
    const metrics = metricsOf(run([100, 110, 99, 99, 120], { held: 3 }))
    expect(metrics.total_return).toBeCloseTo(0.2, 12)
    expect(metrics.max_drawdown).toBeCloseTo(-0.1, 12)
    expect(metrics.max_drawdown_duration).toBe(2)
    expect(metrics.ulcer_index).toBeCloseTo(Math.sqrt((0.01 + 0.01) / 4), 12)
    expect(metrics.exposure_time).toBe(0.75)
    expect(metrics.annualized_return).toBeCloseTo(1.2 ** (252 / 4) - 1, 6)
    expect(metrics.cagr).toBeCloseTo(1.2 ** (365.25 / 3) - 1, 1)
  })
  test('the trades, by hand', () => {
    const trades = {
      pnl: Float64Array.of(10, -5, 0, 15),
      return: Float64Array.of(0.1, -0.05, 0, 0.15),
      bars: Int32Array.of(1, 2, 3, 4),
    }
    const metrics = metricsOf(run([100, 120], { trades }))
    expect(metrics).toMatchObject({
      total_trades: 4,
      win_rate: 0.5,
      profit_factor: 5,
      expectancy: 5,
      best_trade: 0.15,
      worst_trade: -0.05,
      avg_trade: 0.05,
      avg_trade_duration: 2.5,
      gross_profit: 25,
      gross_loss: 5,
      kelly_criterion: 0.5 - 0.5 / 2.5,
    })
    expect(metrics.sqn).toBeCloseTo((2 * 5) / Math.sqrt((25 + 100 + 25 + 100) / 3), 12)
  })
  test('what does not exist is Undefined and says why', () => {
    const flat = metricsOf(run([100, 100, 100, 100]))
    expect(flat.sharpe_ratio).toEqual(undefinedMetric('the returns do not vary'))
    expect(flat.sortino_ratio).toEqual(undefinedMetric('no bar lost'))
    expect(flat.profit_factor).toEqual(undefinedMetric('there are no trades'))
    expect(flat).toMatchObject({ total_return: 0, max_drawdown: 0, volatility: 0, total_trades: 0 })
    const constant = metricsOf(run(Array.from({ length: 300 }, (_, i) => 100 * 1.01 ** i)))
    expect(constant.sharpe_ratio).toEqual(undefinedMetric('the returns do not vary'))
    expect(metricsOf(run([100, 0, 0])).sharpe_ratio).toEqual(undefinedMetric('the equity fell to 0 or below'))
    const one = metricsOf(run([100, 101]))
    expect(one.sharpe_ratio).toEqual(undefinedMetric('fewer than 2 returns'))
    const none = metricsOf(run([100], { last_time: 0 }))
    for (const name of METRICS) {
      const value = none[name]
      expect(typeof value === 'object' || Number.isFinite(value)).toBe(true)
    }
    const noLoss = {
      pnl: Float64Array.of(1, 2),
      return: Float64Array.of(0.1, 0.2),
      bars: Int32Array.of(1, 1),
    }
    expect(metricsOf(run([100, 103], { trades: noLoss })).profit_factor).toEqual(
      undefinedMetric('no trade lost'),
    )
  })
  test('every metric has a value or a reason', () => {
    expect(Object.keys(metricsOf(run([100, 101, 99]))).sort()).toEqual([...METRICS].sort())
  })
  test('the fold goes on from a kept state', () => {
    const equity = Float64Array.of(100, 101, 99, 105, 104)
    const fold = equityFold(100)
    advanceEquity(fold, 101)
    advanceEquity(fold, 99)
    const resumed = structuredClone(fold)
    advanceEquity(resumed, 105)
    advanceEquity(resumed, 104)
    expect(resumed).toEqual(foldEquity(equity))
  })
  test('the fold at once is the fold bar by bar, whatever the curve', () => {
    const curves = [
      [100],
      [100, 100],
      [100, 90, 90, 120, 120, 60],
      [100, 90, 120, 90],
      Array.from({ length: 9000 }, (_, i) => 100 + 10 * Math.sin(i >> 2)),
      [100, 0, 0],
      [100, -5, 10],
      [0, 1],
      [100, Number.NaN, 90],
    ]
    for (const curve of curves) {
      const fold = equityFold(curve[0] ?? 0)
      for (const equity of curve.slice(1)) advanceEquity(fold, equity)
      expect(foldEquity(Float64Array.from(curve))).toEqual(fold)
    }
  })
  test('the tail of a long curve is that of its returns', () => {
    const stream = random(1, 'tail')
    for (const share of [0.01, 0.3, 1]) {
      const equity = new Float64Array(20_001).fill(100)
      for (let i = 1; i < equity.length; i++)
        equity[i] = equity[i - 1]! * (stream.uniform() < share ? 1 + 0.01 * stream.normal() : 1)
      const plain = lowerTail(returnsOf(equity), 0.05)
      const tail = lowerTailOfEquity(equity, 0.05)
      expect(tail.value_at_risk).toBe(plain.value_at_risk)
      expect(tail.conditional_value_at_risk).toBeCloseTo(plain.conditional_value_at_risk, 14)
    }
  })
  test('a reading without a curve gives the rest, the same', () => {
    const equity = Float64Array.of(100, 101, 99, 105, 104)
    const { drawdown2: _, longest_under: __, ...curve } = foldEquity(equity)
    const part = metricsOfFolds({ curve, trades: tradeFold(), held: 0, periods_per_year: 252 })
    const whole = metricsOf(run([...equity]))
    const absent = METRICS.filter((name) => compareMetric(part[name], whole[name]) !== 0)
    expect(absent).toEqual([
      'cagr',
      'max_drawdown_duration',
      'ulcer_index',
      'value_at_risk',
      'conditional_value_at_risk',
    ])
    expect(part.ulcer_index).toEqual(undefinedMetric('it needs the whole equity curve'))
  })
  test('Undefined ranks below every number', () => {
    const sorted = [3, undefinedMetric('x'), -5, 0].toSorted(compareMetric)
    expect(sorted).toEqual([undefinedMetric('x'), -5, 0, 3])
  })
  test('names decode, aliases too, and a slip is answered with the nearest', () => {
    expect(decodeWith(metricName)('sharpe')).toMatchObject({ right: 'sharpe_ratio' })
    expect(decodeWith(metricName)('sharp')).toMatchObject({
      left: [{ path: '', message: 'unknown metric "sharp", did you mean "sharpe_ratio"?' }],
    })
    expect(decodeWith(metricName)('win_rat')).toMatchObject({
      left: [{ message: 'unknown metric "win_rat", did you mean "win_rate"?' }],
    })
  })
})

interface Met01 {
  readonly expected: {
    readonly empyrical: Readonly<
      Record<'cum_returns_final' | 'annual_return_geometric' | 'annual_volatility', number>
    > &
      Readonly<Record<'sharpe_rf0' | 'sortino_mar0' | 'calmar' | 'omega_0' | 'max_drawdown', number>> &
      Readonly<Record<'var_5pct' | 'cvar_5pct', number>>
    readonly quantstats: Readonly<Record<'ulcer_index' | 'skew' | 'kurtosis_excess', number>>
  }
}

test.skipIf(!goldenIsHere)(`S&P 500 2000-2020 as published peers measure it${note}`, () => {
  const closes = goldenColumn('vega_sp500_daily_2000_2020.csv', 'close')
  const { empyrical, quantstats } = (goldenCase('met01_sp500_2000_2020') as Met01).expected
  const metrics = metricsOf({ ...run([]), equity: closes })
  const n = 5104
  const expected: readonly (readonly [keyof typeof metrics, number])[] = [
    ['total_return', empyrical.cum_returns_final],
    ['annualized_return', empyrical.annual_return_geometric],
    ['volatility', empyrical.annual_volatility],
    ['sharpe_ratio', empyrical.sharpe_rf0],
    ['sortino_ratio', empyrical.sortino_mar0],
    ['calmar_ratio', empyrical.calmar],
    ['omega_ratio', empyrical.omega_0],
    ['max_drawdown', empyrical.max_drawdown],
    ['value_at_risk', empyrical.var_5pct],
    ['conditional_value_at_risk', empyrical.cvar_5pct],
    ['ulcer_index', quantstats.ulcer_index * Math.sqrt((n - 1) / n)],
    ['skew', (quantstats.skew * (n - 2)) / Math.sqrt(n * (n - 1))],
    ['kurtosis', (quantstats.kurtosis_excess * (n - 2) * (n - 3)) / (n - 1) / (n + 1) - 6 / (n + 1)],
  ]
  expect(closes.length).toBe(n + 1)
  for (const [name, value] of expected) {
    const got = metrics[name]
    expect(typeof got === 'number' && Math.abs(got / value - 1), name).toBeLessThan(1e-9)
  }
})
