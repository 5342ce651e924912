import { type Either, flatMap, left, map, mapLeft, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Range } from '../market/bars/range.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { WarmupNeed } from '../strategy/reading/warmup-of.js'
import { type Candidate, runFault } from './candidate.js'
import { gateLabels } from './gate.js'
import type { ByInstrument, Followed, Market } from './market.js'
import { readingsOn, strategySignals } from './strategy-signals.js'
import { traded } from './traded.js'
import { type AtParams, marketOver, strategyNotes, type TradedData, warmupNeeds } from './traded-data.js'
import { loneTrader, signalTrader, sleevesOf, type Trader } from './trader.js'

const memberFault =
  ({ strategy }: AtParams) =>
  ({ message }: StrategyFault): PhaseError =>
    badConfig({ path: `candidate.members.${strategy.name}`, message })

/** A candidate as what trades on a market: its strategies are read there, and their signals joined. */
export const candidateTrader = (candidate: Candidate, market: Market): Either<PhaseError, Trader> => {
  const { gate, members, labels: series } = candidate
  if (market.on._tag === 'Several') return loneMember(candidate, market)
  const early = runFault(candidate, market.on.slice)
  if (early !== undefined) return left(early)
  const labels = gate === undefined ? undefined : gateLabels(gate, market.on, market.scored[1])
  const readings = readingsOn(market, series)
  const read = sequenceArray(
    members.map((member) => mapLeft(memberFault(member))(strategySignals(member, market, readings))),
  )
  return map((own: readonly ByInstrument<Followed>[]) => {
    const known = own.flatMap(([one]) => (one === undefined ? [] : [one]))
    const joined = traded(
      candidate,
      known.map(({ log }) => log),
      labels,
      known.map(({ exits }) => exits),
    )
    return signalTrader(sleevesOf(joined), market, candidate.execution)
  })(read)
}

/** A choice of one strategy with all the capital, which is what trades several instruments. Errors: any other choice. */
const loneMember = (
  { members, gate, labels, execution }: Candidate,
  market: Market,
): Either<PhaseError, Trader> => {
  const [member, ...others] = members
  const what =
    others.length > 0
      ? 'several members'
      : gate !== undefined || member?.regime !== undefined
        ? 'a gate'
        : labels !== undefined
          ? 'labels'
          : undefined
  return member === undefined || what !== undefined
    ? left(
        badConfig({
          path: 'candidate',
          message: `a choice with ${what ?? 'no member'} trades one instrument: on several give a choice of one strategy, without gate and labels, or run this one on each alone`,
        }),
      )
    : map((signals: ByInstrument<Followed>) => loneTrader(signals, market, execution))(
        mapLeft(memberFault(member))(strategySignals(member, market, readingsOn(market, undefined))),
      )
}

/** A choice and the range that it is run over. */
export interface CandidateOn {
  readonly candidate: Candidate
  readonly range: Range
}

/** The market of a candidate's range, with the warm-up that its members need. */
export const candidateMarket = (
  { candidate: { members }, range }: CandidateOn,
  data: TradedData,
): Either<PhaseError, Market> =>
  flatMap((needs: readonly WarmupNeed[]) => marketOver(data, range, needs))(
    mapLeft(({ message }: StrategyFault): PhaseError => badConfig({ path: 'candidate.members', message }))(
      warmupNeeds(members, data, range),
    ),
  )

/** A choice of an earlier phase ready to run over its market. */
export const traderOfRange = (
  config: CandidateOn & { readonly execution?: Execution },
  data: TradedData,
): Either<PhaseError, Trader> => {
  const trader = flatMap((market: Market) => candidateTrader(config.candidate, market))(
    candidateMarket(config, data),
  )
  return map((one: Trader) => ({
    ...one,
    execution: config.execution ?? config.candidate.execution,
    notes: strategyNotes(config.candidate.members, data, config.range),
  }))(trader)
}
