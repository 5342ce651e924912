import { square } from '../../core/power.kernel.js'
import { liftMetrics, type Metric } from '../metrics/metric.js'
import { averageOf, longestRun, sumOf } from './column.kernel.js'
import { maxDrawdown, ofReturns, omegaRatio, quotient } from './return-metrics.js'

const wins = (returns: Float64Array): Float64Array => returns.filter((r) => r > 0)
const losses = (returns: Float64Array): Float64Array => returns.filter((r) => r < 0)
const NO_LOSS = 'no return is below 0'
const NO_WIN = 'no return is above 0'

/** Returns above 0 as a share of those that are not 0. */
export const periodWinRate = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () =>
    quotient(wins(returns).length, wins(returns).length + losses(returns).length, 'nothing moved'),
  )

export const averageWin = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => quotient(sumOf(wins(returns)), wins(returns).length, NO_WIN))
export const averageLoss = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => quotient(sumOf(losses(returns)), losses(returns).length, NO_LOSS))

/** `averageWin / |averageLoss|`. */
export const payoffRatio = (returns: Float64Array): Metric =>
  liftMetrics([averageWin(returns), averageLoss(returns)], (win = 0, loss = 0) => win / -loss, NO_LOSS)

/** `Σ wins / |Σ losses|`: Omega at 0. */
export const periodProfitFactor = (returns: Float64Array): Metric => omegaRatio(returns)

/** `p - (1 - p) / b`: the share of capital that grows it fastest on bets won p of the time at b to 1 (Kelly 1956). */
export const kellyShare = (p: Metric, b: Metric): Metric =>
  liftMetrics([p, b], (won = 0, odds = 0) => won - (1 - won) / odds, 'the odds are 0')

export interface ContinuousKelly {
  readonly share: Metric
  /** Growth a year at that share. */
  readonly growth: Metric
}
/** `(m - r) / s²` of a wealth with drift m, deviation s and risk-free rate r, growing at `r + (m - r)² / (2 s²)` (Thorp 2006). */
export const continuousKelly = (m: number, s: number, r = 0): ContinuousKelly => ({
  share: quotient(m - r, s * s, 'it does not vary'),
  growth: liftMetrics([quotient(square(m - r), 2 * s * s, 'it does not vary')], (g = 0) => r + g, ''),
})

/** `losses |Σ losses| / (wins Σ wins)`, counted and summed (Bacon 2008). */
export const dRatio = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () =>
    quotient(
      -losses(returns).length * sumOf(losses(returns)),
      wins(returns).length * sumOf(wins(returns)),
      NO_WIN,
    ),
  )

/** `Σ r / |Σ min(r, 0)|` (Schwager 2012). */
export const gainToPain = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => quotient(sumOf(returns), -sumOf(losses(returns)), NO_LOSS))

/** `|Σ r| / |maxDrawdown|`. */
export const recoveryFactor = (returns: Float64Array): Metric =>
  liftMetrics(
    [maxDrawdown(returns)],
    (deepest = 0) => Math.abs(sumOf(returns)) / -deepest,
    'there was no drawdown',
  )

/** The longest runs of returns above and below 0. */
export const consecutiveWins = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => longestRun(returns, (r) => r > 0))
export const consecutiveLosses = (returns: Float64Array): Metric =>
  ofReturns(returns, 1, () => longestRun(returns, (r) => r < 0))

/** The returns summed over each UTC day that has some, in order of the days. */
export const dailySums = (returns: Float64Array, times: Float64Array): Float64Array => {
  const days = times.reduce((sums, time, i) => {
    const day = Math.floor(time / 86_400_000)
    return sums.set(day, (sums.get(day) ?? 0) + (returns[i] ?? Number.NaN))
  }, new Map<number, number>())
  return Float64Array.from(days.values())
}

/** Mean of the returns at 0 and above, over their number, against the same of those below; as quantstats has it. */
export const profitRatio = (returns: Float64Array): Metric => {
  const [kept, lost] = [returns.filter((r) => r >= 0), losses(returns)]
  return ofReturns(returns, 1, () =>
    quotient(Math.abs(averageOf(kept) / kept.length), Math.abs(averageOf(lost) / lost.length), NO_LOSS),
  )
}
