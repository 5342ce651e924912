import { power } from '../../core/power.kernel.js'
import { isDefined, liftMetrics, type Metric } from '../metrics/metric.js'
import { coSquares, drawdownsOf, sumOf } from '../returns/column.kernel.js'
import { type Convention, perPeriod } from '../returns/convention.js'
import { normalCdf } from '../returns/normal.kernel.js'
import {
  annualReturn,
  calmarRatio,
  maxDrawdown,
  ofReturns,
  omegaRatio,
  quotient,
  sharpeRatio,
  sortinoRatio,
  spreadOf,
  tailRatio,
  totalReturn,
  ulcerIndex,
  volatilityOf,
} from '../returns/return-metrics.js'
import { excessKurtosisOf, gaussianTail, skewnessOf } from '../returns/shape-metrics.js'
import {
  averageLoss,
  averageWin,
  consecutiveLosses,
  consecutiveWins,
  dailySums,
  gainToPain,
  kellyShare,
  payoffRatio,
  periodProfitFactor,
  periodWinRate,
  profitRatio,
  recoveryFactor,
} from '../returns/win-metrics.js'

const INFINITE = 'the figures are not finite'

/** `√(1 + 2 Σ_{k=1..n-1} (n - k) / n ρ^k)`, ρ the size of the correlation of each return with the one before (Lo 2002). */
export const autocorrelationPenalty = (returns: Float64Array): Metric =>
  ofReturns(returns, 3, () => {
    const n = returns.length
    const [before, after] = [returns.subarray(0, n - 1), returns.subarray(1)]
    const squares = coSquares(before, before) * coSquares(after, after)
    return liftMetrics(
      [quotient(Math.abs(coSquares(before, after)), Math.sqrt(squares), 'the returns do not vary')],
      (rho = 0) => Math.sqrt(1 + 2 * weighted(rho, n)),
      INFINITE,
    )
  })

/** `Σ_{k=1..n-1} (n - k) / n ρ^k`. */
const weighted = (rho: number, n: number): number =>
  sumOf(Float64Array.from({ length: n - 1 }, (_, k) => ((n - k - 1) / n) * power(rho, k + 1)))

/**
 * The probabilistic Sharpe ratio as quantstats computes it, with a kurtosis already in excess of 3 lessened by 3 again: a
 * known slip, kept under this name; the right one is `probabilisticSharpe`.
 */
const probabilisticVariant = (returns: Float64Array): Metric =>
  liftMetrics(
    [
      sharpeRatio(returns, { periods_per_year: 1 }),
      skewnessOf(returns, 'sample'),
      excessKurtosisOf(returns, 'sample'),
    ],
    (s = 0, skew = 0, kurtosis = 0) =>
      normalCdf(
        s / Math.sqrt((1 + 0.5 * s * s - skew * s + ((kurtosis - 3) / 4) * s * s) / (returns.length - 1)),
      ),
    INFINITE,
  )

/** `Σ r / (ulcer pitfall)`, the pitfall the tail of the drawdowns over the deviation of the returns (Keating and Ghose 2015). */
const serenity = (returns: Float64Array): Metric =>
  ofReturns(returns, 2, () =>
    liftMetrics(
      [ulcerIndex(returns, 1), gaussianTail(drawdownsOf(returns)).conditional_value_at_risk],
      (ulcer = 0, tail = 0) => sumOf(returns) / (ulcer * (-tail / spreadOf(returns))),
      'there was no drawdown',
    ),
  )

const product = (...metrics: readonly Metric[]): Metric =>
  liftMetrics(metrics, (...values) => values.reduce((a, b) => a * b, 1), INFINITE)
const extreme = (returns: Float64Array, of: (...values: readonly number[]) => number): Metric =>
  ofReturns(returns, 1, () => returns.reduce((a, b) => of(a, b)))

/** The figures that quantstats gives of returns, by its own names, in this library's terms; `times` are those of the returns. */
export const quantstatsFigures = (
  returns: Float64Array,
  { periods_per_year, times }: Pick<Convention, 'periods_per_year'> & { readonly times: Float64Array },
): Readonly<Record<string, Metric>> => {
  const plain = { periods_per_year }
  const sharpe = sharpeRatio(returns, plain)
  const sortino = sortinoRatio(returns, plain)
  const penalty = autocorrelationPenalty(returns)
  const tail = gaussianTail(returns)
  const { value_at_risk, conditional_value_at_risk } = tail
  const won = periodWinRate(returns)
  const payoff = payoffRatio(returns)
  const factor = periodProfitFactor(returns)
  const comp = totalReturn(returns)
  return {
    volatility: volatilityOf(returns, plain),
    sharpe_rf0: sharpe,
    sharpe_rf2pct_annual: sharpeRatio(returns, { ...plain, risk_free: perPeriod(0.02, periods_per_year) }),
    smart_sharpe: liftMetrics([sharpe, penalty], (s = 0, p = 0) => s / p, INFINITE),
    sortino,
    adjusted_sortino: product(sortino, Math.SQRT1_2),
    psr_quantstats_variant: probabilisticVariant(returns),
    omega: omegaRatio(returns),
    cagr: annualReturn(returns, plain),
    skew: skewnessOf(returns, 'sample'),
    kurtosis_excess: excessKurtosisOf(returns, 'sample'),
    calmar: calmarRatio(returns, plain),
    ulcer_index: ulcerIndex(returns, 1),
    ulcer_performance_index: liftMetrics([comp, ulcerIndex(returns, 1)], (c = 0, u = 0) => c / u, INFINITE),
    serenity_index: serenity(returns),
    value_at_risk_gauss_95: value_at_risk,
    cvar_gauss_threshold_95: isDefined(conditional_value_at_risk) ? conditional_value_at_risk : value_at_risk,
    tail_ratio: tailRatio(returns),
    payoff_ratio: payoff,
    profit_factor: factor,
    profit_ratio: profitRatio(returns),
    cpc_index: product(factor, won, payoff),
    common_sense_ratio: product(factor, tailRatio(returns)),
    recovery_factor: recoveryFactor(returns),
    kelly_criterion: kellyShare(won, payoff),
    win_rate: won,
    avg_win: averageWin(returns),
    avg_loss: averageLoss(returns),
    max_drawdown: maxDrawdown(returns),
    consecutive_wins: consecutiveWins(returns),
    consecutive_losses: consecutiveLosses(returns),
    gain_to_pain: gainToPain(dailySums(returns, times)),
    risk_of_ruin: liftMetrics([won], (w = 0) => power((1 - w) / (1 + w), returns.length), INFINITE),
    expected_return_per_period_geometric: annualReturn(returns, { periods_per_year: 1 }),
    best: extreme(returns, Math.max),
    worst: extreme(returns, Math.min),
    comp,
    autocorr_penalty: penalty,
  }
}
