import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { Span } from '../../candidate/figures.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import type { TraderRun } from '../../candidate/market.js'
import { measuredTrader } from '../../candidate/measured-trader.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { logsOf, type Trader } from '../../candidate/trader.js'
import { once } from '../../core/once.js'
import { power } from '../../core/power.kernel.js'
import type { JointTrades } from '../../portfolio/account/joint-simulation.js'
import type { ExecutionCounts } from '../../portfolio/account/simulation.js'
import { tradeCount } from '../../portfolio/account/trades.js'
import type { OrderEvent } from '../../portfolio/orders/order-machine.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Metric } from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import { delistingStress } from './delisting-stress.js'
import { type InstrumentFigures, instrumentFigures } from './instrument-figures.js'

/** What any backtest gives, as plain columns. Its benchmark and its break-even cost are runs of their own, made when they are read. */
export interface Evaluation {
  readonly metrics: Metrics
  /** Of buy and hold over the same bars. */
  readonly benchmark: Metrics
  /** As `breakEvenCost`: some 15 runs. */
  readonly break_even_cost: Metric
  /** Of several instruments each with its place among them. */
  readonly trades: TraderRun['trades']
  readonly counts: ExecutionCounts
  /** n + 1 values: the capital, then after each scored bar's close. */
  readonly equity: Float64Array
  /** Of every scored bar, UTC milliseconds: a view of the dataset's. */
  readonly time: Float64Array
  readonly logs: readonly SignalLog[]
  /** What labelled the bars for the one strategy, where it reads labels. */
  readonly labels?: FittedLabels
  readonly dataset: string
  /** P of the annualised figures. */
  readonly periods_per_year: number
  /** The mean risk-free rate a year over the scored bars, where one was given. */
  readonly risk_free?: number
  readonly span: Span
  readonly warnings: readonly string[]
  readonly execution: Execution
  /** All that happened to its orders, where orders traded. */
  readonly events?: readonly OrderEvent[]
  /** Of several instruments, each one's part. */
  readonly instruments?: readonly InstrumentFigures[]
}
/** What a backtest of several instruments gives: `span` counts steps, `dataset` is the hash of the universe. */
export interface JointEvaluation extends Evaluation {
  readonly trades: JointTrades
  readonly instruments: readonly InstrumentFigures[]
}
/** What one backtest of orders gives. */
export interface OrderEvaluation extends Evaluation {
  readonly events: readonly OrderEvent[]
}

/** How many orders were refused, and why. */
const refusalsOf = (events: readonly OrderEvent[]): readonly string[] => {
  const reasons = events.flatMap(({ kind, because }) => (kind === 'rejected' ? [because ?? ''] : []))
  return [...new Set(reasons)].map((because) => {
    const count = reasons.filter((each) => each === because).length
    return `${count} ${count === 1 ? 'order was' : 'orders were'} refused: ${because}`
  })
}

/** What the risk-free returns of some bars compound to in a year. */
const yearly = (returns: Float64Array, periods: number): number =>
  power(
    returns.reduce((wealth, r) => wealth * (1 + r), 1),
    periods / returns.length,
  ) - 1

/** Runs it; buy and hold and the break-even cost are computed when they are first read. */
export const evaluationOf = (
  trader: Trader,
  services: Pick<MarketServices, 'metrics'>,
): Either<PhaseError, Evaluation> => {
  const { market, execution, labels, ends, silence, notes } = trader
  const { on, periods } = market
  if (isLeft(periods)) return periods
  const { run: made, metrics } = measuredTrader(trader, execution, services, periods.right)
  const hold = once(() => market.hold(execution))
  const benchmark = once(() => runMetrics(services, market.performance(hold(), periods.right)))
  const breakEven = once(() => breakEvenCost((costs) => ends({ ...execution, costs }), execution.capital))
  const risk_free = on._tag === 'One' ? on.dataset.bars.risk_free?.subarray(...market.scored) : undefined
  return right({
    metrics,
    get benchmark() {
      return benchmark()
    },
    get break_even_cost() {
      return breakEven()
    },
    trades: made.trades,
    counts: made.counts,
    equity: made.equity,
    time: market.time,
    logs: logsOf(trader),
    ...(labels === undefined ? {} : { labels }),
    dataset: market.hash,
    periods_per_year: periods.right,
    ...(risk_free === undefined ? {} : { risk_free: yearly(risk_free, periods.right) }),
    execution,
    span: market.span,
    warnings: [
      ...market.warnings,
      ...notes,
      ...(tradeCount(made.trades) === 0 ? ['there are no trades', ...silence()] : []),
      ...refusalsOf(made.events ?? []),
      ...(on._tag === 'One' ? [] : delistingStress(on, made)),
    ],
    ...(made.events === undefined ? {} : { events: made.events }),
    ...(on._tag === 'One' ? {} : { instruments: instrumentFigures(on, made.trades, hold().returns) }),
  })
}
