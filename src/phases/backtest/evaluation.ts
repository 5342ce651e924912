import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { type Span, spanOf } from '../../candidate/figures.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import { annualOf, type InstrumentServices, runMetrics } from '../../candidate/services.js'
import { loneTrader, type Trader } from '../../candidate/trader.js'
import { power } from '../../core/power.kernel.js'
import { warningsIn } from '../../market/bars/data-note.js'
import type { Dataset } from '../../market/bars/dataset.js'
import type { ExecutionCounts } from '../../portfolio/account/simulation.js'
import { type Trades, tradeCount } from '../../portfolio/account/trades.js'
import { portfolio } from '../../portfolio/fast/portfolio.kernel.js'
import { inOneReading, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import type { OrderEvent } from '../../portfolio/orders/order-machine.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { buyAndHold } from '../../portfolio/runs/buy-and-hold.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { Metric } from '../../stats/metrics/metric.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import type { StrategyRun } from './config.js'
import { strategyRead } from './strategy-reading.js'

/** What any backtest gives, as plain columns. */
export interface Evaluation {
  readonly metrics: Metrics
  readonly benchmark: Metrics
  readonly break_even_cost: Metric
  readonly trades: Trades
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
}
/** What one backtest of orders gives. */
export interface OrderEvaluation extends Evaluation {
  readonly events: readonly OrderEvent[]
}

/** How many orders were refused, and why. */
export const refusalsOf = (events: readonly OrderEvent[]): readonly string[] => {
  const reasons = events.flatMap(({ kind, because }) => (kind === 'rejected' ? [because ?? ''] : []))
  return [...new Set(reasons)].map((because) => {
    const count = reasons.filter((each) => each === because).length
    return `${count} ${count === 1 ? 'order was' : 'orders were'} refused: ${because}`
  })
}

/** What the data's own faults mean for a result, and why there were no trades, where there were none. */
const warningsOf = (
  dataset: Dataset,
  trades: Trades,
  silence: () => readonly string[],
  notes: readonly string[],
): readonly string[] => [
  ...warningsIn(dataset.notes),
  ...notes,
  ...(tradeCount(trades) === 0 ? ['there are no trades', ...silence()] : []),
]

/** A strategy ready to run over its slice. */
export const strategyTrader = (
  config: StrategyRun,
  services: InstrumentServices,
  seed: number,
): Either<PhaseError, Trader> => {
  const read = strategyRead(config, services, seed)
  if (isLeft(read)) return read
  const { log, exits, ...rest } = read.right
  const desk = portfolio(services.dataset.bars, rest.slice)
  return right({ ...loneTrader(log, exits, desk, rest.slice, config.execution), ...rest })
}

/** What the risk-free returns of some bars compound to in a year. */
const yearly = (returns: Float64Array, periods: number): number =>
  power(
    returns.reduce((wealth, r) => wealth * (1 + r), 1),
    periods / returns.length,
  ) - 1

/** Runs it, with buy and hold next to it. */
export const evaluationOf = (
  trader: Trader,
  services: InstrumentServices,
): Either<PhaseError, Evaluation> => {
  const { slice, execution, logs, labels, run, ends, summarize, silence, notes } = trader
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const { dataset } = services
  const made = run(execution)
  const measured = (of: typeof made): Metrics =>
    runMetrics(services, performanceOf(of, dataset.bars, slice, periods.right))
  return right({
    metrics:
      summarize === undefined
        ? measured(made)
        : inOneReading(measured(made), summaryMetrics(summarize(execution), periods.right)),
    benchmark: measured(buyAndHold(dataset.bars, slice, execution)),
    break_even_cost: breakEvenCost((costs) => ends({ ...execution, costs }), execution.capital),
    trades: made.trades,
    counts: made.counts,
    equity: made.equity,
    time: dataset.bars.time.subarray(...slice.scored),
    logs,
    ...(labels === undefined ? {} : { labels }),
    dataset: dataset.hash,
    periods_per_year: periods.right,
    ...(dataset.bars.risk_free === undefined
      ? {}
      : { risk_free: yearly(dataset.bars.risk_free.subarray(...slice.scored), periods.right) }),
    execution,
    span: spanOf(dataset, slice.scored),
    warnings: [...warningsOf(dataset, made.trades, silence, notes), ...refusalsOf(made.events ?? [])],
    ...(made.events === undefined ? {} : { events: made.events }),
  })
}
