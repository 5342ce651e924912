import { describe, expect, test } from 'vitest'
import { baconFigures, baconRelative, isDefined, type Metric } from '../../src/index.js'
import { kappaRatio } from '../../src/stats/returns/bacon.js'

/** Monthly returns of a portfolio and its benchmark over two years, as Bacon's book and PerformanceAnalytics print them. */
const PORTFOLIO = [
  0.003, 0.026, 0.011, -0.01, 0.015, 0.025, 0.016, 0.067, -0.014, 0.04, -0.005, 0.081, 0.04, -0.037, -0.061,
  0.017, -0.049, -0.022, 0.07, 0.058, -0.065, 0.024, -0.005, -0.009,
]
const BENCHMARK = [
  0.002, 0.025, 0.018, -0.011, 0.014, 0.018, 0.014, 0.065, -0.015, 0.042, -0.006, 0.083, 0.039, -0.038,
  -0.062, 0.015, -0.048, 0.021, 0.06, 0.056, -0.067, 0.019, -0.003, 0,
]
const returns = Float64Array.from(PORTFOLIO)
const benchmark = Float64Array.from(BENCHMARK)
const at = (threshold: number) => ({ periods_per_year: 12, threshold })
const own = baconFigures(returns, at(0.005))
const relative = baconRelative(returns, benchmark, at(0.005))

/** Holds a figure to all the digits that are printed. */
const digits = (found: Metric, printed: string): void => {
  expect(isDefined(found) ? found.toFixed(printed.split('.')[1]?.length ?? 0) : found).toBe(printed)
}

describe('figures are those that are published', () => {
  test.each([
    ['mean_absolute_deviation', '0.03108333'],
    ['adjusted_sharpe_ratio', '0.7591435'],
    ['skewness_kurtosis_ratio', '-0.03394204'],
    ['excess_kurtosis', '-0.57'],
    ['downside_deviation', '0.0255'],
    ['downside_frequency', '0.4583333'],
    ['upside_frequency', '0.542'],
    ['upside_risk', '0.02937'],
    ['upside_variance', '0.0008628'],
    ['upside_potential', '0.01771'],
    ['volatility_skewness', '1.32'],
    ['variability_skewness', '1.15'],
    ['omega_sharpe_ratio', '0.2917933'],
    ['bernardo_ledoit_ratio', '1.779783'],
    ['d_ratio', '0.4013329'],
    ['sortino_ratio', '0.1566371'],
    ['burke_ratio', '0.74'],
    ['modified_burke_ratio', '3.65'],
    ['pain_index', '0.04'],
    ['martin_ratio', '1.6945'],
  ] as const)('%s', (name, printed) => digits(own[name], printed))

  test.each([
    ['jensen_alpha', '-0.01416944'],
    ['appraisal_ratio', '-0.4302756'],
    ['modified_appraisal_ratio', '-0.01418576'],
    ['specific_risk', '0.0329'],
    ['fama_beta', '1.030395'],
    ['selectivity', '-0.01416944'],
    ['net_selectivity', '-0.0178912'],
    ['m_squared', '0.10062'],
    ['m_squared_excess', '-0.01553103'],
    ['m_squared_excess_arithmetic', '-0.01736344'],
    ['m_squared_sortino', '0.1034799'],
    ['omega_excess_return', '0.08053795'],
  ] as const)('%s next to the benchmark', (name, printed) => digits(relative[name], printed))

  test('downside potential and deviation with a return of 50 % as the least that is acceptable', () => {
    const { downside_potential, downside_deviation } = baconFigures(returns, at(0.5))
    digits(downside_potential, '0.491')
    digits(downside_deviation, '0.493')
  })
})

describe('what they are of each other', () => {
  test('orders of kappa: 1 is omega less 1, 2 is Sortino of a period', () => {
    for (const threshold of [-0.01, 0, 0.005, 0.02]) {
      const figures = baconFigures(returns, at(threshold))
      expect(figures.omega_sharpe_ratio).toBeCloseTo((figures.omega_ratio as number) - 1, 12)
      expect(kappaRatio(returns, 2, threshold)).toBe(figures.sortino_ratio)
      expect(
        (figures.upside_frequency as number) +
          (figures.downside_frequency as number) +
          PORTFOLIO.filter((r) => r === threshold).length / PORTFOLIO.length,
      ).toBeCloseTo(1, 12)
      expect((figures.upside_potential as number) - (figures.downside_potential as number)).toBeCloseTo(
        PORTFOLIO.reduce((sum, r) => sum + r, 0) / PORTFOLIO.length - threshold,
        12,
      )
    }
  })
  test('systematic and specific risk make the whole risk', () => {
    expect(relative.total_risk).toBeCloseTo(own.annualised_risk as number, 12)
  })
  test('prospects weigh a loss 2.25 times', () => {
    const { prospect_ratio } = baconFigures(Float64Array.of(0.1, -0.1), at(0))
    expect(prospect_ratio).toBeCloseTo((0.1 - 0.225) / 2 / Math.sqrt(0.005), 12)
  })
  test('drawdowns: one of 19 % that is recovered, one of 10 % that is not', () => {
    const figures = baconFigures(Float64Array.of(-0.1, -0.1, 0.5, -0.1), at(0))
    expect(figures.average_drawdown).toBeCloseTo((0.19 + 0.1) / 2, 12)
    expect(figures.drawdown_deviation).toBeCloseTo(Math.sqrt((0.19 ** 2 + 0.1 ** 2) / 4), 12)
  })
})

test('what does not exist says why', () => {
  const rising = baconFigures(Float64Array.of(0.1, 0.2), at(0))
  for (const name of ['sortino_ratio', 'volatility_skewness', 'pain_ratio', 'burke_ratio'] as const)
    expect(rising[name]).toMatchObject({ _tag: 'Undefined', because: expect.stringMatching(/no /) })
  expect(baconRelative(returns, new Float64Array(24), at(0)).beta).toMatchObject({ _tag: 'Undefined' })
})
