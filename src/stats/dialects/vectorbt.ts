import { power, square } from '../../core/power.kernel.js'
import { definedOr, type Metric } from '../metrics/metric.js'
import { deepestDrawdown, meanOfSmallest, percentile, returnsFrom } from './series.kernel.js'

/** A run as vectorbt's figures read it: the value after each bar, and its trades, those still open at the end marked there. */
export interface VectorRun {
  readonly capital: number
  readonly value: Float64Array
  readonly close: Float64Array
  readonly fees: number
  /** Value of the position over that and the cash, bar by bar. */
  readonly exposure: Float64Array
  /** Seconds in a bar. */
  readonly bar_seconds: number
  readonly trades: readonly VectorTrade[]
}
export interface VectorTrade {
  readonly bars: number
  readonly pnl: number
  readonly return: number
  readonly open: boolean
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, each) => total + each, 0)
const meanOf = (values: ArrayLike<number>): number => sum(Array.from(values)) / values.length
const deviation = (values: Float64Array): number => {
  const middle = meanOf(values)
  return Math.sqrt(sum(values.map((each) => square(each - middle))) / (values.length - 1))
}

const defined = (figures: Readonly<Record<string, number>>): Readonly<Record<string, Metric>> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [
      name,
      definedOr(figure, `${name} has nothing to be taken from`),
    ]),
  )

/**
 * Figures of returns by vectorbt's definitions: the first return is on the capital, a year has `per_year` bars, deviations
 * have ddof 1, annualised return is (end / first value)^(year / n) - 1, the running peak begins at the first return.
 */
const returnFigures = ({ capital, value }: VectorRun, per_year: number) => {
  const r = returnsFrom(capital, value)
  const n = r.length
  const downside = Math.sqrt(meanOf(r.map((each) => square(Math.min(each, 0))))) * Math.sqrt(per_year)
  const annual = power((value.at(-1) ?? Number.NaN) / capital, per_year / n) - 1
  const max_drawdown = -deepestDrawdown(capital, value).share
  return {
    sharpe: (meanOf(r) / deviation(r)) * Math.sqrt(per_year),
    sortino: (meanOf(r) * per_year) / downside,
    calmar: annual / Math.abs(max_drawdown),
    omega: sum(r.filter((each) => each > 0)) / Math.abs(sum(r.filter((each) => each < 0))),
    max_drawdown,
    annualized_return: annual,
    annualized_volatility: deviation(r) * Math.sqrt(per_year),
    tail_ratio: Math.abs(percentile(r, 95)) / Math.abs(percentile(r, 5)),
    value_at_risk: percentile(r, 5),
    cvar: meanOfSmallest(r, Math.floor((n - 1) * 0.05) + 1),
    downside_risk: downside,
  }
}
export const vectorbtMetrics = (run: VectorRun, per_year = 365): Readonly<Record<string, Metric>> =>
  defined(returnFigures(run, per_year))

/** The table that vectorbt prints of a portfolio, by its names; durations in seconds, trade figures of closed trades. */
export const vectorbtStats = (run: VectorRun, per_year = 365): Readonly<Record<string, Metric>> => {
  const { capital, value, close, bar_seconds } = run
  const figures = returnFigures(run, per_year)
  const closed = run.trades.filter(({ open }) => !open)
  const open = run.trades.filter((trade) => trade.open)
  const wins = closed.filter(({ pnl }) => pnl > 0)
  const losses = closed.filter(({ pnl }) => pnl < 0)
  const of = (trades: readonly VectorTrade[], field: 'pnl' | 'return' | 'bars'): readonly number[] =>
    trades.map((trade) => trade[field])
  return defined({
    Period: value.length * bar_seconds,
    'Start Value': capital,
    'End Value': value.at(-1) ?? Number.NaN,
    'Total Return [%]': 100 * ((value.at(-1) ?? Number.NaN) / capital - 1),
    'Benchmark Return [%]': 100 * ((close.at(-1) ?? Number.NaN) / (close[0] ?? Number.NaN) - 1),
    'Max Gross Exposure [%]': 100 * run.exposure.reduce((a, b) => Math.max(a, b), 0),
    'Total Fees Paid': run.fees,
    'Max Drawdown [%]': -100 * figures.max_drawdown,
    'Max Drawdown Duration': deepestDrawdown(capital, value).bars * bar_seconds,
    'Total Trades': run.trades.length,
    'Total Closed Trades': closed.length,
    'Total Open Trades': open.length,
    'Open Trade PnL': sum(of(open, 'pnl')),
    'Win Rate [%]': (100 * wins.length) / closed.length,
    'Best Trade [%]': 100 * Math.max(...of(closed, 'return')),
    'Worst Trade [%]': 100 * Math.min(...of(closed, 'return')),
    'Avg Winning Trade [%]': 100 * meanOf(of(wins, 'return')),
    'Avg Losing Trade [%]': 100 * meanOf(of(losses, 'return')),
    'Avg Winning Trade Duration': meanOf(of(wins, 'bars')) * bar_seconds,
    'Avg Losing Trade Duration': meanOf(of(losses, 'bars')) * bar_seconds,
    'Profit Factor': sum(of(wins, 'pnl')) / Math.abs(sum(of(losses, 'pnl'))),
    Expectancy: meanOf(of(closed, 'pnl')),
    'Sharpe Ratio': figures.sharpe,
    'Calmar Ratio': figures.calmar,
    'Omega Ratio': figures.omega,
    'Sortino Ratio': figures.sortino,
  })
}
