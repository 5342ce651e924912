import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { UniverseServices } from '../../candidate/services.js'
import {
  equityContent,
  keep,
  logsContent,
  orderLogContent,
  recall,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import { symbolsOf } from '../../market/universe/universe.js'
import { kernelKey, kernelOf } from '../../portfolio/rules/kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import type { Artifacts } from '../../store/store.js'
import { executionFor, type JointRun } from './joint-config.js'
import { jointEvaluationOf } from './joint-evaluation.js'
import type { JointTrader } from './joint-read.js'
import { jointTrader } from './joint-trader.js'
import { type BacktestResult, tradeSymbolsContent } from './result.js'

const readyOf = async (
  config: JointRun,
  services: UniverseServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, JointTrader>> => {
  if (config.kind !== 'replay') return jointTrader(config, services)
  const captured = await recall(artifacts, logsContent, config.replay)
  return isLeft(captured) ? captured : jointTrader(config, services, captured.right)
}

/** What a joint run means on these instruments. */
export const jointGrounds = async (
  config: JointRun,
  services: UniverseServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, unknown>> => {
  const ready = await readyOf(config, services, artifacts)
  return isLeft(ready)
    ? ready
    : right({
        universe: services.universe.hash,
        members: ready.right.universe.hash,
        slice: ready.right.slice,
        ...ready.right.identity,
        kernel: kernelKey(
          kernelOf(executionFor(config.execution, ready.right.universe.instruments.length), {
            follows: 'orders',
            pays: false,
          }),
        ),
      })
}

/** Runs it, and keeps trades and equity in the store. */
export const jointResult = async (
  { config, seed, artifacts }: Pick<Request<unknown>, 'seed' | 'artifacts'> & { readonly config: JointRun },
  services: UniverseServices,
): Promise<Either<PhaseError, BacktestResult>> => {
  const ready = await readyOf(config, services, artifacts)
  if (isLeft(ready)) return ready
  const evaluation = jointEvaluationOf(config, ready.right)
  if (isLeft(evaluation)) return evaluation
  const { metrics, benchmark, break_even_cost, counts, instruments, dataset, span, warnings } =
    evaluation.right
  const { trades, equity, periods_per_year } = evaluation.right
  const { symbol, ...columns } = trades
  const symbols = symbolsOf(ready.right.universe)
  const keptTrades = await keep(artifacts, tradesContent, columns)
  if (isLeft(keptTrades)) return keptTrades
  const keptSymbols = await keep(
    artifacts,
    tradeSymbolsContent,
    Array.from(symbol, (i) => symbols[i] ?? ''),
  )
  if (isLeft(keptSymbols)) return keptSymbols
  const keptEquity = await keep(artifacts, equityContent, equity)
  if (isLeft(keptEquity)) return keptEquity
  const keptLogs =
    config.kind === 'strategy' && config.capture === 'signals'
      ? await keep(artifacts, logsContent, { strategies: [config.strategy], logs: evaluation.right.logs })
      : undefined
  if (keptLogs !== undefined && isLeft(keptLogs)) return keptLogs
  const { events } = evaluation.right
  const keptOrders = events === undefined ? undefined : await keep(artifacts, orderLogContent, events)
  if (keptOrders !== undefined && isLeft(keptOrders)) return keptOrders
  return right({
    metrics,
    bootstrap: bootstrapOf(returnsOf(equity), {
      ...BOOTSTRAP,
      resamples: config.resamples,
      periods_per_year,
      seed,
    }),
    break_even_cost,
    benchmark,
    trades: keptTrades.right,
    equity: keptEquity.right,
    ...(keptLogs === undefined ? {} : { signal_logs: keptLogs.right }),
    ...(keptOrders === undefined ? {} : { order_log: keptOrders.right }),
    instruments,
    trade_symbols: keptSymbols.right,
    counts,
    dataset,
    span,
    warnings,
  })
}
