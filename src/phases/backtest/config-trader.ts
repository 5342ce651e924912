import { type Either, flatMap } from 'fp-ts/lib/Either.js'
import { type Candidate, sizedCandidate } from '../../candidate/candidate.js'
import { traderOfRange } from '../../candidate/candidate-trader.js'
import { candidateReplayTrader } from '../../candidate/captured-members.js'
import { capturedTrader } from '../../candidate/replay-trader.js'
import { type CapturedSignals, logsContent, recall } from '../../candidate/stored-artifacts.js'
import type { TradedData } from '../../candidate/traded-data.js'
import type { Trader } from '../../candidate/trader.js'
import { executionFor } from '../../portfolio/rules/unsized.js'
import type { Request } from '../../run/handler.js'
import type { PhaseError } from '../../run/phase-error.js'
import type { Artifacts } from '../../store/store.js'
import type { BacktestConfig, CandidateRun, ReplayRun } from './config.js'
import { ordersTrader } from './order-trader.js'
import { strategyTrader } from './strategy-trader.js'

/** What classifiers are fitted with, outside of a run that has a seed. */
const SEED = 42

/** The choice of a config at its own execution, or at the one that is given, for the instruments there are. */
const executedCandidate = ({ candidate, execution }: CandidateRun, { instruments }: TradedData): Candidate =>
  sizedCandidate({ ...candidate, execution: execution ?? candidate.execution }, instruments.length)

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
    case 'candidate':
      return traderOfRange({ candidate: executedCandidate(config, data), range: config.range }, data)
  }
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
  if (config.kind === 'replay') {
    const captured = await recall(artifacts, logsContent, config.replay)
    const { log: number, range, execution } = config
    return flatMap((signals: CapturedSignals) =>
      capturedTrader(signals, { number, range }, executionFor(execution, data.instruments.length), data),
    )(captured)
  }
  if (config.kind !== 'candidate' || config.replay === undefined) return readyTrader(config, data, seed)
  const captured = await recall(artifacts, logsContent, config.replay)
  return flatMap((signals: CapturedSignals) =>
    candidateReplayTrader(executedCandidate(config, data), signals, data),
  )(captured)
}
