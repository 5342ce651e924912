import { describe, expect, test } from 'vitest'
import { averageCorrelation, effectiveTrials } from '../../src/stats/inference/correlation.kernel.js'
import { crossValidateMatrix, pboOf, summarize } from '../../src/stats/inference/pbo.js'
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minBacktestLength,
  minTrackRecord,
  probabilisticSharpe,
  sharpeVariance,
  withSample,
} from '../../src/stats/inference/sharpe-tests.js'
import { isDefined, type Metric } from '../../src/stats/metrics/metric.js'
import { momentsOf, wholeOf } from '../../src/stats/metrics/moments.kernel.js'
import { kurtosisOf, sharpeOf, skewOf } from '../../src/stats/metrics/power-sums.js'
import { normalCdf, normalQuantile } from '../../src/stats/returns/normal.kernel.js'
import { goldenCase, goldenIsHere, goldenRows, note } from './golden.js'

const near = (got: Metric | undefined, expected: number, relative = 1e-8): void => {
  expect(typeof got).toBe('number')
  expect(Math.abs((got as number) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected))
}

describe('the normal distribution', () => {
  test('published values', () => {
    near(normalCdf(1.96), 0.9750021048517795, 1e-15)
    near(normalCdf(-1), 0.15865525393145707, 1e-15)
    near(normalCdf(-5), 2.8665157187919391e-7, 1e-14)
    near(normalCdf(-10), 7.6198530241605269e-24, 1e-13)
    near(normalQuantile(0.975), 1.959963984540054, 1e-15)
    near(normalQuantile(0.99), 2.3263478740408408, 1e-15)
    near(normalQuantile(1e-10), -6.361340902404056, 1e-14)
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0])
    expect(normalQuantile(-0.1)).toBeNaN()
  })
  test('the quantile is the inverse', () => {
    for (const p of [1e-300, 1e-20, 1e-5, 0.02, 0.16, 0.3, 0.49, 0.51, 0.7, 0.999])
      near(normalCdf(normalQuantile(p)), p, 1e-12)
  })
})

test.skipIf(!goldenIsHere)(`st01: published PSR, DSR and minimum track record${note}`, () => {
  interface St01 {
    readonly expected: readonly {
      readonly inputs: Record<string, number>
      readonly exact: Record<string, number>
    }[]
  }
  const [dsr, psr, track, maximum] = (goldenCase('st01_psr_dsr_published') as St01).expected
  const variance = (dsr?.inputs['V_annual'] ?? 0) / 250
  near(expectedMaximumSharpe(100, variance), dsr?.exact['SR0'] ?? 0)
  const winner = { sharpe: 2.5 / Math.sqrt(250), bars: 1250, skew: -3, kurtosis: 10 }
  near(deflatedSharpe(winner, 100, variance), dsr?.exact['DSR'] ?? 0)
  near(probabilisticSharpe({ sharpe: 0.458, bars: 24, skew: 0, kurtosis: 3 }, 0), psr?.exact['PSR'] ?? 0)
  const daily = { sharpe: 2 / Math.sqrt(250), bars: 0, skew: 0, kurtosis: 3 }
  const bars = minTrackRecord(daily, 1 / Math.sqrt(250), 0.95)
  near(isDefined(bars) ? bars / 250 : bars, track?.exact['years'] ?? 0)
  near(expectedMaximumSharpe(10, 1), maximum?.exact['SR0'] ?? 0)
})

describe.skipIf(!goldenIsHere)(`st02: cross-validation of a grid on GOOG${note}`, () => {
  interface St02 {
    readonly S: number
    readonly data: { readonly file: string }
    readonly expected: Readonly<Record<string, number>> & {
      readonly logits_first10: readonly number[]
      readonly is_best_first10: readonly number[]
    }
  }
  const golden = goldenIsHere ? (goldenCase('st02_pbo_goog') as St02) : undefined
  const matrix = (): readonly Float64Array[] => {
    const [header = [], ...rows] = goldenRows(golden?.data.file ?? '')
    return header.slice(1).map((_, c) => Float64Array.from(rows, (row) => Number(row[c + 1])))
  }
  const value = (name: string): number => golden?.expected[name] ?? Number.NaN

  test('PBO, logits and degradation', () => {
    const found = crossValidateMatrix(matrix(), golden?.S ?? 0)
    const figures = summarize(found, { columns: 19, constant: 0, duplicates: 0 })
    expect(figures.combinations).toBe(value('n_combinations'))
    expect(figures.probability_of_backtest_overfitting).toBe(value('pbo'))
    near(figures.probability_of_loss, value('prob_oos_loss'))
    near(figures.degradation?.slope, value('slope'))
    near(figures.degradation?.intercept, value('intercept'))
    near(figures.degradation?.r_squared, value('r_squared'))
    expect([...found.best.subarray(0, 10)]).toEqual(golden?.expected.is_best_first10)
    for (const [i, logit] of (golden?.expected.logits_first10 ?? []).entries())
      expect(Math.abs((found.logits[i] ?? Number.NaN) - logit)).toBeLessThan(1e-12)
  })
  test('the winner deflated', () => {
    const sums = matrix().map((column) => wholeOf(momentsOf(column)))
    const best = sums[5] ?? { n: 0, sum: 0, sum2: 0, sum3: 0, sum4: 0 }
    const variance = sharpeVariance(sums.map(sharpeOf).filter(isDefined))
    near(sharpeOf(best), value('sharpe_best'))
    near(skewOf(best), value('skew_best'))
    near(kurtosisOf(best), value('kurt_best'))
    near(variance, value('var_trials_ddof1'))
    const spread = isDefined(variance) ? variance : Number.NaN
    near(expectedMaximumSharpe(19, spread), value('SR0'))
    near(
      withSample(best, (sample) => deflatedSharpe(sample, 19, spread)),
      value('DSR'),
    )
    near(
      withSample(best, (sample) => probabilisticSharpe(sample, 0)),
      value('PSR0'),
    )
    near(
      withSample(best, (sample) => minTrackRecord(sample, 0, 0.95)),
      value('minTRL_vs0_95'),
    )
  })
})

test('minimum backtest length as published: 45 trials, Sharpe ratio 1, about 5 years', () => {
  near(minBacktestLength(45, 1), 5, 0.03)
  expect(isDefined(minBacktestLength(10, 0))).toBe(false)
  expect(minBacktestLength(1, 1)).toBe(0)
})

test('one trial deflates nothing', () => {
  expect(expectedMaximumSharpe(1, 0.1)).toBe(0)
})

test('equal trials count once', () => {
  const a = Float64Array.of(1, 3, 2, 5)
  const b = Float64Array.of(2, 1, 4, 3)
  near(averageCorrelation([a, a, a]), 1, 1e-12)
  near(averageCorrelation([a, a.map((x) => -x)]), -1, 1e-12)
  near(averageCorrelation([a, b]), averagePair(a, b), 1e-12)
  expect(averageCorrelation([a, new Float64Array(4).fill(0.1)])).toBeUndefined()
  expect(effectiveTrials(100, 1)).toBe(1)
  expect(effectiveTrials(100, 0)).toBe(100)
})

const averagePair = (a: Float64Array, b: Float64Array): number => {
  const mean = (x: Float64Array): number => x.reduce((s, v) => s + v, 0) / x.length
  const [ma, mb] = [mean(a), mean(b)]
  const cov = a.reduce((s, v, i) => s + (v - ma) * ((b[i] ?? 0) - mb), 0)
  const norm = (x: Float64Array, m: number): number => Math.sqrt(x.reduce((s, v) => s + (v - m) ** 2, 0))
  return cov / norm(a, ma) / norm(b, mb)
}

test('PBO is Undefined below 10 distinct columns, and counts what it leaves out', () => {
  const column = (k: number): Float64Array =>
    Float64Array.from({ length: 400 }, (_, i) => Math.sin(i * (k + 1.3)) / 100)
  const trials = Array.from({ length: 9 }, (_, k) => momentsOf(column(k)))
  const more = [...trials, momentsOf(column(0)), momentsOf(new Float64Array(400))]
  expect(pboOf(more)).toMatchObject({
    probability_of_backtest_overfitting: { because: '9 distinct trials, it needs 10' },
    columns: 9,
    constant: 1,
    duplicates: 1,
  })
  const enough = pboOf([...trials, momentsOf(column(9))])
  expect(enough.combinations).toBe(12870)
  expect(isDefined(enough.probability_of_backtest_overfitting)).toBe(true)
})
