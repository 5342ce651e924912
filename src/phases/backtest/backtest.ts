import { type Either, flatMap, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { from, of } from 'rxjs'
import type { Candidate } from '../../candidate/candidate.js'
import { candidateSlice, replayTrader, traderOfRange } from '../../candidate/candidate-trader.js'
import { readsTrade } from '../../candidate/exit-rules.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import {
  annualOf,
  type InstrumentServices,
  type MarketServices,
  type UniverseServices,
} from '../../candidate/services.js'
import {
  equityContent,
  keep,
  logsContent,
  orderLogContent,
  recall,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import { isRecord } from '../../core/codec/codec.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import type { Execution } from '../../portfolio/rules/execution.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import type { Handler, Request } from '../../run/handler.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { counted } from '../../stats/metrics/metric-text.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { onOne, onSeveral } from '../one-instrument.js'
import { type BacktestConfig, backtestConfigCodec } from './config.js'
import { evaluated } from './evaluated.js'
import { type Evaluation, evaluationOf } from './evaluation.js'
import type { JointRun } from './joint-config.js'
import { jointGrounds, jointResult } from './joint-result.js'
import { isOrdered, ordersKernel, ordersRead } from './order-trader.js'
import { type BacktestResult, backtestResultCodec } from './result.js'
import { strategySlice } from './strategy-reading.js'

/** What works on one instrument. */
type OneRun = Exclude<BacktestConfig, JointRun>

const groundsOf = (config: OneRun, services: InstrumentServices): Either<PhaseError, unknown> => {
  const { bars } = services.dataset
  const kernel = (execution: Execution) => kernelKey(signalKernel(bars, execution))
  if ('replay' in config) return right({ kernel: kernel(config.execution) })
  if (isOrdered(config)) {
    const read = ordersRead(config, services)
    return isLeft(read)
      ? read
      : right({
          slice: read.right.slice,
          machine: read.right.machine.params,
          kernel: ordersKernel(config.execution, bars),
        })
  }
  if ('candidate' in config) {
    const slice = candidateSlice(config, services)
    return isLeft(slice)
      ? slice
      : right({
          slice: slice.right,
          strategies: config.candidate.members.map(({ strategy }) => strategyHash(strategy)),
          kernel: kernel(config.execution ?? config.candidate.execution),
        })
  }
  const slice = strategySlice(config, services)
  return isLeft(slice)
    ? slice
    : right({
        slice: slice.right,
        strategies: [strategyHash(config.strategy)],
        kernel: kernelKey(signalKernel(bars, config.execution, readsTrade(config.strategy))),
      })
}

const evaluate = async (
  { config, seed, artifacts }: Request<OneRun>,
  services: InstrumentServices,
): Promise<Either<PhaseError, Evaluation>> => {
  if (isOrdered(config) || 'strategy' in config) return evaluated(config, services, seed)
  const trader = async () => {
    if ('candidate' in config) return traderOfRange(config, services)
    const captured = await recall(artifacts, logsContent, config.replay)
    if (isLeft(captured)) return captured
    const log = captured.right.logs[config.log]
    return log === undefined
      ? left(
          missingInput(
            `${captured.right.logs.length} signals were captured, there is no number ${config.log}`,
          ),
        )
      : replayTrader(log, config.execution, services)
  }
  const ready = await trader()
  return isLeft(ready) ? ready : evaluationOf(ready.right, services)
}

/** What was run, as a choice. */
const choiceOf = (config: OneRun, labels: FittedLabels | undefined): { readonly candidate?: Candidate } => {
  if ('replay' in config || isOrdered(config)) return {}
  if ('candidate' in config)
    return {
      candidate: { ...config.candidate, execution: config.execution ?? config.candidate.execution },
    }
  const { strategy, params, execution } = config
  return {
    candidate: {
      members: [{ strategy, params }],
      weights: [1],
      ...(labels === undefined ? {} : { labels }),
      execution,
    },
  }
}

const resultOf = async (
  request: Request<OneRun>,
  services: InstrumentServices,
): Promise<Either<PhaseError, BacktestResult>> => {
  const { config, seed, artifacts } = request
  const evaluation = await evaluate(request, services)
  if (isLeft(evaluation)) return evaluation
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const {
    metrics,
    benchmark,
    break_even_cost,
    trades,
    counts,
    equity,
    logs,
    labels,
    dataset,
    span,
    warnings,
  } = evaluation.right
  const keptTrades = await keep(artifacts, tradesContent, trades)
  if (isLeft(keptTrades)) return keptTrades
  const keptEquity = await keep(artifacts, equityContent, equity)
  if (isLeft(keptEquity)) return keptEquity
  const captures = 'strategy' in config && config.capture === 'signals'
  const keptLogs = captures
    ? await keep(artifacts, logsContent, {
        strategies: [config.strategy],
        logs,
        ...(labels === undefined ? {} : { labels }),
      })
    : undefined
  if (keptLogs !== undefined && isLeft(keptLogs)) return keptLogs
  const keptOrders =
    evaluation.right.events === undefined
      ? undefined
      : await keep(artifacts, orderLogContent, evaluation.right.events)
  if (keptOrders !== undefined && isLeft(keptOrders)) return keptOrders
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
    ...(keptOrders === undefined ? {} : { order_log: keptOrders.right }),
    ...choiceOf(config, labels),
    counts,
    dataset,
    span,
    warnings,
  })
}

/**
 * A backtest that captures gives `signal_logs` for certain, one of orders `order_log`, one of a strategy or a
 * candidate by its signal `candidate`, one of several instruments `instruments` and `trade_symbols`.
 */
const shapeFor = (config: unknown): Shape => {
  const shape = shapeOf(backtestResultCodec)
  if (!isRecord(config) || shape._tag !== 'Fields') return shape
  const certain = [
    ...(config['capture'] === 'signals' ? ['signal_logs'] : []),
    ...(isOrdered(config) ? ['order_log'] : 'replay' in config || 'universe' in config ? [] : ['candidate']),
    ...('universe' in config ? ['instruments', 'trade_symbols'] : []),
  ]
  return { ...shape, absent: shape.absent.filter((key) => !certain.includes(key)) }
}

const WITHOUT = 'a backtest without universe'

/** Runs a strategy, a candidate, a captured signal, orders, or a strategy on several instruments. */
export const backtestHandler: Handler<BacktestConfig, BacktestResult, MarketServices> = {
  version: 6,
  config: backtestConfigCodec,
  result: backtestResultCodec,
  shape: shapeFor,
  cached: true,
  grounds: (config, services) =>
    Promise.resolve(
      'universe' in config
        ? flatMap((several: UniverseServices) => jointGrounds(config, several))(onSeveral(services))
        : flatMap((one: InstrumentServices) => groundsOf(config, one))(onOne(WITHOUT, services)),
    ),
  run: ({ config, ...request }, services) => {
    if ('universe' in config) {
      const several = onSeveral(services)
      return isLeft(several) ? of(several) : from(jointResult({ ...request, config }, several.right))
    }
    const one = onOne(WITHOUT, services)
    return isLeft(one) ? of(one) : from(resultOf({ ...request, config }, one.right))
  },
  phrase: ({ metrics }) => counted(Number(metrics.total_trades), 'trade'),
}
