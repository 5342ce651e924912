import { deepStrictEqual, ok } from 'node:assert'
import fc from 'fast-check'
import type { MonteCarlo, MonteCarloOptions } from '../../src/stats/inference/monte-carlo.js'
import type { Metric } from '../../src/stats/metrics/metric.js'
import type { Law } from '../law.js'

/** What resamples returns to paths. */
export type Resampling = (returns: Float64Array, options: MonteCarloOptions) => MonteCarlo

const anyReturns = fc
  .array(
    fc.integer({ min: -40, max: 40 }).map((value) => value / 256),
    { minLength: 1, maxLength: 60, size: 'max' },
  )
  .map((values) => Float64Array.from(values))
const anyOptions = fc.record({
  resamples: fc.constant(40),
  length: fc.integer({ min: 1, max: 80 }),
  block_length: fc.constantFrom(1, 3, 12.5),
  ruin_levels: fc.array(
    fc.integer({ min: 0, max: 16 }).map((value) => value / 16),
    { maxLength: 6 },
  ),
  seed: fc.integer(),
  of: fc.constant('law'),
})
const law = (name: string, holds: (returns: Float64Array, options: MonteCarloOptions) => void): Law => ({
  name,
  check: () => fc.assert(fc.property(anyReturns, anyOptions, holds), { numRuns: 300 }),
})
const value = (metric: Metric): number => {
  if (typeof metric !== 'number') throw new Error(metric.because)
  return metric
}
const FIGURES = ['mean', 'p05', 'p25', 'p50', 'p75', 'p95'] as const

/** What holds of paths that are resampled from returns. */
export const monteCarloLaws = (resampled: Resampling): readonly Law[] => [
  law('the more is called ruin, the less often it comes', (returns, options) => {
    const { ruin } = resampled(returns, options)
    const chances = ruin.map(({ probability }) => value(probability))
    deepStrictEqual(
      chances,
      chances.toSorted((a, b) => b - a),
    )
    deepStrictEqual(
      ruin.map(({ level }) => level),
      [...new Set(options.ruin_levels)].sort((a, b) => a - b),
    )
  }),
  law('one return, however often it is drawn, makes one path', (returns, options) => {
    const same = returns.fill(returns[0] ?? 0)
    const found = resampled(same, options)
    const wealth = (1 + (same[0] ?? 0)) ** options.length
    for (const name of FIGURES) {
      const [fell, made] = [value(found.max_drawdown[name]), value(found.total_return[name])]
      ok(Math.abs(fell - Math.min(0, wealth - 1)) < 1e-9, `drawdown ${fell}`)
      ok(Math.abs(made - (wealth - 1)) < 1e-9 * wealth, `return ${made}`)
      deepStrictEqual(value(found.losing_streak[name]), (same[0] ?? 0) < 0 ? options.length : 0)
    }
  }),
  law(
    'no path falls further than its worst return held throughout, nor gains more than its best',
    (returns, options) => {
      const { max_drawdown, total_return, losing_streak } = resampled(returns, options)
      const ends = [Math.min(...returns), Math.max(...returns)].map((r) => (1 + r) ** options.length - 1)
      const [worst = 0, best = 0] = ends
      for (const name of FIGURES) {
        const [fell, made] = [value(max_drawdown[name]), value(total_return[name])]
        ok(fell <= 0 && fell >= Math.min(0, worst) - 1e-9, `drawdown ${fell}`)
        ok(
          made >= worst - 1e-9 * Math.abs(worst) && made <= best * (1 + 1e-9) + 1e-9,
          `return ${made} in ${worst}..${best}`,
        )
        ok(value(losing_streak[name]) <= options.length, 'a streak is within its path')
      }
    },
  ),
  law('a path that lost so much of the start had at least that drawdown', (returns, options) => {
    const { ruin, max_drawdown, resamples } = resampled(returns, options)
    const least = value(max_drawdown.p95)
    for (const { level, probability } of ruin)
      if (value(probability) === 1) ok(least <= -level + 1e-12, `all lost ${level}, drawdown ${least}`)
    deepStrictEqual(resamples, options.resamples)
  }),
  law('the same seed draws the same paths', (returns, options) => {
    deepStrictEqual(resampled(returns, options), resampled(returns, options))
  }),
]

/** What holds of the returns of an account by its trades. */
export const accountReturnLaws = (
  accountReturns: (pnl: Float64Array, capital: number) => Float64Array,
): readonly Law[] => [
  {
    name: 'the returns of trades compound to what the account came to',
    check: () =>
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 40, size: 'max' }),
          fc.integer({ min: 1, max: 2000 }),
          (pnl, capital) => {
            const returns = accountReturns(Float64Array.from(pnl), capital)
            const account = pnl.slice(0, returns.length).reduce((sum, made) => sum + made, capital)
            const compounded = returns.reduce((wealth, r) => wealth * (1 + r), capital)
            ok(Math.abs(compounded - account) < 1e-6, `${compounded}, not ${account}`)
            ok(returns.length === pnl.length || account <= 0, `${account} is left`)
          },
        ),
      ),
  },
]
