import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { spanOf } from '../../candidate/figures.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import { annualOf, type MarketServices, sliceOf } from '../../candidate/services.js'
import type { Slice } from '../../market/bars/bars.js'
import { runOrders } from '../../portfolio/orders/engine.kernel.js'
import type { OrderEvent, OrderMachine } from '../../portfolio/orders/order-machine.js'
import { ordersOf } from '../../portfolio/orders/orders-of.js'
import { scripted } from '../../portfolio/orders/scripted.js'
import { type ExecutionModel, noSlippage } from '../../portfolio/rules/execution-model.js'
import { breakEvenCost } from '../../portfolio/runs/break-even.js'
import { alwaysLong } from '../../portfolio/runs/buy-and-hold.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { SignalLog } from '../../signal/signal-log.js'
import { metricsOf } from '../../stats/metrics/metrics.js'
import { type Figures, warningsOf } from './evaluation.js'
import type { ModelRun, OrdersRun } from './order-config.js'
import { ordersByBar } from './order-dates.js'
import { strategyRead } from './strategy-reading.js'

/** What one backtest of orders gives, as plain columns; `events` is all that happened to its orders. */
export interface OrderEvaluation extends Figures {
  readonly model: ExecutionModel
  readonly events: readonly OrderEvent[]
}

/** An order machine ready to run over a slice under a model. */
export interface OrderRunnable {
  readonly slice: Slice
  readonly model: ExecutionModel
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a machine's state is its own
  readonly machine: OrderMachine<any>
  readonly logs: readonly SignalLog[]
  readonly labels?: FittedLabels
  readonly silence: () => readonly string[]
}

/** A strategy whose signal is traded by orders. */
export const modelRunnable = (
  config: ModelRun,
  services: MarketServices,
  seed: number,
): Either<PhaseError, OrderRunnable> => {
  const read = strategyRead(config, services, seed)
  if (isLeft(read)) return read
  const { log, ...rest } = read.right
  const { model, execution } = config
  return right({ ...rest, model, machine: ordersOf(log, execution), logs: [log] })
}

/** A table of orders. */
export const ordersRunnable = (
  { orders, model, range }: OrdersRun,
  services: MarketServices,
): Either<PhaseError, OrderRunnable> => {
  const slice = sliceOf(services, range, 0)
  if (isLeft(slice)) return slice
  const table = ordersByBar(orders, services.dataset, slice.right)
  return isLeft(table)
    ? table
    : right({ slice: slice.right, model, machine: scripted(table.right), logs: [], silence: () => [] })
}

/** How many orders were refused, and why. */
const refusalsOf = (events: readonly OrderEvent[]): readonly string[] => {
  const reasons = events.flatMap(({ kind, because }) => (kind === 'rejected' ? [because ?? ''] : []))
  return [...new Set(reasons)].map((because) => {
    const count = reasons.filter((each) => each === because).length
    return `${count} ${count === 1 ? 'order was' : 'orders were'} refused: ${because}`
  })
}

/** Runs it, with buy and hold under the same model beside it. */
export const orderEvaluationOf = (
  { slice, model, machine, logs, labels, silence }: OrderRunnable,
  services: MarketServices,
): Either<PhaseError, OrderEvaluation> => {
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const { dataset } = services
  const { bars } = dataset
  const made = runOrders(bars, machine, model, slice)
  const held = runOrders(bars, ordersOf(alwaysLong(bars, slice)), model, slice)
  const measured = (of: typeof made) => metricsOf(performanceOf(of, bars, slice, periods.right))
  const atCosts = (rate: number): ExecutionModel => ({
    ...model,
    commission: { ...model.commission, rate, fixed: 0, per_share: 0, minimum: 0, tiers: [] },
    slippage: { ...noSlippage, stops: model.slippage.stops },
  })
  return right({
    metrics: measured(made),
    benchmark: measured(held),
    break_even_cost: breakEvenCost(
      ({ rate }) => runOrders(bars, machine, atCosts(rate), slice),
      model.capital,
    ),
    trades: made.trades,
    equity: made.equity,
    counts: made.counts,
    time: bars.time.subarray(...slice.scored),
    logs,
    ...(labels === undefined ? {} : { labels }),
    dataset: dataset.hash,
    periods_per_year: periods.right,
    span: spanOf(dataset, slice.scored),
    warnings: [
      ...warningsOf(dataset, made.trades, silence),
      ...(dataset.bars.dividends === undefined ? [] : ['dividends are not paid to order machines']),
      ...refusalsOf(made.events),
    ],
    model,
    events: made.events,
  })
}
