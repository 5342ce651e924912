import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import { compareMetric, isDefined, type Metric } from '../../src/stats/metrics/metric.js'
import { metricsOf } from '../../src/stats/metrics/metrics.js'
import { drawdownsOf, wealthOf } from '../../src/stats/returns/column.kernel.js'
import { drawdownTable } from '../../src/stats/returns/drawdown-table.kernel.js'
import { monthlyReturns } from '../../src/stats/returns/monthly.js'
import {
  alphaOf,
  betaOf,
  captureRatio,
  correlationOf,
  excessSharpe,
} from '../../src/stats/returns/relative.js'
import {
  annualReturn,
  calmarRatio,
  maxDrawdown,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  stabilityOf,
  tailRatio,
  totalReturn,
  ulcerIndex,
  volatilityOf,
} from '../../src/stats/returns/return-metrics.js'
import {
  excessKurtosisOf,
  gaussianTail,
  historicalTail,
  skewnessOf,
} from '../../src/stats/returns/shape-metrics.js'
import { dRatio, gainToPain, payoffRatio, recoveryFactor } from '../../src/stats/returns/win-metrics.js'
import type { Law } from '../law.js'

const P = { periods_per_year: 252 }
const near = (a: Metric, b: Metric): boolean =>
  isDefined(a) && isDefined(b)
    ? Math.abs(a - b) <= 1e-6 * Math.max(1e-6, Math.abs(a), Math.abs(b))
    : isDefined(a) === isDefined(b)
const agree = (name: string, a: Metric, b: Metric): void =>
  ok(near(a, b), `${name}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`)

/** Returns that are not all alike, in ten-thousandths so that ties happen. */
const someReturns = (least = 4, most = 80): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.integer({ min: -900, max: 900 }), { minLength: least, maxLength: most, size: 'max' })
    .map((all) => Float64Array.from(all, (each) => each / 1e4))
    .filter((all) => new Set(all).size > 2)
/** Whether returns lie about zero rather than all at one far value, where sums of their powers lose what distinguishes them. */
const spreads = (returns: Float64Array): boolean => {
  const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length
  const variance = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0) / returns.length
  return mean ** 2 < 100 * variance
}
const pairs = someReturns(4, 60).chain((own) =>
  fc.tuple(fc.constant(own), someReturns(own.length, own.length)),
)

const check =
  <T>(arbitrary: fc.Arbitrary<T>, holds: (given: T) => void) =>
  (): void =>
    fc.assert(fc.property(arbitrary, holds))

const every = (r: Float64Array): readonly Metric[] => [
  totalReturn(r),
  annualReturn(r, P),
  volatilityOf(r, P),
  sharpeRatio(r, P),
  sortinoRatio(r, P),
  omegaRatio(r),
  calmarRatio(r, P),
  ulcerIndex(r),
  stabilityOf(r),
  tailRatio(r),
  skewnessOf(r, 'sample'),
  excessKurtosisOf(r, 'sample'),
  historicalTail(r).value_at_risk,
  historicalTail(r).conditional_value_at_risk,
  gaussianTail(r).value_at_risk,
  gaussianTail(r).conditional_value_at_risk,
  payoffRatio(r),
  dRatio(r),
  gainToPain(r),
  recoveryFactor(r),
]

/** The laws of figures of returns: their conventions, their definitions, and what they are next to a benchmark. */
export const returnLaws: readonly Law[] = [
  {
    name: 'by the usual convention they are the metrics of the equity that the returns make',
    check: check(someReturns().filter(spreads), (returns) => {
      const run = metricsOf({
        equity: Float64Array.of(1, ...wealthOf(returns)),
        ...P,
        held: 0,
        first_time: 0,
        last_time: 0,
        trades: { pnl: new Float64Array(0), return: new Float64Array(0), bars: new Int32Array(0) },
      })
      agree('total_return', totalReturn(returns), run.total_return)
      agree('annualized_return', annualReturn(returns, P), run.annualized_return)
      agree('volatility', volatilityOf(returns, P), run.volatility)
      agree('sharpe_ratio', sharpeRatio(returns, P), run.sharpe_ratio)
      agree('sortino_ratio', sortinoRatio(returns, P), run.sortino_ratio)
      agree('omega_ratio', omegaRatio(returns), run.omega_ratio)
      agree('max_drawdown', maxDrawdown(returns), run.max_drawdown)
      agree('calmar_ratio', calmarRatio(returns, P), run.calmar_ratio)
      agree('ulcer_index', ulcerIndex(returns), run.ulcer_index)
      agree('skew', skewnessOf(returns), run.skew)
      agree('kurtosis', excessKurtosisOf(returns), run.kurtosis)
      agree('value_at_risk', historicalTail(returns).value_at_risk, run.value_at_risk)
    }),
  },
  {
    name: 'whatever the returns are, a figure is finite or says why it is not',
    check: check(fc.array(fc.double(), { maxLength: 12, size: 'max' }), (all) => {
      for (const figure of every(Float64Array.from(all)))
        ok(isDefined(figure) ? Number.isFinite(figure) : figure.because.length > 0, JSON.stringify(figure))
    }),
  },
  {
    name: 'a benchmark next to itself has beta 1, alpha 0, correlation 1, captures all and has no excess',
    check: check(someReturns(), (r) => {
      agree('beta', betaOf(r, r), 1)
      agree('correlation', correlationOf(r, r), 1)
      const alpha = alphaOf(r, r, P)
      ok(isDefined(alpha) && Math.abs(alpha) < 1e-9)
      const capture = captureRatio(r, r, P)
      ok(!isDefined(capture) || capture === 1)
      ok(!isDefined(excessSharpe(r, r)))
    }),
  },
  {
    name: 'k times a benchmark and a rate has beta k and that rate as its alpha',
    check: check(
      fc.tuple(someReturns(), fc.integer({ min: -8, max: 8 }), fc.integer({ min: -20, max: 20 })),
      ([b, k, a]) => {
        const rate = a / 1e4
        const r = b.map((each) => (k / 4) * each + rate)
        const beta = betaOf(r, b)
        ok(isDefined(beta) && Math.abs(beta - k / 4) < 1e-9)
        const alpha = alphaOf(r, b, { ...P, mean: 'arithmetic' })
        ok(isDefined(alpha) && Math.abs(alpha - rate * 252) < 1e-7)
      },
    ),
  },
  {
    name: 'correlation has a size of at most 1 and is the same from both sides',
    check: check(pairs, ([a, b]) => {
      const found = correlationOf(a, b)
      ok(isDefined(found) && Math.abs(found) <= 1 + 1e-12)
      ok(Math.abs(compareMetric(found, correlationOf(b, a))) < 1e-12)
    }),
  },
  {
    name: 'drawdowns hold every return below a peak once, and the first is the maximum',
    check: check(someReturns(1, 60), (r) => {
      const table = drawdownTable(r)
      const depths = drawdownsOf(r)
      const under = [...depths.keys()].filter((i) => (depths[i] ?? 0) < 0)
      const held = table.flatMap(({ start, end }) =>
        Array.from({ length: end - start + 1 }, (_, i) => start + i),
      )
      deepStrictEqual(
        held.sort((a, b) => a - b),
        under,
      )
      deepStrictEqual(table[0]?.depth ?? 0, maxDrawdown(r))
    }),
  },
  {
    name: 'months compound to years, and years to the whole',
    check: check(someReturns(1, 80), (r) => {
      const times = r.map((_, i) => Date.UTC(2001, 0, 5) + i * 9 * 86_400_000)
      const years = monthlyReturns(r, times)
      const whole = years.reduce((wealth, { total }) => wealth * (1 + total), 1) - 1
      agree('the whole', whole, totalReturn(r))
      for (const { months, total } of years)
        agree('a year', months.reduce<number>((wealth, month = 0) => wealth * (1 + month), 1) - 1, total)
    }),
  },
]
