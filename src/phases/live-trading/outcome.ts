import { type Either, isLeft, left, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { map, type Observable, of } from 'rxjs'
import type { OpenJointAccount } from '../../broker/broker.js'
import { runFault, sizedCandidate, weightedFault } from '../../candidate/candidate.js'
import { candidateMarket, candidateTrader } from '../../candidate/candidate-trader.js'
import { exitsByAccount } from '../../candidate/exit-rules.js'
import { marketLabels } from '../../candidate/gate.js'
import { type Market, type MeasuredRun, symbolsIn } from '../../candidate/market.js'
import { marketOfOne } from '../../candidate/market-of-one.js'
import { marketOfSeveral } from '../../candidate/market-of-several.js'
import { type MeasuredTrader, measuredTrader } from '../../candidate/measured-trader.js'
import { type MarketServices, runMetrics } from '../../candidate/services.js'
import { paramsOn, strategyNotes, type TradedData } from '../../candidate/traded-data.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { all } from '../../core/all.js'
import type { BarRange, Slice } from '../../market/bars/bars.js'
import { showTime } from '../../market/bars/dataset-text.js'
import { barsIn } from '../../market/universe/universe-range.js'
import { EXIT_REASONS, type PlacedTrades, tradeCount } from '../../portfolio/account/trades.js'
import { isProgress, type Progress } from '../../run/emission.js'
import { badConfig, failed, type PhaseError } from '../../run/phase-error.js'
import type { Metrics } from '../../stats/metrics/metrics.js'
import type { StrategyFault } from '../../strategy/language/fault.js'
import { accountWith, type LiveTradingConfig } from './config.js'
import { differenceOf } from './difference.kernel.js'
import type { Alert } from './monitor.kernel.js'
import type { OrderRecord } from './orders.js'
import { fedPlan, foreignIn, type LiveChoice } from './plan.js'
import type { LiveTradingResult } from './result.js'
import type { SessionTraded } from './session.kernel.js'
import type { OpenPosition } from './session-accounts.kernel.js'
import { trade$ } from './trade.js'

/** A result with its columns instead of references to them. */
export interface LiveOutcome
  extends Omit<LiveTradingResult, 'trades' | 'equity' | 'orders' | 'trade_symbols'> {
  readonly trades: PlacedTrades
  /** Of several instruments: their symbols, which the places of trades count. */
  readonly symbols?: readonly string[]
  readonly equity: Float64Array
  /** The time that each value of the equity but the first goes by. */
  readonly time: Float64Array
  readonly orders: readonly OrderRecord[]
}

/** Why there is no result, and the orders until then. */
export interface LiveFailure {
  readonly error: PhaseError
  readonly orders: readonly OrderRecord[]
}
const refused = (error: PhaseError): Either<LiveFailure, never> => left({ error, orders: [] })

/** What a config means on its data. */
export interface Ground extends LiveChoice {
  readonly data: TradedData
  readonly periods: number
  readonly open: OpenJointAccount
}
/** Resolves a config on its data. Errors: an instrument of another currency, too little warm-up, a gate that begins later than the range, a broker of one. */
export const groundOf = (config: LiveTradingConfig, services: MarketServices): Either<PhaseError, Ground> => {
  const { range } = config
  const data = dataOfRun(config, services)
  if (isLeft(data)) return data
  const execution = config.execution ?? config.candidate.execution
  const candidate = sizedCandidate({ ...config.candidate, execution }, data.right.instruments.length)
  const market = candidateMarket({ candidate, range }, data.right)
  if (isLeft(market)) return market
  const early =
    runFault(candidate, market.right) ??
    weightedFault(candidate, 'trading bar by bar follows signals; a backtest or a validation follows weights')
  if (early !== undefined) return left(early)
  const foreign = foreignIn(market.right)
  if (foreign !== undefined) return left(failed(foreign))
  const known = all({
    exits: mapLeft(({ message }: StrategyFault) => badConfig({ path: 'candidate.members', message }))(
      sequenceArray(
        data.right.instruments.map(({ symbol }) =>
          exitsByAccount({
            ...candidate,
            members: candidate.members.map((member) => ({ ...member, params: paramsOn(member, symbol) })),
          }),
        ),
      ),
    ),
    labels: candidate.gate === undefined ? right([]) : marketLabels(candidate.gate, market.right),
    periods: market.right.periods,
    open: accountWith(config.broker, candidate.execution, market.right.on._tag === 'Several'),
  })
  const readable = services.data._tag === 'Several' ? services.data.universe : undefined
  return isLeft(known)
    ? known
    : right({ ...known.right, candidate, data: data.right, market: market.right, readable })
}

/** The market of the bars, or the steps, that were traded. */
const tradedMarket = ({ market: { on }, data }: Ground, scored: BarRange): Market => {
  if (on._tag === 'One') return marketOfOne(on.dataset, { warmup: on.slice.warmup, scored })
  const { universe, slice } = on
  const bars = universe.instruments.map((one) => barsIn(one, scored))
  const slices = slice.slices.map((own, i): Slice | undefined => {
    const end = Math.min(own?.scored[1] ?? 0, bars[i]?.[1] ?? 0)
    return own === undefined || end <= own.scored[0]
      ? undefined
      : { warmup: own.warmup, scored: [own.scored[0], end] }
  })
  return marketOfSeveral(universe, { steps: scored, bars, slices }, data.instruments)
}

/** The backtest of the bars that were traded; positions that trading left standing stand in it too. */
const expectedOf = (
  { candidate, periods }: Ground,
  market: Market,
  closes: boolean,
  services: MarketServices,
): Either<PhaseError, MeasuredTrader> => {
  const trader = candidateTrader(candidate, market)
  if (isLeft(trader)) return trader
  const execution = {
    ...candidate.execution,
    finalize: closes ? candidate.execution.finalize : ('mark' as const),
  }
  return right(measuredTrader(trader.right, execution, services, periods))
}

const phrase = ({ symbol, side, units, entry_price, value }: OpenPosition): string =>
  `${side === 1 ? 'long' : 'short'} ${units}${symbol === undefined ? '' : ` ${symbol}`} at ${entry_price}, worth ${value}`
/** Positions in words. */
export const positionsText = (positions: readonly OpenPosition[]): string =>
  positions.length === 0 ? 'no position stands' : `standing: ${positions.map(phrase).join('; ')}`

const countOf = (orders: readonly OrderRecord[], kind: OrderRecord['kind']): number =>
  orders.filter((order) => order.kind === kind).length

const resultOf = (
  config: LiveTradingConfig,
  ground: Ground,
  traded: SessionTraded,
  services: MarketServices,
): Either<PhaseError, LiveOutcome> => {
  const { candidate, periods } = ground
  const { scored, stopped, run, orders, positions } = traded
  const [from, to] = scored
  if (from === to) return left(failed(`nothing was traded: it was ${stopped} before the first bar`))
  const market = tradedMarket(ground, scored)
  const closed = stopped === 'end_of_feed' || stopped === 'duration'
  const expected = expectedOf(ground, market, closed, services)
  if (isLeft(expected)) return expected
  const { difference, trades_differing } = differenceOf(run, expected.right.run)
  const { trades } = run
  const measured = (of: MeasuredRun): Metrics => runMetrics(services, market.performance(of, periods))
  const { min_trades, max_deviation } = config.monitor
  const atEnd = (rule: Alert['rule'], limit: number, worst: number): Alert => ({
    rule,
    limit,
    worst,
    bar: to - 1,
    time: showTime(market.time.at(-1) ?? 0),
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
    benchmark: measured(market.hold(candidate.execution)),
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
    positions: positions.map(({ time, ...position }) => ({ ...position, entry_time: showTime(time) })),
    trades,
    ...(market.on._tag === 'One' ? {} : { symbols: symbolsIn(market) }),
    equity: run.equity,
    time: market.time,
    orders,
    dataset: market.hash,
    span: market.span,
    warnings: [
      ...ground.market.warnings,
      ...strategyNotes(candidate.members, ground.data, config.range),
      ...(count === 0 ? ['there are no trades'] : []),
    ],
  })
}

/** Trades a candidate on paper over a replayed feed: progress, then one outcome or why there is none. It never errors. */
export const live$ = (
  config: LiveTradingConfig,
  services: MarketServices,
  signal?: AbortSignal,
): Observable<Progress | Either<LiveFailure, LiveOutcome>> => {
  const ground = groundOf(config, services)
  if (isLeft(ground)) return of(refused(ground.left))
  const { duration_ms, monitor, batch } = config
  const { plan, feed$, bars } = fedPlan(ground.right, {
    duration_ms,
    monitor,
    batch,
    open: ground.right.open,
  })
  return trade$(plan, feed$, { expected_bars: bars, ...(signal === undefined ? {} : { signal }) }).pipe(
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
