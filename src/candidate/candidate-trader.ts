import { type Either, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Slice } from '../market/bars/bars.js'
import type { Range } from '../market/bars/range.js'
import { portfolio } from '../portfolio/fast/portfolio.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { TradeExits } from '../portfolio/rules/trade-exits.js'
import { badConfig, missingInput, type PhaseError } from '../run/phase-error.js'
import { replay } from '../signal/replay.js'
import { type SignalLog, sliceOfLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import { signalsOf } from '../strategy/reading/signals.kernel.js'
import type { Strategy } from '../strategy/strategy.js'
import { strategyHash } from '../strategy/strategy-hash.js'
import { type Candidate, candidateNotes, candidateWarmup, runFault } from './candidate.js'
import { exitsOf } from './exit-rules.js'
import { gateLabels } from './gate.js'
import { identitiesOf, labelColumns } from './labelling.js'
import { type InstrumentServices, sliceOf } from './services.js'
import type { CapturedSignals } from './stored-artifacts.js'
import { traded } from './traded.js'
import { loneTrader, signalTrader, type Trader } from './trader.js'

/** A candidate as what trades on a slice: its strategies are read there, and their signals joined. */
export const candidateTrader = (
  candidate: Candidate,
  services: InstrumentServices,
  slice: Slice,
): Either<PhaseError, Trader> => {
  const { dataset } = services
  const { gate, members } = candidate
  const early = runFault(candidate, slice)
  if (early !== undefined) return left(early)
  const labels = gate === undefined ? undefined : gateLabels(gate, services, slice.scored[1])
  const series = labelColumns(candidate.labels, services, slice.scored[1])
  const logs = sequenceArray(
    members.map(({ strategy, params }): Either<PhaseError, SignalLog> => {
      const log = signalsOf(strategy, params, dataset.bars, slice, dataset.hash, { labels: series })
      return isLeft(log)
        ? left(badConfig({ path: `candidate.members.${strategy.name}`, message: log.left.message }))
        : log
    }),
  )
  if (isLeft(logs)) return logs
  const exits = sequenceArray(
    members.map(({ strategy, params }) =>
      mapLeft((fault: StrategyFault) =>
        badConfig({ path: `candidate.members.${strategy.name}`, message: fault.message }),
      )(exitsOf(strategy, params, dataset.bars, slice, { labels: series })),
    ),
  )
  if (isLeft(exits)) return exits
  const joined = traded(candidate, logs.right, labels, exits.right)
  return right(signalTrader(joined, portfolio(dataset.bars, slice), slice, candidate.execution))
}

/** A choice and the range that it is run over. */
export interface CandidateOn {
  readonly candidate: Candidate
  readonly range: Range
}

/** The bars of a candidate's run, with the warm-up that its members need. */
export const candidateSlice = (
  { candidate, range }: CandidateOn,
  services: InstrumentServices,
): Either<PhaseError, Slice> => {
  const need = candidateWarmup(candidate, services, range)
  return isLeft(need) ? need : sliceOf(services, range, need.right)
}

/** A choice of an earlier phase ready to run over its slice. */
export const traderOfRange = (
  config: CandidateOn & { readonly execution?: Execution },
  services: InstrumentServices,
): Either<PhaseError, Trader> => {
  const slice = candidateSlice(config, services)
  if (isLeft(slice)) return slice
  const trader = candidateTrader(config.candidate, services, slice.right)
  return isLeft(trader)
    ? trader
    : right({
        ...trader.right,
        execution: config.execution ?? config.candidate.execution,
        notes: candidateNotes(config.candidate, services, config.range),
      })
}

/** The strategy that a captured signal comes from, where it was kept with it. */
export const strategyBehind = (
  { strategies, labels }: Pick<CapturedSignals, 'strategies' | 'labels'>,
  { header }: SignalLog,
): Strategy | undefined =>
  strategies.find((one) => strategyHash(one, undefined, identitiesOf(labels)) === header.strategy)

/** The exits of a captured signal that read its trades, over the bars that it was captured on. */
export const exitsBehind = (
  captured: Pick<CapturedSignals, 'strategies' | 'labels'>,
  log: SignalLog,
  services: InstrumentServices,
): Either<PhaseError, TradeExits | undefined> => {
  const strategy = strategyBehind(captured, log)
  const slice = sliceOfLog(log)
  if (strategy === undefined)
    return log.renewals === undefined
      ? right(undefined)
      : left(
          missingInput(
            `the exits of ${log.header.name} read its trades, and the strategy was not kept with its signals: capture them again`,
          ),
        )
  const series = labelColumns(captured.labels, services, slice.scored[1])
  return mapLeft((fault: StrategyFault) => missingInput(fault.message))(
    exitsOf(strategy, log.header.params, services.dataset.bars, slice, { labels: series }),
  )
}

/** A captured signal ready to be executed again on its own bars; exits that read its trades are evaluated again. */
export const replayTrader = (
  captured: Pick<CapturedSignals, 'strategies' | 'labels'>,
  log: SignalLog,
  execution: Execution,
  services: InstrumentServices,
): Either<PhaseError, Trader> => {
  const joined = replay(log, services.dataset)
  if (isLeft(joined)) return left(missingInput(joined.left.message))
  const slice = sliceOfLog(log)
  const desk = portfolio(services.dataset.bars, slice)
  return map((exits: TradeExits | undefined) => loneTrader(log, exits, desk, slice, execution))(
    exitsBehind(captured, log, services),
  )
}
