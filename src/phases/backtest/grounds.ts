import { type Either, isLeft, map, right } from 'fp-ts/lib/Either.js'
import { tradingOf } from '../../candidate/candidate.js'
import { candidateMarket } from '../../candidate/candidate-trader.js'
import { readsTrade } from '../../candidate/exit-rules.js'
import { type Market, marketKey, type Trading } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import type { TradedData } from '../../candidate/traded-data.js'
import { readsItsTrades, type Trader } from '../../candidate/trader.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { kernelKey } from '../../portfolio/rules/kernel.js'
import { executionFor, type UnsizedExecution } from '../../portfolio/rules/unsized.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { isWeighted } from '../../strategy/strategy.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import type { BacktestConfig } from './config.js'
import { configTrader } from './config-trader.js'
import { type OrdersRead, ordersRead } from './order-trader.js'
import { strategyMarket } from './strategy-trader.js'

/** What is run on a market, for keys. */
interface Meant {
  readonly market: Market
  readonly what: Readonly<Record<string, unknown>>
  readonly execution: UnsizedExecution
  readonly trading: Trading
}

const meantBy = async (
  request: Pick<Request<BacktestConfig>, 'config' | 'artifacts'>,
  data: TradedData,
): Promise<Either<PhaseError, Meant>> => {
  const { config } = request
  switch (config.kind) {
    case 'replay':
      return map(
        (trader: Trader): Meant => ({
          market: trader.market,
          what: {},
          execution: config.execution,
          trading: { follows: 'signal', reads_trade: readsItsTrades(trader) },
        }),
      )(await configTrader({ ...request, seed: 0 }, data))
    case 'orders':
    case 'machine':
      return map(
        ({ market, machines }: OrdersRead): Meant => ({
          market,
          what: { machines: machines.map((machine) => machine?.params ?? null) },
          execution: config.execution,
          trading: { follows: 'orders' },
        }),
      )(ordersRead(config, data))
    case 'candidate': {
      const market =
        config.replay === undefined
          ? candidateMarket(config, data)
          : map((trader: Trader) => trader.market)(await configTrader({ ...request, seed: 0 }, data))
      return map(
        (known: Market): Meant => ({
          market: known,
          what: { strategies: config.candidate.members.map(({ strategy }) => strategyHash(strategy)) },
          execution: config.execution ?? config.candidate.execution,
          trading: tradingOf(config.candidate),
        }),
      )(market)
    }
    case 'strategy':
      return map(
        (market: Market): Meant => ({
          market,
          what: { strategies: [strategyHash(config.strategy)] },
          execution: config.execution,
          trading: isWeighted(config.strategy)
            ? { follows: 'orders' }
            : { follows: 'signal', reads_trade: readsTrade(config.strategy) },
        }),
      )(strategyMarket(config, data))
  }
}

/** What a config means on the data. */
export const backtestGrounds = async (
  request: Pick<Request<BacktestConfig>, 'config' | 'artifacts'>,
  services: MarketServices,
): Promise<Either<PhaseError, unknown>> => {
  const data = dataOfRun(request.config, services)
  if (isLeft(data)) return data
  const meant = await meantBy(request, data.right)
  if (isLeft(meant)) return meant
  const { market, what, execution, trading } = meant.right
  const sized = executionFor(execution, data.right.instruments.length)
  return right({ ...marketKey(market), ...what, kernel: kernelKey(market.kernel(sized, trading)) })
}
