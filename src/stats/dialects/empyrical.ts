import type { Metric } from '../metrics/metric.js'
import { type Convention, perPeriod } from '../returns/convention.js'
import { alphaOf, betaOf, captureRatio, correlationOf, excessSharpe } from '../returns/relative.js'
import {
  annualReturn,
  calmarRatio,
  downsideRisk,
  maxDrawdown,
  omegaRatio,
  sharpeRatio,
  sortinoRatio,
  stabilityOf,
  tailRatio,
  totalReturn,
  volatilityOf,
} from '../returns/return-metrics.js'
import { historicalTail } from '../returns/shape-metrics.js'

/**
 * The figures that empyrical gives of returns, by its own names, in this library's terms; `rate` is a period's, for some of
 * them.
 */
export const empyricalFigures = (
  returns: Float64Array,
  { periods_per_year, rate }: Pick<Convention, 'periods_per_year'> & { readonly rate: number },
): Readonly<Record<string, Metric>> => {
  const plain = { periods_per_year }
  const [five, one] = [historicalTail(returns, 0.05), historicalTail(returns, 0.01)]
  return {
    cum_returns_final: totalReturn(returns),
    annual_return_geometric: annualReturn(returns, plain),
    annual_volatility: volatilityOf(returns, plain),
    sharpe_rf0: sharpeRatio(returns, plain),
    sharpe_rf_per_period: sharpeRatio(returns, { ...plain, risk_free: rate }),
    sortino_mar0: sortinoRatio(returns, plain),
    sortino_mar_per_period: sortinoRatio(returns, { ...plain, threshold: rate }),
    downside_risk_mar0: downsideRisk(returns, plain),
    calmar: calmarRatio(returns, plain),
    omega_0: omegaRatio(returns),
    omega_req5pct_annual: omegaRatio(returns, perPeriod(0.05, periods_per_year)),
    max_drawdown: maxDrawdown(returns),
    stability: stabilityOf(returns),
    tail_ratio: tailRatio(returns),
    var_5pct: five.value_at_risk,
    var_1pct: one.value_at_risk,
    cvar_5pct: five.conditional_value_at_risk,
    cvar_1pct: one.conditional_value_at_risk,
  }
}

/** What empyrical takes for P where it is not given; its captures are not, whatever the returns are. */
const DAILY = { periods_per_year: 252 }

/** The figures that empyrical and quantstats give of returns next to a benchmark's; captures as of daily returns. */
export const relativeFigures = (
  returns: Float64Array,
  benchmark: Float64Array,
  { periods_per_year }: Pick<Convention, 'periods_per_year'>,
): Readonly<Record<string, Metric>> => {
  const plain = { periods_per_year }
  return {
    alpha_annual: alphaOf(returns, benchmark, plain),
    beta: betaOf(returns, benchmark),
    excess_sharpe_per_period: excessSharpe(returns, benchmark),
    capture: captureRatio(returns, benchmark, DAILY),
    up_capture: captureRatio(returns, benchmark, DAILY, 'up'),
    down_capture: captureRatio(returns, benchmark, DAILY, 'down'),
    qs_greeks_alpha_arith: alphaOf(returns, benchmark, { ...plain, mean: 'arithmetic' }),
    corr: correlationOf(returns, benchmark),
  }
}
