import { type Either, flatMap, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { from, of } from 'rxjs'
import type { Candidate } from '../../candidate/candidate.js'
import { replayTrader, traderOfRange } from '../../candidate/candidate-trader.js'
import type { FittedLabels } from '../../candidate/labelling.js'
import { annualOf, type InstrumentServices, type MarketServices } from '../../candidate/services.js'
import {
  equityContent,
  keep,
  logsContent,
  orderLogContent,
  recall,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import type { Trader } from '../../candidate/trader.js'
import { isRecord } from '../../core/codec/codec.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import type { Handler, Request } from '../../run/handler.js'
import { missingInput, type PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { counted } from '../../stats/metrics/metric-text.js'
import type { Artifacts } from '../../store/store.js'
import { onOne, onSeveral } from '../one-instrument.js'
import { backtestText } from './backtest-text.js'
import {
  type BacktestConfig,
  backtestConfigCodec,
  type OneRun,
  type ReplayRun,
  writtenForm,
} from './config.js'
import { evaluated } from './evaluated.js'
import { type Evaluation, evaluationOf } from './evaluation.js'
import { oneGrounds, replayReads } from './grounds.js'
import { jointGrounds, jointResult } from './joint-result.js'
import { type BacktestResult, backtestResultCodec } from './result.js'

const replayed = async (
  { replay, log: number, execution }: ReplayRun,
  artifacts: Artifacts,
  services: InstrumentServices,
): Promise<Either<PhaseError, Trader>> => {
  const captured = await recall(artifacts, logsContent, replay)
  if (isLeft(captured)) return captured
  const log = captured.right.logs[number]
  return log === undefined
    ? left(missingInput(`${captured.right.logs.length} signals were captured, there is no number ${number}`))
    : replayTrader(captured.right, log, execution, services)
}

const evaluate = async (
  { config, seed, artifacts }: Request<OneRun>,
  services: InstrumentServices,
): Promise<Either<PhaseError, Evaluation>> => {
  switch (config.kind) {
    case 'strategy':
    case 'orders':
    case 'machine':
      return evaluated(config, services, seed)
    case 'candidate':
    case 'replay': {
      const trader =
        config.kind === 'candidate'
          ? traderOfRange(config, services)
          : await replayed(config, artifacts, services)
      return isLeft(trader) ? trader : evaluationOf(trader.right, services)
    }
  }
}

/** What was run, as a choice. */
const choiceOf = (config: OneRun, labels: FittedLabels | undefined): { readonly candidate?: Candidate } => {
  switch (config.kind) {
    case 'replay':
    case 'orders':
    case 'machine':
      return {}
    case 'candidate':
      return {
        candidate: { ...config.candidate, execution: config.execution ?? config.candidate.execution },
      }
    case 'strategy': {
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
  const keptLogs =
    config.kind === 'strategy' && config.capture === 'signals'
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
  const { kind, on } = writtenForm(config)
  const certain = [
    ...(config['capture'] === 'signals' ? ['signal_logs'] : []),
    ...(kind === 'orders' || kind === 'machine'
      ? ['order_log']
      : kind === 'replay' || on === 'several'
        ? []
        : ['candidate']),
    ...(on === 'several' ? ['instruments', 'trade_symbols'] : []),
  ]
  return { ...shape, absent: shape.absent.filter((key) => !certain.includes(key)) }
}

const WITHOUT = 'a backtest without universe'

/** Runs a strategy, a candidate, a captured signal, orders, or a strategy on several instruments. */
export const backtestHandler: Handler<BacktestConfig, BacktestResult, MarketServices> = {
  version: 7,
  config: backtestConfigCodec,
  result: backtestResultCodec,
  shape: shapeFor,
  cached: true,
  grounds: async (config, services, artifacts) => {
    if (config.on === 'several') {
      const several = onSeveral(services)
      return isLeft(several) ? several : jointGrounds(config, several.right, artifacts)
    }
    const reads = config.kind === 'replay' && (await replayReads(config, artifacts))
    return flatMap((one: InstrumentServices) => oneGrounds(config, one, reads))(onOne(WITHOUT, services))
  },
  run: ({ config, ...request }, services) => {
    if (config.on === 'several') {
      const several = onSeveral(services)
      return isLeft(several) ? of(several) : from(jointResult({ ...request, config }, several.right))
    }
    const one = onOne(WITHOUT, services)
    return isLeft(one) ? of(one) : from(resultOf({ ...request, config }, one.right))
  },
  text: backtestText,
  phrase: ({ metrics }) => counted(Number(metrics.total_trades), 'trade'),
}
