import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec } from '../candidate/candidate.js'
import { equityContent, keep, tradesContent } from '../candidate/stored-artifacts.js'
import type { Data } from '../market/universe/data.js'
import { symbolsOf } from '../market/universe/universe.js'
import type { StrategyRun } from '../phases/backtest/config.js'
import type { Evaluation } from '../phases/backtest/evaluation.js'
import type { MachineRun } from '../phases/backtest/machine-config.js'
import type { OrdersRun } from '../phases/backtest/order-config.js'
import { keptOutcome } from '../phases/live-trading/live-trading.js'
import type { LiveOutcome } from '../phases/live-trading/outcome.js'
import { namedTrades } from '../portfolio/account/named-trades.js'
import { executionFor } from '../portfolio/rules/unsized.js'
import type { StudySource } from '../report/study-source.js'
import { showPhaseError } from '../run/phase-error.js'
import { memoryStore } from '../store/memory-store.js'
import { type CliFailure, type Io, unable } from './io.js'
import { writeStudy } from './report-file.js'
import { commandText } from './text/command.js'
import { VERSION } from './version.js'
import { ENGINE } from './world.js'

interface Backtested {
  readonly evaluation: Evaluation
  readonly data: Data
  readonly key: string
  /** What was run, where it can be run again at other costs. */
  readonly candidate?: Candidate
  readonly printed: string
}

/** Writes the page of a backtest that no store keeps. */
export const writeEvaluation = async (
  { evaluation, data, key, candidate, printed }: Backtested,
  file: string,
  io: Io,
): Promise<Either<CliFailure, true>> => {
  const { artifacts } = memoryStore()
  const equity = await keep(artifacts, equityContent, evaluation.equity)
  const trades = await keep(
    artifacts,
    tradesContent,
    namedTrades(evaluation.trades, data._tag === 'One' ? [] : symbolsOf(data.universe)),
  )
  if (isLeft(equity)) return left(unable(`no report: ${showPhaseError(equity.left)}`))
  if (isLeft(trades)) return left(unable(`no report: ${showPhaseError(trades.left)}`))
  const { metrics, benchmark, break_even_cost, counts, span, warnings } = evaluation
  const value = {
    metrics,
    benchmark,
    break_even_cost,
    trades: trades.right,
    equity: equity.right,
    counts,
    dataset: evaluation.dataset,
    span,
    warnings,
    ...(candidate === undefined ? {} : { candidate }),
    ...(evaluation.instruments === undefined ? {} : { instruments: evaluation.instruments }),
  }
  const about = { template: 'backtest', status: 'in sample', key, value, data, printed, artifacts } as const
  return writeStudy({ ...sourceAlone(about, io), execution: evaluation.execution }, file, io)
}

/** One result that no store keeps, as what a page is made of. */
const sourceAlone = (
  {
    template,
    status,
    key,
    value,
    printed,
    ...rest
  }: Pick<StudySource, 'data' | 'artifacts' | 'status'> & {
    readonly template: 'backtest' | 'live_trading'
    readonly key: string
    readonly value: unknown
    readonly printed: string
  },
  io: Io,
): StudySource => ({
  run: key.slice(0, 8),
  template,
  status,
  seed: 0,
  engine: ENGINE,
  version: VERSION,
  ...(io.words === undefined ? {} : { command: commandText(io.words) }),
  phases: [{ path: template, kind: template, state: 'ran', key, value, printed: printed.split('\n') }],
  result: null,
  ...rest,
})

interface Traded {
  readonly outcome: LiveOutcome
  readonly candidate: Candidate
  readonly data: Data
  readonly key: string
  readonly printed: string
}

/** Writes the page of trading on paper that no store keeps. */
export const writeTrading = async (
  { outcome, candidate, data, key, printed }: Traded,
  file: string,
  io: Io,
): Promise<Either<CliFailure, true>> => {
  const { artifacts } = memoryStore()
  const kept = await keptOutcome(right(outcome), artifacts)
  if (isLeft(kept)) return left(unable(`no report: ${showPhaseError(kept.left)}`))
  const value = { ...kept.right, candidate: candidateCodec.encode(candidate) }
  return writeStudy(
    sourceAlone(
      {
        template: 'live_trading',
        status: 'on paper',
        key,
        value,
        data,
        printed,
        artifacts,
      },
      io,
    ),
    file,
    io,
  )
}

/** A strategy at its parameters as a choice that can be run again; orders are none. */
export const runAgain = (
  config: StrategyRun | OrdersRun | MachineRun,
  instruments = 1,
): { readonly candidate?: Candidate } =>
  config.kind === 'strategy'
    ? {
        candidate: {
          members: [{ strategy: config.strategy, params: config.params }],
          weights: [1],
          execution: executionFor(config.execution, instruments),
        },
      }
    : {}
