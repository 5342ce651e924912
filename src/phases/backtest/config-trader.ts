import { type Either, flatMap, left } from 'fp-ts/lib/Either.js'
import { sizedCandidate } from '../../candidate/candidate.js'
import { traderOfRange } from '../../candidate/candidate-trader.js'
import { jointReplayTrader, replayTrader } from '../../candidate/replay-trader.js'
import { type CapturedSignals, logsContent, recall } from '../../candidate/stored-artifacts.js'
import type { TradedData } from '../../candidate/traded-data.js'
import type { Trader } from '../../candidate/trader.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import type { Request } from '../../run/handler.js'
import { badConfig, missingInput, type PhaseError } from '../../run/phase-error.js'
import type { Artifacts } from '../../store/store.js'
import type { BacktestConfig, ReplayRun } from './config.js'
import { ordersTrader } from './order-trader.js'
import { strategyTrader } from './strategy-trader.js'

/** What classifiers are fitted with, outside of a run that has a seed. */
const SEED = 42

/** What trades without anything of an earlier phase that the store keeps, ready to run; the seed is for what labels fit. */
export const readyTrader = (
  config: Exclude<BacktestConfig, ReplayRun>,
  data: TradedData,
  seed: number = config.seed ?? SEED,
): Either<PhaseError, Trader> => {
  switch (config.kind) {
    case 'strategy':
      return strategyTrader(config, data, seed)
    case 'orders':
    case 'machine':
      return ordersTrader(config, data)
    case 'candidate': {
      const { range, execution = config.candidate.execution } = config
      const instruments = data.instruments.length
      return traderOfRange(
        {
          candidate: sizedCandidate(config.candidate, instruments),
          range,
          execution: executionFor(execution, instruments),
        },
        data,
      )
    }
  }
}

const replayed = (
  { log: number, execution, range }: ReplayRun,
  captured: CapturedSignals,
  { data, instruments, ...rest }: TradedData,
): Either<PhaseError, Trader> => {
  const sized = executionFor(execution, instruments.length)
  if (data._tag === 'Several')
    return jointReplayTrader(captured, { number, range }, sized, { data, instruments, ...rest })
  if (range !== undefined)
    return left(
      badConfig({
        path: 'range',
        message: 'a captured signal has its own bars: leave range out, or capture again',
      }),
    )
  const log = captured.logs[number]
  return log === undefined
    ? left(missingInput(`${captured.logs.length} signals were captured, there is no number ${number}`))
    : replayTrader(captured, log, sized, data.dataset)
}

/** What a backtest trades, ready to run. */
export const configTrader = async (
  {
    config,
    seed,
    artifacts,
  }: Pick<Request<BacktestConfig>, 'config' | 'seed'> & { readonly artifacts: Artifacts },
  data: TradedData,
): Promise<Either<PhaseError, Trader>> => {
  if (config.kind !== 'replay') return readyTrader(config, data, seed)
  const captured = await recall(artifacts, logsContent, config.replay)
  return flatMap((signals: CapturedSignals) => replayed(config, signals, data))(captured)
}
