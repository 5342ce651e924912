import { sequenceT } from 'fp-ts/lib/Apply.js'
import { Apply, type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { from } from 'rxjs'
import type { Candidate } from '../../candidate/candidate.js'
import { captureOf } from '../../candidate/captured-members.js'
import type { MarketServices } from '../../candidate/services.js'
import {
  type CapturedSignals,
  equityContent,
  keep,
  keepSome,
  logsContent,
  orderLogContent,
  tradeSymbolsContent,
  tradesContent,
} from '../../candidate/stored-artifacts.js'
import type { Trader } from '../../candidate/trader.js'
import { dataOfRun } from '../../candidate/universe-field.js'
import { isRecord } from '../../core/codec/codec.js'
import { type Shape, shapeOf } from '../../core/codec/shape.js'
import { namedTrades } from '../../portfolio/account/named-trades.js'
import type { Handler, Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import { BOOTSTRAP, bootstrapOf } from '../../stats/inference/bootstrap.js'
import { returnsOf } from '../../stats/metrics/equity-fold.kernel.js'
import { counted } from '../../stats/metrics/metric-text.js'
import { backtestText } from './backtest-text.js'
import { type BacktestConfig, backtestConfigCodec, writtenKind } from './config.js'
import { configTrader } from './config-trader.js'
import { type Evaluation, evaluationOf } from './evaluation.js'
import { backtestGrounds } from './grounds.js'
import { type BacktestResult, backtestResultCodec } from './result.js'

/** What was run, as a choice; a replay and orders are none. */
const choiceOf = (config: BacktestConfig, { execution, labels }: Evaluation): Candidate | undefined => {
  switch (config.kind) {
    case 'replay':
    case 'orders':
    case 'machine':
      return undefined
    case 'candidate':
      return { ...config.candidate, execution }
    case 'strategy': {
      const { strategy, params } = config
      return {
        members: [{ strategy, params }],
        weights: [1],
        ...(labels === undefined ? {} : { labels }),
        execution,
      }
    }
  }
}

/** The symbol of each trade of several instruments. */
const symbolsOf = ({ trades, instruments }: Evaluation): readonly string[] | undefined =>
  instruments === undefined ? undefined : Array.from(trades.symbol ?? [], (i) => instruments[i]?.symbol ?? '')

/** The signals of a run for replay, where they are asked for: of a choice those of every member. */
const signalsOf = (config: BacktestConfig, trader: Trader): CapturedSignals | undefined => {
  if ((config.kind !== 'strategy' && config.kind !== 'candidate') || config.capture === 'none')
    return undefined
  if (config.kind === 'candidate') return captureOf(config.candidate, trader)
  const { strategy, params } = config
  return captureOf({ members: [{ strategy, params }], labels: trader.labels }, trader)
}

const resultOf = async (
  { config, seed, artifacts }: Request<BacktestConfig>,
  evaluation: Evaluation,
  trader: Trader,
): Promise<Either<PhaseError, BacktestResult>> => {
  const { equity, trades, events, instruments, periods_per_year } = evaluation
  const signals = signalsOf(config, trader)
  const kept = sequenceT(Apply)(
    await keep(
      artifacts,
      tradesContent,
      namedTrades(
        trades,
        (instruments ?? []).map(({ symbol }) => symbol),
      ),
    ),
    await keep(artifacts, equityContent, equity),
    await keepSome(artifacts, tradeSymbolsContent, symbolsOf(evaluation)),
    await keepSome(artifacts, logsContent, signals),
    await keepSome(artifacts, orderLogContent, events),
  )
  if (isLeft(kept)) return kept
  const [keptTrades, keptEquity, trade_symbols, signal_logs, order_log] = kept.right
  const candidate = choiceOf(config, evaluation)
  const { metrics, benchmark, break_even_cost, counts, dataset, span, warnings } = evaluation
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
    trades: keptTrades,
    equity: keptEquity,
    ...(signal_logs === undefined ? {} : { signal_logs }),
    ...(order_log === undefined ? {} : { order_log }),
    ...(candidate === undefined ? {} : { candidate }),
    ...(instruments === undefined ? {} : { instruments }),
    ...(trade_symbols === undefined ? {} : { trade_symbols }),
    counts,
    dataset,
    span,
    warnings,
  })
}

const ran = async (
  request: Request<BacktestConfig>,
  services: MarketServices,
): Promise<Either<PhaseError, BacktestResult>> => {
  const data = dataOfRun(request.config, services)
  if (isLeft(data)) return data
  const trader = await configTrader(request, data.right)
  if (isLeft(trader)) return trader
  const evaluation = evaluationOf(trader.right, services)
  return isLeft(evaluation) ? evaluation : resultOf(request, evaluation.right, trader.right)
}

/**
 * A backtest that captures gives `signal_logs` for certain, one of orders `order_log`, one of a strategy or a
 * candidate `candidate`, one of several instruments `instruments` and `trade_symbols`.
 */
const shapeFor = (config: unknown): Shape => {
  const shape = shapeOf(backtestResultCodec)
  if (!isRecord(config) || shape._tag !== 'Fields') return shape
  const kind = writtenKind(config)
  const isJoint = config['universe'] !== undefined
  const certain = [
    ...(config['capture'] === 'signals' ? ['signal_logs'] : []),
    ...(kind === 'orders' || kind === 'machine' ? ['order_log'] : kind === 'replay' ? [] : ['candidate']),
    ...(isJoint ? ['instruments', 'trade_symbols'] : []),
  ]
  return { ...shape, absent: shape.absent.filter((key) => !certain.includes(key)) }
}

/** Runs a strategy, a candidate, captured signals, orders or an order machine, on one instrument or on several. */
export const backtestHandler: Handler<BacktestConfig, BacktestResult, MarketServices> = {
  version: 12,
  config: backtestConfigCodec,
  result: backtestResultCodec,
  shape: shapeFor,
  cached: true,
  grounds: (config, services, artifacts) => backtestGrounds({ config, artifacts }, services),
  run: (request, services) => from(ran(request, services)),
  text: backtestText,
  phrase: ({ metrics }) => counted(Number(metrics.total_trades), 'trade'),
}
