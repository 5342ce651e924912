import { power, square } from '../../core/power.kernel.js'
import { definedOr, type Metric } from '../metrics/metric.js'
import {
  barsCovered,
  drawdownEpisodes,
  drawdownsFromPeak,
  type Episode,
  lastOfBuckets,
  logReturnBeta,
  medianStep,
  roundedUp,
  weekendShare,
} from './backtesting-py-series.kernel.js'

const DAY_MS = 86_400_000
const YEAR_MS = 365.25 * DAY_MS

/** What the statistics are taken from: one equity a bar, and closed trades in the order of their exits. */
export interface DialectRun {
  readonly time: Float64Array
  readonly close: Float64Array
  readonly equity: Float64Array
  readonly trades: {
    readonly entry_bar: Int32Array
    readonly exit_bar: Int32Array
    readonly pnl: Float64Array
    readonly return: Float64Array
    readonly commission: Float64Array
  }
  /** The first bar on which every indicator has a value. */
  readonly warmup: number
}

/** How a series of times is annualised: the length of its buckets in days (0: a day), and how many of them make a year. */
export interface Periods {
  readonly days: number
  readonly per_year: number
}

const sum = (values: Float64Array): number => values.reduce((total, each) => total + each, 0)
const mean = (values: Float64Array): number => sum(values) / values.length
const variance = (values: Float64Array): number => {
  const middle = mean(values)
  return sum(values.map((each) => square(each - middle))) / (values.length - 1)
}
const zeroIsNaN = (value: number): number => (value === 0 ? Number.NaN : value)
const greatest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), -Infinity)
const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b), Infinity)

/**
 * Buckets and periods per year: weeks 52, months 12, years 1, else days, 365 of them where over 17.1 % of the bars lie on
 * weekends.
 */
export const periodsOf = (time: Float64Array): Periods => {
  const days = Math.floor(medianStep(time) / DAY_MS)
  const perYear: Readonly<Record<number, number>> = { 7: 52, 31: 12, 365: 1 }
  const per_year = perYear[days]
  return per_year === undefined
    ? { days: 0, per_year: weekendShare(time) > (2 / 7) * 0.6 ? 365 : 252 }
    : { days, per_year }
}

/** Geometric mean of returns; 0 where any loses all. */
export const geometricMean = (returns: Float64Array): number =>
  returns.some((each) => 1 + each <= 0)
    ? 0
    : Math.exp(sum(returns.map(Math.log1p)) / zeroIsNaN(returns.length)) - 1

/** Simple returns of the last equity of each bucket. */
export const bucketReturns = ({ time, equity }: DialectRun, { days }: Periods): Float64Array => {
  const values = lastOfBuckets(time, equity, days)
  return Float64Array.from(
    { length: Math.max(0, values.length - 1) },
    (_, i) => (values[i + 1] ?? 0) / (values[i] ?? 0) - 1,
  )
}

const returnOf = (values: Float64Array, from = 0): number => (values.at(-1) ?? 0) / (values[from] ?? 0) - 1

/** Return, volatility and ratios of an equity curve; fractions, not percents. */
const curveFigures = (run: DialectRun) => {
  const periods = periodsOf(run.time)
  const returns = bucketReturns(run, periods)
  // an equity of 0 has no return: pandas leaves it out
  const known = returns.filter((each) => !Number.isNaN(each))
  const A = periods.per_year
  const g = geometricMean(returns)
  const annual = power(1 + g, A) - 1
  const volatility = Math.sqrt(power(variance(known) + square(1 + g), A) - power(1 + g, 2 * A))
  const downside = Math.sqrt(mean(known.map((each) => square(Math.min(each, 0))))) * Math.sqrt(A)
  const years = ((run.time.at(-1) ?? 0) - (run.time[0] ?? 0)) / YEAR_MS
  return {
    annual,
    volatility,
    cagr: power(1 + returnOf(run.equity), 1 / years) - 1,
    sharpe: annual / zeroIsNaN(volatility),
    sortino: annual / zeroIsNaN(downside),
  }
}

/** Sqrt(n) times mean over standard deviation (ddof 1) of the trades' profits. */
export const systemQuality = (pnl: Float64Array): number =>
  (Math.sqrt(pnl.length) * mean(pnl)) / zeroIsNaN(Math.sqrt(variance(pnl)))

/** W - (1 - W) / (average win / average loss), of the trades' profits. */
export const kellyOf = (pnl: Float64Array): number => {
  const wins = pnl.filter((each) => each > 0)
  const losses = pnl.filter((each) => each < 0)
  const rate = wins.length / pnl.length
  return rate - (1 - rate) / (mean(wins) / -mean(losses))
}

const tradeFigures = ({ time, trades }: DialectRun) => {
  const { pnl, return: returns } = trades
  const step = medianStep(time)
  const durations = Float64Array.from(
    trades.exit_bar,
    (bar, i) => (time[bar] ?? 0) - (time[trades.entry_bar[i] ?? 0] ?? 0),
  )
  const seconds = (duration: number): number => roundedUp(duration, step) / 1000
  return {
    '# Trades': pnl.length,
    'Win Rate [%]': (100 * pnl.filter((each) => each > 0).length) / pnl.length,
    'Best Trade [%]': 100 * greatest(returns),
    'Worst Trade [%]': 100 * least(returns),
    'Avg. Trade [%]': 100 * geometricMean(returns),
    'Max. Trade Duration_seconds': seconds(greatest(durations)),
    'Avg. Trade Duration_seconds': seconds(mean(durations)),
    'Profit Factor':
      sum(returns.filter((each) => each > 0)) / zeroIsNaN(Math.abs(sum(returns.filter((each) => each < 0)))),
    'Expectancy [%]': 100 * mean(returns),
    SQN: systemQuality(pnl),
    'Kelly Criterion': kellyOf(pnl),
    'Commissions [$]': sum(trades.commission),
  }
}

const episodeFigures = (episodes: readonly Episode[], step: number) => {
  const durations = Float64Array.from(episodes, ({ duration }) => duration)
  return {
    'Avg. Drawdown [%]': -100 * mean(Float64Array.from(episodes, ({ depth }) => depth)),
    'Max. Drawdown Duration_seconds': roundedUp(greatest(durations), step) / 1000,
    'Avg. Drawdown Duration_seconds': roundedUp(mean(durations), step) / 1000,
  }
}

/**
 * The statistics that backtesting.py prints, by its names and definitions, percents times 100, durations in seconds rounded
 * up to the unit of the bars. A figure that it leaves blank is `Undefined`.
 */
export const backtestingPyStats = (run: DialectRun): Readonly<Record<string, Metric>> => {
  const { time, close, equity, trades, warmup } = run
  const drawdowns = drawdownsFromPeak(equity)
  const deepest = greatest(drawdowns)
  const curve = curveFigures(run)
  const beta = logReturnBeta(equity, close)
  const total = 100 * returnOf(equity)
  const held = 100 * returnOf(close, warmup)
  const figures = {
    Duration_seconds: ((time.at(-1) ?? 0) - (time[0] ?? 0)) / 1000,
    'Exposure Time [%]':
      (100 * barsCovered(equity.length, trades.entry_bar, trades.exit_bar)) / equity.length,
    'Equity Final [$]': equity.at(-1) ?? Number.NaN,
    'Equity Peak [$]': greatest(equity),
    'Return [%]': total,
    'Buy & Hold Return [%]': held,
    'Return (Ann.) [%]': 100 * curve.annual,
    'Volatility (Ann.) [%]': 100 * curve.volatility,
    'CAGR [%]': 100 * curve.cagr,
    'Sharpe Ratio': curve.sharpe,
    'Sortino Ratio': curve.sortino,
    'Calmar Ratio': curve.annual / zeroIsNaN(deepest),
    'Alpha [%]': total - beta * held,
    Beta: beta,
    'Max. Drawdown [%]': -100 * deepest,
    ...episodeFigures(drawdownEpisodes(time, drawdowns), medianStep(time)),
    ...tradeFigures(run),
  }
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [
      name,
      definedOr(figure, `${name} has nothing to be taken from`),
    ]),
  )
}
