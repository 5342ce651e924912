import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { concatMap, from, of } from 'rxjs'
import { marketKey } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import {
  equityContent,
  keep,
  keepSome,
  tradeSymbolsContent,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import { written } from '../../candidate/written-strategy.js'
import { allInTurn } from '../../core/all.js'
import { namedTrades } from '../../portfolio/account/named-trades.js'
import { kernelKey } from '../../portfolio/rules/kernel.js'
import { isProgress } from '../../run/emission.js'
import type { Handler } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { counted } from '../../stats/metrics/metric-text.js'
import type { Artifacts } from '../../store/store.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { PolicyInput } from '../../workflow/policy.js'
import type { Exact, NeedsIn, Templated } from '../../workflow/templated.js'
import { type Phase, phase } from '../../workflow/workflow.js'
import { type LiveTradingConfig, type LiveTradingConfigInput, liveTradingConfigCodec } from './config.js'
import { ordersContent } from './orders.js'
import { groundOf, type LiveFailure, type LiveOutcome, live$ } from './outcome.js'
import { type LiveTradingResult, liveTradingResultCodec } from './result.js'
import { tradingText } from './trading-text.js'

/** An outcome with its equity, trades and orders in the store. What was ordered is kept whatever the end: a failure names it. */
export const keptOutcome = async (
  outcome: Either<LiveFailure, LiveOutcome>,
  artifacts: Artifacts,
): Promise<Either<PhaseError, LiveTradingResult>> => {
  const given = isLeft(outcome) ? outcome.left.orders : outcome.right.orders
  const orders = await keep(artifacts, ordersContent, given)
  if (isLeft(orders)) return orders
  if (isLeft(outcome)) {
    const { error } = outcome.left
    return left(
      error._tag === 'Failed' && given.length > 0
        ? {
            ...error,
            because: `${error.because}; ${given.length} order events kept as ${orders.right.sha256}`,
          }
        : error,
    )
  }
  const { symbols, time: _, ...result } = outcome.right
  const named = symbols && Array.from(result.trades.symbol ?? [], (at) => symbols[at] ?? '')
  const kept = await allInTurn({
    equity: () => keep(artifacts, equityContent, result.equity),
    trades: () => keep(artifacts, tradesContent, namedTrades(result.trades, symbols ?? [])),
    trade_symbols: () => keepSome(artifacts, tradeSymbolsContent, named),
  })()
  if (isLeft(kept)) return kept
  const { equity, trades, trade_symbols } = kept.right
  return right({
    ...result,
    equity,
    trades,
    ...(trade_symbols === undefined ? {} : { trade_symbols }),
    orders: orders.right,
  })
}

/**
 * Trades a frozen choice as a stream of bars comes. What acts on the world is carried out each time that it is asked for, so
 * no stored result stands for a run, on paper neither; on a replayed feed the result is nevertheless the same to the byte.
 */
export const liveTradingHandler: Handler<LiveTradingConfig, LiveTradingResult, MarketServices> = {
  version: 4,
  config: liveTradingConfigCodec,
  result: liveTradingResultCodec,
  cached: false,
  grounds: (config, services) => {
    const ground = groundOf(config, services)
    if (isLeft(ground)) return Promise.resolve(ground)
    const { market, candidate } = ground.right
    return Promise.resolve(
      right({
        ...marketKey(market),
        strategies: candidate.members.map(({ strategy }) => strategyHash(strategy)),
        kernel: kernelKey(market.kernel(candidate.execution, { follows: 'signal' })),
      }),
    )
  },
  run: ({ config, signal, artifacts }, services) =>
    live$(config, services, signal).pipe(
      concatMap((emission) => (isProgress(emission) ? of(emission) : from(keptOutcome(emission, artifacts)))),
    ),
  text: (result) => tradingText(result),
  phrase: ({ fills, span, healthy }) =>
    `${counted(span.bars, 'bar')} fed, ${counted(fills, 'fill')}, ${healthy ? 'healthy' : 'not healthy'}`,
}

/** A phase that trades a frozen choice on the bars of a feed, through a broker, with the backtest of the same bars next to it. */
export const liveTrading = <const Name extends string, const C extends Templated<LiveTradingConfigInput>>(
  name: Name,
  config: C & Exact<C, LiveTradingConfigInput>,
  policy: PolicyInput = {},
): Phase<Name, LiveTradingResult, NeedsIn<C>> => phase(name, 'live_trading', written(config), policy)
