import type { MetricName } from '../../src/stats/metrics/metric-name.js'
import type { Performance } from '../../src/stats/metrics/metrics.js'

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
export const mean = (values: readonly number[]): number => sum(values) / values.length
export const deviation = (values: readonly number[], ddof: number): number =>
  Math.sqrt(sum(values.map((value) => (value - mean(values)) ** 2)) / (values.length - ddof))
const central = (values: readonly number[], power: number): number =>
  mean(values.map((value) => ((value - mean(values)) / deviation(values, 0)) ** power))

/** Every metric by its definition, in as many passes as it takes; NaN or infinite where it does not exist. */
export const plainMetrics = (run: Performance): Readonly<Record<MetricName, number>> => {
  const e = [...run.equity]
  const r = e.slice(1).map((value, i) => value / e[i]! - 1)
  const n = r.length
  const year = Math.sqrt(run.periods_per_year)
  const drawdowns = e.map((value, i) => value / Math.max(...e.slice(0, i + 1)) - 1)
  const total = e[n]! / e[0]! - 1
  const annual = (1 + total) ** (run.periods_per_year / n) - 1
  const sorted = r.toSorted((a, b) => a - b)
  const h = (n - 1) * 0.05
  const [low, high] = [sorted[Math.floor(h)]!, sorted[Math.ceil(h)]!]
  const runs = drawdowns.map((_, i) =>
    drawdowns
      .slice(0, i + 1)
      .reverse()
      .indexOf(0),
  )
  const pnl = [...run.trades.pnl]
  const wins = pnl.filter((value) => value > 0)
  const losses = pnl.filter((value) => value < 0)
  const won = wins.length / pnl.length
  const tradeReturns = [...run.trades.return]
  return {
    total_return: total,
    annualized_return: annual,
    cagr: (1 + total) ** (365.25 / ((run.last_time - run.first_time) / 86_400_000)) - 1,
    volatility: deviation(r, 1) * year,
    sharpe_ratio: (mean(r) / deviation(r, 1)) * year,
    sortino_ratio: (mean(r) / Math.sqrt(mean(r.map((x) => Math.min(x, 0) ** 2)))) * year,
    calmar_ratio: annual / Math.abs(Math.min(...drawdowns)),
    omega_ratio: sum(r.filter((x) => x > 0)) / Math.abs(sum(r.filter((x) => x < 0))),
    max_drawdown: Math.min(...drawdowns),
    max_drawdown_duration: Math.max(...runs),
    ulcer_index: Math.sqrt(mean(drawdowns.slice(1).map((d) => d * d))),
    value_at_risk: low + (h - Math.floor(h)) * (high - low),
    conditional_value_at_risk: mean(sorted.slice(0, Math.floor(h) + 1)),
    skew: central(r, 3),
    kurtosis: central(r, 4) - 3,
    exposure_time: run.held / n,
    mean_exposure: run.invested?.net ?? Number.NaN,
    gross_exposure: run.invested?.gross ?? Number.NaN,
    total_trades: pnl.length,
    win_rate: won,
    profit_factor: losses.length === 0 ? Number.NaN : sum(wins) / -sum(losses),
    expectancy: mean(pnl),
    sqn: (Math.sqrt(pnl.length) * mean(pnl)) / deviation(pnl, 1),
    avg_trade: mean(tradeReturns),
    best_trade: Math.max(...tradeReturns),
    worst_trade: Math.min(...tradeReturns),
    avg_trade_duration: mean([...run.trades.bars]),
    kelly_criterion: won - (1 - won) / (mean(wins) / -mean(losses)),
    gross_profit: sum(wins),
    gross_loss: -sum(losses),
  }
}
