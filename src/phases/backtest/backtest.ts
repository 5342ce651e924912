import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import { type Shape, shapeOf } from '../../core/shape.js'
import { kernelFor } from '../../portfolio/kernel-choice.js'
import type { Handler, Request } from '../../run/handler.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/bootstrap.js'
import { returnsOf } from '../../stats/equity-fold.kernel.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { annualOf, type MarketServices } from '../services.js'
import { equityContent, keep, logsContent, recall, tradesContent } from '../stored.js'
import { type BacktestConfig, backtestConfigCodec } from './config.js'
import {
  candidateRunnable,
  candidateSlice,
  type Evaluation,
  evaluationOf,
  replayRunnable,
  strategyRunnable,
  strategySlice,
} from './evaluation.js'
import { type BacktestResult, backtestResultCodec } from './result.js'

const groundsOf = (config: BacktestConfig, services: MarketServices): Either<PhaseError, unknown> => {
  if ('replay' in config) return right({ kernel: kernelFor(config.execution) })
  if ('candidate' in config) {
    const slice = candidateSlice(config, services)
    return isLeft(slice)
      ? slice
      : right({
          slice: slice.right,
          strategies: config.candidate.members.map(({ strategy }) => strategyHash(strategy)),
          kernel: kernelFor(config.execution ?? config.candidate.execution),
        })
  }
  const slice = strategySlice(config, services)
  return isLeft(slice)
    ? slice
    : right({
        slice: slice.right,
        strategies: [strategyHash(config.strategy)],
        kernel: kernelFor(config.execution),
      })
}

const evaluated = async (
  { config, artifacts }: Request<BacktestConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, Evaluation>> => {
  const runnable = async () => {
    if (!('replay' in config))
      return 'candidate' in config ? candidateRunnable(config, services) : strategyRunnable(config, services)
    const captured = await recall(artifacts, logsContent, config.replay)
    if (isLeft(captured)) return captured
    const log = captured.right.logs[config.log]
    return log === undefined
      ? left(
          missingInput(
            `${captured.right.logs.length} signals were captured, there is no number ${config.log}`,
          ),
        )
      : replayRunnable(log, config.execution, services)
  }
  const ready = await runnable()
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}

const resultOf = async (
  request: Request<BacktestConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, BacktestResult>> => {
  const { config, seed, artifacts } = request
  const evaluation = await evaluated(request, services)
  if (isLeft(evaluation)) return evaluation
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const { metrics, benchmark, break_even_cost, trades, counts, equity, logs, dataset, span, warnings } =
    evaluation.right
  const keptTrades = await keep(artifacts, tradesContent, trades)
  if (isLeft(keptTrades)) return keptTrades
  const keptEquity = await keep(artifacts, equityContent, equity)
  if (isLeft(keptEquity)) return keptEquity
  const captures = 'strategy' in config && config.capture === 'signals'
  const keptLogs = captures
    ? await keep(artifacts, logsContent, { strategies: [config.strategy], logs })
    : undefined
  if (keptLogs !== undefined && isLeft(keptLogs)) return keptLogs
  return right({
    metrics,
    bootstrap: bootstrapOf(returnsOf(equity), {
      ...BOOTSTRAP,
      resamples: config.resamples,
      periods_per_year: periods.right,
      seed,
    }),
    break_even_cost,
    benchmark,
    trades: keptTrades.right,
    equity: keptEquity.right,
    ...(keptLogs === undefined ? {} : { signal_logs: keptLogs.right }),
    counts,
    dataset,
    span,
    warnings,
  })
}

/** A backtest that captures gives `signal_logs` for certain. */
const shapeFor = (config: unknown): Shape => {
  const shape = shapeOf(backtestResultCodec)
  const captures =
    typeof config === 'object' && config !== null && 'capture' in config && config.capture === 'signals'
  return captures && shape._tag === 'Fields'
    ? { ...shape, absent: shape.absent.filter((key) => key !== 'signal_logs') }
    : shape
}

export const backtestHandler: Handler<BacktestConfig, BacktestResult, MarketServices> = {
  version: 2,
  config: backtestConfigCodec,
  result: backtestResultCodec,
  shape: shapeFor,
  cached: true,
  grounds: (config, services) => Promise.resolve(groundsOf(config, services)),
  run: (request, services) => from(resultOf(request, services)),
}
