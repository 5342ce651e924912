import { power } from '../../core/power.kernel.js'
import { type EquityFold, foldEquity } from './equity-fold.kernel.js'
import { type ExcessSums, excessOf } from './excess.kernel.js'
import { definedOr, liftMetrics, type Metric, undefinedMetric } from './metric.js'
import type { MetricName } from './metric-name.js'
import { deviationOf, kurtosisOf, type PowerSums, sharpeOf, skewOf } from './power-sums.js'
import { lowerTailOfEquity, type Tail } from './tail.kernel.js'
import { foldTrades, type TradeColumns, type TradeFold } from './trade-fold.kernel.js'
import { tradeMetrics } from './trade-metrics.js'

/** The mean share of the equity that stood in positions at the closes: net, and of all positions whatever their side. */
export interface Invested {
  readonly net: number
  readonly gross: number
}

/** What a run leaves for its metrics. */
export interface Performance {
  /** n + 1 values: the capital before the first scored bar, then after each scored bar's close. */
  readonly equity: Float64Array
  readonly periods_per_year: number
  /** Scored bars at whose close a position was held. */
  readonly held: number
  readonly invested?: Invested
  /** Times of the first and the last scored bar, UTC milliseconds. */
  readonly first_time: number
  readonly last_time: number
  readonly trades: TradeColumns
  /** The risk-free return of each scored bar; 0 where it is absent. */
  readonly risk_free?: Float64Array
}
/** An `EquityFold`, or what of it a reading that holds no equity curve can give. */
export interface Curve
  extends Pick<EquityFold, keyof PowerSums | 'equity' | 'start' | 'gains' | 'losses' | 'losses2'>,
    Pick<EquityFold, 'max_drawdown' | 'ruined'>,
    Partial<Pick<EquityFold, 'drawdown2' | 'longest_under'>> {}

/** A run already folded; metrics of what is absent are `Undefined` because they need the whole equity curve. */
export interface Folds
  extends Pick<Performance, 'periods_per_year' | 'held' | 'invested'>,
    Partial<Pick<Performance, 'first_time' | 'last_time'>> {
  readonly curve: Readonly<Curve>
  readonly trades: Readonly<TradeFold>
  readonly tail?: Tail
  readonly excess?: ExcessSums
}
/** Every metric by name. */
export type Metrics = Readonly<Record<MetricName, Metric>>

const YEAR_MS = 365.25 * 86_400_000
const TAIL = 0.05
const NO_BARS = 'there are no scored bars'
const RUINED = 'the equity fell to 0 or below'
const UNTIMED = 'the times of the bars are not known'
const UNSEEN = 'it needs the whole equity curve'
const UNPLACED = 'the positions of the run are not known'
const INFINITE = 'the figures are not finite'

const grown = (total: Metric, years: number): Metric =>
  liftMetrics(
    [total],
    (value = 0) => power(1 + value, 1 / years) - 1,
    'the capital was lost, or no time passed',
  )

const scaled = (metric: Metric, by: number): Metric =>
  liftMetrics([metric], (value = 0) => value * by, INFINITE)

/**
 * The metrics of the equity curve. `r` are the simple returns of all n scored bars, flat ones too; P the periods a year;
 * rf the risk-free return of each bar, 0 unless given; `e` the equity, `peak` its running maximum with the start.
 *
 * - `total_return` R = e[n] / e[0] - 1
 * - `annualized_return` (1 + R)^(P / n) - 1; `cagr` (1 + R)^(365.25 days / elapsed) - 1, elapsed from first to last bar
 * - `volatility` sd(r) √P, ddof 1; `sharpe_ratio` mean(r - rf) / sd(r - rf) √P, ddof 1 (Sharpe 1994)
 * - `sortino_ratio` mean(r - rf) / √(Σ min(r - rf, 0)² / n) √P (Sortino and Price 1994)
 * - `omega_ratio` Σ max(r, 0) / |Σ min(r, 0)| (Keating and Shadwick 2002, threshold 0)
 * - `calmar_ratio` annualized_return / |max_drawdown| (Young 1991)
 * - `max_drawdown` min(e / peak - 1) <= 0; `max_drawdown_duration` the longest run of bars below the peak, in bars
 * - `ulcer_index` √(Σ (e / peak - 1)² / n), a fraction (Martin and McCann 1989)
 * - `value_at_risk`, `conditional_value_at_risk` of `lowerTail` at 5 %, a loss is negative
 * - `skew`, `kurtosis` population moments, the kurtosis in excess of 3
 * - `exposure_time` held / n; `mean_exposure` mean(Σ position value / equity) at the closes, signed; `gross_exposure` the same of
 *   absolute values
 */
const curveMetrics = (run: Folds) => {
  const fold = run.curve
  const { n } = fold
  const excess = run.excess ?? fold
  const ofReturns = (metric: () => Metric): Metric =>
    n === 0 ? undefinedMetric(NO_BARS) : fold.ruined ? undefinedMetric(RUINED) : metric()
  const year = Math.sqrt(run.periods_per_year)
  const total_return =
    n === 0 ? undefinedMetric(NO_BARS) : definedOr(fold.equity / fold.start - 1, 'there is no capital')
  const annualized_return = ofReturns(() => grown(total_return, n / run.periods_per_year))
  const ofCurve = (figure: number | undefined): Metric =>
    n === 0
      ? undefinedMetric(NO_BARS)
      : figure === undefined
        ? undefinedMetric(UNSEEN)
        : definedOr(figure, INFINITE)
  const invested = (share: number | undefined): Metric =>
    n === 0
      ? undefinedMetric(NO_BARS)
      : share === undefined
        ? undefinedMetric(UNPLACED)
        : definedOr(share, INFINITE)
  const elapsed = (run.last_time ?? Number.NaN) - (run.first_time ?? Number.NaN)
  return {
    total_return,
    annualized_return,
    cagr: ofReturns(() =>
      Number.isNaN(elapsed) ? undefinedMetric(UNTIMED) : grown(total_return, elapsed / YEAR_MS),
    ),
    volatility: ofReturns(() => scaled(deviationOf(fold), year)),
    sharpe_ratio: ofReturns(() => scaled(sharpeOf(excess), year)),
    sortino_ratio: ofReturns(() =>
      definedOr((excess.sum / n / Math.sqrt(excess.losses2 / n)) * year, 'no bar lost'),
    ),
    calmar_ratio: liftMetrics(
      [annualized_return],
      (annual = 0) => annual / -fold.max_drawdown,
      'there was no drawdown',
    ),
    omega_ratio: ofReturns(() => definedOr(fold.gains / -fold.losses, 'no bar lost')),
    max_drawdown:
      n === 0 ? undefinedMetric(NO_BARS) : definedOr(fold.max_drawdown, 'the equity is not finite'),
    max_drawdown_duration: ofCurve(fold.longest_under),
    ulcer_index: ofCurve(fold.drawdown2 === undefined ? undefined : Math.sqrt(fold.drawdown2 / n)),
    value_at_risk: ofReturns(() => ofCurve(run.tail?.value_at_risk)),
    conditional_value_at_risk: ofReturns(() => ofCurve(run.tail?.conditional_value_at_risk)),
    skew: ofReturns(() => skewOf(fold)),
    kurtosis: ofReturns(() => liftMetrics([kurtosisOf(fold)], (value = 0) => value - 3, INFINITE)),
    exposure_time: definedOr(run.held / n, NO_BARS),
    mean_exposure: invested(run.invested?.net),
    gross_exposure: invested(run.invested?.gross),
  }
}

/** Every metric of a folded run; one that does not exist for it is `Undefined` and says why. Cost: O(1). */
export const metricsOfFolds = (run: Folds): Metrics =>
  // two spreads of thirty names in one literal take eighty times as long
  Object.assign(curveMetrics(run), tradeMetrics(run.trades))

/** The lower tail of a curve's returns, where it has any. Cost: O(bars). */
export const tailOfCurve = (equity: Float64Array): Pick<Folds, 'tail'> =>
  equity.length > 1 ? { tail: lowerTailOfEquity(equity, TAIL) } : {}

/** Every metric of a run; one that does not exist for it is `Undefined` and says why. Cost: O(bars + trades). */
export const metricsOf = (run: Performance): Metrics =>
  metricsOfFolds({
    ...run,
    curve: foldEquity(run.equity),
    trades: foldTrades(run.trades),
    ...(run.risk_free === undefined ? {} : { excess: excessOf(run.equity, run.risk_free) }),
    ...tailOfCurve(run.equity),
  })
