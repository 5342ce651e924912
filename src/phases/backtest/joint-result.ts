import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import type { UniverseServices } from '../../candidate/services.js'
import { equityContent, keep, tradesContent } from '../../candidate/stored-artifacts.js'
import { symbolsOf } from '../../market/universe/universe.js'
import { kernelKey, kernelOf } from '../../portfolio/rules/kernel.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { executionFor, type JointRun } from './joint-config.js'
import { jointEvaluationOf, jointReady } from './joint-evaluation.js'
import { type BacktestResult, tradeSymbolsContent } from './result.js'

/** What a joint run means on these instruments. */
export const jointGrounds = (config: JointRun, services: UniverseServices): Either<PhaseError, unknown> => {
  const ready = jointReady(config, services)
  return isLeft(ready)
    ? ready
    : right({
        universe: services.universe.hash,
        members: ready.right.universe.hash,
        slice: ready.right.slice,
        strategies: [strategyHash(config.strategy)],
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
  const ready = jointReady(config, services)
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
    instruments,
    trade_symbols: keptSymbols.right,
    counts,
    dataset,
    span,
    warnings,
  })
}
