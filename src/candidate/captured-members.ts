import { bind, Do, type Either, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { keyOf } from '../core/canonical/content-key.js'
import type { Followed } from '../portfolio/fast/portfolio.kernel.js'
import type { UnsizedExecution } from '../portfolio/rules/unsized.js'
import { missingInput, type PhaseError } from '../run/phase-error.js'
import { replay } from '../signal/replay.js'
import type { SignalLog } from '../signal/signal-log.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import { strategyHash } from '../strategy/strategy-hash.js'
import { type Candidate, type Member, runFault } from './candidate.js'
import { memberTrader } from './candidate-trader.js'
import { capturedMarket, capturedSteps, dataOfCapture } from './captured-market.js'
import { renewalsFault } from './exit-rules.js'
import { marketLabels } from './gate.js'
import { type FittedLabels, identitiesOf } from './labelling.js'
import type { ByInstrument, Market } from './market.js'
import type { CapturedSignals } from './stored-artifacts.js'
import { readingsOn, withExits } from './strategy-signals.js'
import { paramsOn, type TradedData } from './traded-data.js'
import { logsIn, logsOf, type Trader } from './trader.js'

/** The signals that a choice was run by, those of every member on every instrument, as they are kept for replay. */
export const captureOf = (
  { members, labels }: { readonly members: readonly Member[]; readonly labels?: FittedLabels | undefined },
  trader: Trader,
): CapturedSignals => ({
  strategies: [...new Map(members.map(({ strategy }) => [strategyHash(strategy), strategy])).values()],
  logs: trader.own === undefined ? logsOf(trader) : trader.own.flatMap((signals) => logsIn(signals)),
  ...(labels === undefined ? {} : { labels }),
  ...capturedSteps(trader.market),
})

const isOf = (
  { header }: SignalLog,
  { strategy, ...given }: Member,
  symbol: string | undefined,
  fitted: FittedLabels | undefined,
): boolean =>
  header.strategy === strategyHash(strategy, undefined, identitiesOf(fitted)) &&
  keyOf(header.params) === keyOf({ ...strategy.defaults, ...paramsOn(given, symbol) })

/** The captured signals of a member, by instrument. Errors: none were captured, or on other bars. */
const memberLogs = (
  member: Member,
  { logs, labels }: CapturedSignals,
  { data, instruments }: TradedData,
): Either<PhaseError, ByInstrument<SignalLog>> => {
  const found = instruments.map(({ dataset, symbol }) =>
    logs.find(
      (log) =>
        (data._tag === 'One' || log.header.dataset === dataset.hash) && isOf(log, member, symbol, labels),
    ),
  )
  if (found.every((log) => log === undefined))
    return left(
      missingInput(
        `no signals of ${member.strategy.name} ${JSON.stringify(member.by_symbol ?? member.params)} were captured`,
      ),
    )
  const refused = instruments
    .flatMap(({ dataset }, i) => {
      const log = found[i]
      return log === undefined ? [] : [replay(log, dataset)]
    })
    .find(isLeft)
  return refused === undefined ? right(found) : left(missingInput(refused.left.message))
}

/** Members whose signals were captured, on the market of the capture. */
export interface CapturedMembers {
  /** The bars, or the steps of several instruments, of the capture. */
  readonly market: Market
  /** Each member's own signal on each instrument, as it was captured, with its exits that read trades there. */
  readonly own: readonly ByInstrument<Followed>[]
}

/** Finds the captured signals of members. Errors: members of which none were captured, signals of other bars. */
export const capturedMembers = (
  members: readonly Member[],
  captured: CapturedSignals,
  data: TradedData,
  execution: UnsizedExecution,
): Either<PhaseError, CapturedMembers> => {
  const logs = sequenceArray(members.map((member) => memberLogs(member, captured, data)))
  if (isLeft(logs)) return logs
  const unkept = members
    .map(({ strategy }, k) => renewalsFault(execution, strategy, logs.right[k] ?? []))
    .find((fault) => fault !== undefined)
  if (unkept !== undefined) return left(unkept)
  return pipe(
    Do,
    bind('market', () => capturedMarket(captured, data, logs.right[0] ?? [])),
    bind('own', ({ market }) => {
      const readings = readingsOn(market, captured.labels, execution)
      return mapLeft(({ message }: StrategyFault): PhaseError => missingInput(message))(
        sequenceArray(
          members.map(({ strategy }, k) => withExits(strategy, logs.right[k] ?? [], market, readings)),
        ),
      )
    }),
  )
}

/** A choice by the captured signals of its members, ready to be executed again: no strategy is run. Errors: as of its members. */
export const candidateReplayTrader = (
  candidate: Candidate,
  captured: CapturedSignals,
  given: TradedData,
): Either<PhaseError, Trader> =>
  pipe(
    Do,
    bind('data', () => dataOfCapture(captured, given)),
    bind('found', ({ data }) => capturedMembers(candidate.members, captured, data, candidate.execution)),
    bind('labels', ({ found: { market } }) => {
      const fault = runFault(candidate, market)
      if (fault !== undefined) return left(fault)
      return candidate.gate === undefined ? right([]) : marketLabels(candidate.gate, market)
    }),
    map(({ found: { market, own }, labels }) => memberTrader(candidate, own, labels, market)),
  )
