import { bind, Do, type Either, flatMap, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { map, type Observable, of } from 'rxjs'
import { candidateWarmup, type LoneCandidate, loneCandidate, runFault } from '../../candidate/candidate.js'
import { candidateTrader } from '../../candidate/candidate-trader.js'
import { exitsByAccount } from '../../candidate/exit-rules.js'
import { spanOf } from '../../candidate/figures.js'
import { gateFault, gateLabels } from '../../candidate/gate.js'
import { labelColumns } from '../../candidate/labelling.js'
import type { TraderRun } from '../../candidate/market.js'
import { marketOfOne } from '../../candidate/market-of-one.js'
import { annualOf, type InstrumentServices, runMetrics, sliceOf } from '../../candidate/services.js'
import { oneTraded, strategyNotes } from '../../candidate/traded-data.js'
import type { Slice } from '../../market/bars/bars.js'
import { warningsIn } from '../../market/bars/data-note.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { periodsOfSpacing } from '../../portfolio/account/shadow.kernel.js'
import { EXIT_REASONS, type Trades, tradeCount } from '../../portfolio/account/trades.js'
import { inOneReading, summaryMetrics } from '../../portfolio/fast/summary-metrics.js'
import { buyAndHold } from '../../portfolio/runs/buy-and-hold.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import { isProgress, type Progress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { accountWith, type LiveTradingConfig } from './config.js'
import { differenceOf } from './difference.kernel.js'
import { replayedFeed } from './feed.kernel.js'
import { labelsKnown, noLabels } from './gate-labels.js'
import { knownSeries } from './label-feed.kernel.js'
import type { Alert } from './monitor.kernel.js'
import type { OrderRecord } from './orders.js'
import type { LiveTradingResult } from './result.js'
import type { OpenPosition, SessionTraded, TradingPlan } from './session.kernel.js'
import { trade$ } from './trade.js'

/** A result with its columns instead of references to them. */
export interface LiveOutcome extends Omit<LiveTradingResult, 'trades' | 'equity' | 'orders'> {
  readonly trades: Trades
  readonly equity: Float64Array
  readonly orders: readonly OrderRecord[]
}

/** Why there is no result, and the orders until then. */
export interface LiveFailure {
  readonly error: PhaseError
  readonly orders: readonly OrderRecord[]
}
const refused = (error: PhaseError): Either<LiveFailure, never> => left({ error, orders: [] })

/** What a config means on these bars. */
export interface Ground {
  readonly candidate: LoneCandidate
  readonly slice: Slice
  readonly periods: number
  /** The exits that read the trades of each account. */
  readonly exits: TradingPlan['exits']
}
/** Resolves a config on the bars. Errors: too little warm-up, a gate that begins later than the range. */
export const groundOf = (
  { candidate: chosen, execution = chosen.execution, range }: LiveTradingConfig,
  services: InstrumentServices,
): Either<PhaseError, Ground> => {
  const candidate = { ...chosen, execution }
  return pipe(
    Do,
    bind('candidate', () => loneCandidate(candidate)),
    bind('need', () => candidateWarmup(candidate, services, range)),
    bind('slice', ({ need }) => sliceOf(services, range, need)),
    flatMap((laid) => {
      const early =
        runFault(candidate, marketOfOne(services.dataset, laid.slice)) ??
        gateFault(laid.candidate.gate, laid.slice.scored[0])
      return early === undefined ? right(laid) : left(early)
    }),
    bind('periods', () => annualOf(services)),
    bind('exits', (ground) =>
      mapLeft(({ message }: StrategyFault) => badConfig({ path: 'candidate.members', message }))(
        exitsByAccount(ground.candidate),
      ),
    ),
  )
}

interface Expected {
  readonly run: TraderRun
  readonly metrics: Metrics
}

/** The backtest of the bars that were traded; positions that trading left standing stand in it too. */
const expectedOf = (
  { candidate, periods }: Ground,
  slice: Slice,
  closes: boolean,
  services: InstrumentServices,
): Either<PhaseError, Expected> => {
  const trader = candidateTrader(candidate, marketOfOne(services.dataset, slice))
  if (isLeft(trader)) return trader
  const execution = {
    ...candidate.execution,
    finalize: closes ? candidate.execution.finalize : ('mark' as const),
  }
  const run = trader.right.run(execution)
  const whole = runMetrics(services, performanceOf(run, services.dataset.bars, slice, periods))
  const summary = trader.right.summarize?.(execution)
  return right({
    run,
    metrics: summary === undefined ? whole : inOneReading(whole, summaryMetrics(summary, periods)),
  })
}

const phrase = ({ side, units, entry_price, value }: OpenPosition): string =>
  `${side === 1 ? 'long' : 'short'} ${units} at ${entry_price}, worth ${value}`
/** Positions in words. */
export const positionsText = (positions: readonly OpenPosition[]): string =>
  positions.length === 0 ? 'no position stands' : `standing: ${positions.map(phrase).join('; ')}`

const countOf = (orders: readonly OrderRecord[], kind: OrderRecord['kind']): number =>
  orders.filter((order) => order.kind === kind).length

const resultOf = (
  config: LiveTradingConfig,
  ground: Ground,
  traded: SessionTraded,
  services: InstrumentServices,
): Either<PhaseError, LiveOutcome> => {
  const { dataset } = services
  const { candidate, periods } = ground
  const { scored, stopped, run, orders, positions } = traded
  const [from, to] = scored
  if (from === to) return left(failed(`nothing was traded: it was ${stopped} before the first bar`))
  const slice: Slice = { warmup: ground.slice.warmup, scored }
  const closed = stopped === 'end_of_feed' || stopped === 'duration'
  const expected = expectedOf(ground, slice, closed, services)
  if (isLeft(expected)) return expected
  const { difference, trades_differing } = differenceOf(run, expected.right.run)
  const { trades } = run
  const measured = (of: Parameters<typeof performanceOf>[0]): Metrics =>
    runMetrics(services, performanceOf(of, dataset.bars, slice, periods))
  const { min_trades, max_deviation } = config.monitor
  const atEnd = (rule: Alert['rule'], limit: number, worst: number): Alert => ({
    rule,
    limit,
    worst,
    bar: to - 1,
    time: showTime(dataset.bars.time[to - 1] ?? 0),
    bars: 1,
  })
  const count = tradeCount(trades)
  const alerts = [
    ...traded.alerts,
    ...(count < min_trades ? [atEnd('min_trades', min_trades, count)] : []),
    ...(difference > max_deviation ? [atEnd('max_deviation', max_deviation, difference)] : []),
  ]
  return right({
    // the same fills have the same metrics to the bit
    metrics: difference === 0 && trades_differing === 0 ? expected.right.metrics : measured(run),
    benchmark: measured(buyAndHold(dataset.bars, slice, candidate.execution)),
    expected: {
      metrics: expected.right.metrics,
      trades: tradeCount(expected.right.run.trades),
      difference,
      trades_differing,
    },
    healthy: alerts.length === 0 && closed,
    alerts,
    stopped,
    fills: countOf(orders, 'filled'),
    counts: {
      placed: countOf(orders, 'placed'),
      filled: countOf(orders, 'filled'),
      rejected: countOf(orders, 'rejected'),
      cancelled: countOf(orders, 'cancelled'),
      forced: trades.reason.filter((reason) => EXIT_REASONS[reason] === 'end_of_data').length,
      cuts: trades.cut.filter((cut) => cut === 1).length,
    },
    positions: positions.map((position) => ({
      ...position,
      entry_time: showTime(dataset.bars.time[position.entry_bar] ?? 0),
    })),
    trades,
    equity: run.equity,
    orders,
    dataset: dataset.hash,
    span: spanOf(dataset, scored),
    warnings: [
      ...warningsIn(dataset.notes),
      ...strategyNotes(ground.candidate.members, oneTraded(dataset), config.range),
      ...(count === 0 ? ['there are no trades'] : []),
    ],
  })
}

/** The bar that a feed begins with: the first of the warm-up, or of labels that began before it. */
const firstBarOf = ({ gate, labels = {} }: LoneCandidate, { warmup: [first] }: Slice): number =>
  Math.min(first, gate?.from_bar ?? first, ...Object.values(labels).map(({ from_bar }) => from_bar))

/** Trades a candidate on paper over a replayed feed: progress, then one outcome or why there is none. It never errors. */
export const live$ = (
  config: LiveTradingConfig,
  services: InstrumentServices,
  signal?: AbortSignal,
): Observable<Progress | Either<LiveFailure, LiveOutcome>> => {
  const ground = groundOf(config, services)
  if (isLeft(ground)) return of(refused(ground.left))
  const { candidate, slice, exits } = ground.right
  const { gate, labels } = candidate
  const first = firstBarOf(candidate, slice)
  const { bars } = services.dataset
  return trade$(
    {
      candidate,
      slice,
      periods: periodsOfSpacing(services.dataset.interval),
      duration_ms: config.duration_ms,
      monitor: config.monitor,
      open: accountWith(config.broker, candidate.execution),
      labels: gate === undefined ? noLabels : labelsKnown(gateLabels(gate, services, slice.scored[1])),
      exits,
      series: knownSeries(labelColumns(labels, services, slice.scored[1])),
    },
    replayedFeed(bars, [first, slice.scored[1]], config.batch),
    { expected_bars: slice.scored[1] - first, ...(signal === undefined ? {} : { signal }) },
  ).pipe(
    map((emission) => {
      if (isProgress(emission)) return emission
      if (isLeft(emission)) {
        const { because, traded } = emission.left
        return left({
          error: failed(`the feed broke: ${because}; ${positionsText(traded.positions)}`),
          orders: traded.orders,
        })
      }
      const result = resultOf(config, ground.right, emission.right, services)
      return isLeft(result) ? left({ error: result.left, orders: emission.right.orders }) : result
    }),
  )
}
