import {
  type Codec,
  either,
  hasKey,
  type InputOf,
  integer,
  oneOf,
  optional,
  struct,
  type TypeOf,
  withDefault,
} from '../../core/codec.js'
import { rangeCodec } from '../../market/range.js'
import { defaultExecution, executionCodec } from '../../portfolio/execution.js'
import { BOOTSTRAP } from '../../stats/bootstrap.js'
import { strategyCodec } from '../../strategy/strategy-codec.js'
import { candidateCodec, paramsCodec } from '../candidate.js'
import { logsContent } from '../stored.js'

/** Bootstrap resamples that tell how sure the figures are; 0 for none: each draws all bars again. */
const resamples = withDefault(integer(0), BOOTSTRAP.resamples)

/** One strategy over a range of bars. */
const strategyRun = struct('backtest', {
  strategy: strategyCodec,
  params: withDefault(paramsCodec, {}),
  range: withDefault(rangeCodec, {}),
  execution: withDefault(executionCodec, defaultExecution),
  capture: withDefault(oneOf('capture', ['signals', 'none']), 'none'),
  resamples,
  seed: optional(integer()),
})
/** A choice that an earlier phase made, over a range of bars; its own execution serves where none is given. */
const candidateRun = struct('backtest of a candidate', {
  candidate: candidateCodec,
  range: withDefault(rangeCodec, {}),
  execution: optional(executionCodec),
  resamples,
  seed: optional(integer()),
})
/** Captured signals, executed again on the bars that they were captured on; by default the first of them. */
const replayRun = struct('backtest of a replay', {
  replay: logsContent.reference,
  log: withDefault(integer(0), 0),
  execution: withDefault(executionCodec, defaultExecution),
  resamples,
  seed: optional(integer()),
})
export type StrategyRun = TypeOf<typeof strategyRun>
export type CandidateRun = TypeOf<typeof candidateRun>
export type ReplayRun = TypeOf<typeof replayRun>

export type BacktestConfig = StrategyRun | CandidateRun | ReplayRun
export type BacktestConfigInput =
  | InputOf<typeof strategyRun>
  | InputOf<typeof candidateRun>
  | InputOf<typeof replayRun>
export const backtestConfigCodec: Codec<BacktestConfig, BacktestConfigInput> = either<
  CandidateRun,
  BacktestConfigInput,
  StrategyRun | ReplayRun,
  BacktestConfigInput
>(
  'backtest',
  hasKey('candidate'),
  candidateRun,
  either<ReplayRun, BacktestConfigInput, StrategyRun, BacktestConfigInput>(
    'backtest',
    hasKey('replay'),
    replayRun,
    strategyRun,
  ),
)
