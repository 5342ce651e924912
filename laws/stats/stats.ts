import fc from 'fast-check'
import type { Bootstrap, BootstrapConfig } from '../../src/stats/inference/bootstrap.js'
import type { Pbo } from '../../src/stats/inference/pbo.js'
import type { EquityFold } from '../../src/stats/metrics/equity-fold.kernel.js'
import { compareMetric, isDefined, type Metric, undefinedMetric } from '../../src/stats/metrics/metric.js'
import { METRICS } from '../../src/stats/metrics/metric-name.js'
import type { Metrics, Performance } from '../../src/stats/metrics/metrics.js'
import {
  type BlockMoments,
  blockOf,
  mergeSums,
  momentsOf,
  wholeOf,
} from '../../src/stats/metrics/moments.kernel.js'
import { OBJECTIVES, type Objective, objective } from '../../src/stats/metrics/objective.js'
import type { PowerSums } from '../../src/stats/metrics/power-sums.js'
import type { Law } from '../law.js'
import { deviation, mean, plainMetrics } from '../model/metrics.js'
import { performanceArbitrary, returnsArbitrary } from './performance.js'

const close = (a: number, b: number, relative = 1e-6): boolean =>
  a === b || Math.abs(a - b) <= relative * Math.max(1e-6, Math.abs(a), Math.abs(b))
const agree = (metric: Metric, plain: number): boolean =>
  isDefined(metric) ? close(metric, plain) : !Number.isFinite(plain)

export const metricLaws = (metricsOf: (run: Performance) => Metrics): readonly Law[] => [
  {
    name: 'a metric is a finite number or says why it is not, whatever the run was',
    check: () =>
      fc.assert(
        fc.property(fc.array(fc.double()), fc.array(fc.double()), (curve, pnl) => {
          const found = metricsOf({
            equity: Float64Array.from([1, ...curve]),
            periods_per_year: 252,
            held: 0,
            first_time: 0,
            last_time: 0,
            trades: {
              pnl: Float64Array.from(pnl),
              return: Float64Array.from(pnl),
              bars: new Int32Array(pnl.length),
            },
          })
          return METRICS.every((name) => {
            const metric = found[name]
            return isDefined(metric) ? Number.isFinite(metric) : metric.because.length > 0
          })
        }),
      ),
  },
  {
    name: 'every metric equals its definition written a second time',
    check: () =>
      fc.assert(
        fc.property(performanceArbitrary, (run) => {
          const r = plainMetrics(run)
          fc.pre(
            r.volatility > 1e-4 && (run.trades.pnl.length < 2 || deviation([...run.trades.pnl], 1) > 1e-6),
          )
          const found = metricsOf(run)
          for (const name of METRICS)
            if (!agree(found[name], r[name]))
              throw new Error(`${name}: ${JSON.stringify(found[name])}, not ${r[name]}`)
        }),
      ),
  },
  {
    name: 'money in another unit changes no metric but those in money',
    check: () =>
      fc.assert(
        fc.property(performanceArbitrary, (run) => {
          const one = metricsOf(run)
          const other = metricsOf({ ...run, equity: run.equity.map((value) => value * 4) })
          return METRICS.every((name) => compareMetric(one[name], other[name]) === 0)
        }),
      ),
  },
]

/** The kernel of the equity fold, advanced bar by bar and over flat stretches. */
export interface EquityFolding {
  readonly equityFold: (capital: number) => EquityFold
  readonly advanceEquity: (fold: EquityFold, equity: number) => void
  readonly advanceFlat: (fold: EquityFold, bars: number) => void
}
const foldFields = (fold: EquityFold): readonly number[] => Object.values(fold).map(Number)

export const foldLaws = (kernel: EquityFolding): readonly Law[] => [
  {
    name: 'flat bars at once are flat bars one at a time',
    check: () =>
      fc.assert(
        fc.property(performanceArbitrary, fc.array(fc.nat(9), { minLength: 200 }), ({ equity }, flats) => {
          const one = kernel.equityFold(equity[0]!)
          const many = kernel.equityFold(equity[0]!)
          for (const [i, value] of equity.entries()) {
            if (i > 0) for (const fold of [one, many]) kernel.advanceEquity(fold, value)
            for (let k = 0; k < (flats[i] ?? 0); k++) kernel.advanceEquity(one, value)
            kernel.advanceFlat(many, flats[i] ?? 0)
          }
          const other = foldFields(many)
          return foldFields(one).every((value, i) => close(value, other[i]!, 1e-9))
        }),
      ),
  },
]

const sameSums = (a: PowerSums, b: PowerSums): boolean =>
  a.n === b.n &&
  ([a.sum - b.sum, a.sum2 - b.sum2, a.sum3 - b.sum3, a.sum4 - b.sum4] as const).every(
    (d) => Math.abs(d) < 1e-9,
  )

export const momentLaws = (moments: (returns: Float64Array) => BlockMoments): readonly Law[] => [
  {
    name: 'the sixteen blocks merged are the whole',
    check: () =>
      fc.assert(
        fc.property(returnsArbitrary(0), (returns) => {
          const found = moments(Float64Array.from(returns))
          const blocks = Array.from({ length: 16 }, (_, k) => blockOf(found, k))
          const even = blocks.every(({ n }) => Math.abs(n - returns.length / 16) < 1)
          return even && sameSums(blocks.reduce(mergeSums), wholeOf(found))
        }),
      ),
  },
  {
    name: 'moments of two series merged are those of one after the other',
    check: () =>
      fc.assert(
        fc.property(returnsArbitrary(0), returnsArbitrary(0), (a, b) =>
          sameSums(
            mergeSums(wholeOf(moments(Float64Array.from(a))), wholeOf(moments(Float64Array.from(b)))),
            wholeOf(moments(Float64Array.from([...a, ...b]))),
          ),
        ),
      ),
  },
]

const figure = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })

export const objectiveLaws = (score: (of: Objective, metrics: Metrics) => Metric): readonly Law[] => [
  {
    name: 'with the same mean and a larger drawdown, no objective ranks higher',
    check: () => {
      const pathwise = new Set<string>(['max_drawdown_duration', 'ulcer_index'])
      const figures = fc.record({
        annual: figure(-0.9, 2),
        volatility: figure(0.01, 1),
        sharpe: figure(-5, 5),
        drawdowns: fc.tuple(figure(0.001, 1), figure(0.001, 1)),
        profit: figure(0.1, 100),
      })
      fc.assert(
        fc.property(
          fc.constantFrom(...OBJECTIVES.filter((name) => !pathwise.has(name))),
          figures,
          (name, given) => {
            const at = (d: number): Metric =>
              score(objective(name), {
                ...(Object.fromEntries(
                  METRICS.map((metric) => [metric, undefinedMetric('not given')]),
                ) as unknown as Metrics),
                annualized_return: given.annual,
                volatility: given.volatility,
                sharpe_ratio: given.sharpe,
                win_rate: 0.5,
                gross_profit: given.profit,
                gross_loss: 1,
                total_trades: 50,
                max_drawdown: -d,
                calmar_ratio: given.annual / d,
              })
            const [small, large] = given.drawdowns.toSorted((a, b) => a - b) as [number, number]
            return compareMetric(at(large), at(small)) <= 0
          },
        ),
        { numRuns: 500 },
      )
    },
  },
]

const uniform = (seed: number): number => {
  const x = Math.sin(seed * 12.9898) * 43758.5453
  return x - Math.floor(x) - 0.5
}
/** Trials that rest most of the time, so that some have no Sharpe ratio on half of the blocks, and ties are common. */
const restingTrials = (seed: number, columns: number): readonly BlockMoments[] =>
  Array.from({ length: columns }, (_, c) =>
    momentsOf(
      Float64Array.from({ length: 64 }, (_, i) =>
        (i * 7 + c + seed) % 19 < 3 ? Math.round(uniform(seed + c * 64 + i) * 4) / 100 : 0,
      ),
    ),
  )

export const overfittingLaws = (pboOf: (trials: readonly BlockMoments[]) => Pbo): readonly Law[] => [
  {
    name: 'the order of the trials does not change the probability of overfitting',
    check: () =>
      fc.assert(
        fc.property(fc.nat(1e6), (seed) => {
          const trials = restingTrials(seed, 14)
          const [one, other] = [pboOf(trials), pboOf(trials.toReversed())]
          return JSON.stringify(one) === JSON.stringify(other)
        }),
        { numRuns: 8 },
      ),
  },
  {
    name: 'trials of equal worth overfit about half of the time, and one that is always best never does',
    check: () => {
      const column = (c: number, edge: number): BlockMoments =>
        momentsOf(Float64Array.from({ length: 800 }, (_, i) => (uniform(c * 7919 + i * 1.618) + edge) / 50))
      const average = mean(
        Array.from({ length: 20 }, (_, k) => {
          const found = pboOf(Array.from({ length: 20 }, (_, c) => column(c + 100 * k, 0)))
          return found.probability_of_backtest_overfitting as number
        }),
      )
      if (Math.abs(average - 0.5) > 0.12) throw new Error(`noise overfits in ${average}`)
      const best = pboOf(Array.from({ length: 20 }, (_, c) => column(c, c === 7 ? 0.5 : 0)))
      if (best.probability_of_backtest_overfitting !== 0) throw new Error('the best trial overfits')
    },
  },
]

export const bootstrapLaws = (
  bootstrapOf: (returns: Float64Array, config: BootstrapConfig) => Bootstrap,
): readonly Law[] => [
  {
    name: 'a seed gives one bootstrap, whatever was drawn before, and another seed another',
    check: () =>
      fc.assert(
        fc.property(returnsArbitrary(20, 60), fc.integer(), (returns, seed) => {
          const series = Float64Array.from(returns)
          fc.pre(deviation(returns, 1) > 1e-3)
          const draw = (s: number): string =>
            JSON.stringify(bootstrapOf(series, { periods_per_year: 252, seed: s, resamples: 50, level: 0.9 }))
          const [one, again, another] = [draw(seed), draw(seed), draw(seed + 1)]
          return one === again && one !== another
        }),
        { numRuns: 20 },
      ),
  },
]
