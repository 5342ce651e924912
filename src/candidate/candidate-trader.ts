import { type Either, flatMap, isLeft, left, map, mapLeft, right, sequenceArray } from 'fp-ts/lib/Either.js'
import type { Range } from '../market/bars/range.js'
import type { Followed } from '../portfolio/fast/portfolio.kernel.js'
import type { Execution } from '../portfolio/rules/execution.js'
import { badConfig, type PhaseError } from '../run/phase-error.js'
import type { StrategyFault } from '../strategy/language/fault.js'
import type { WarmupNeed } from '../strategy/reading/warmup-of.js'
import { isWeighted } from '../strategy/strategy.js'
import { type Candidate, runFault } from './candidate.js'
import { type BarLabels, marketLabels } from './gate.js'
import type { ByInstrument, Market } from './market.js'
import { readingsOn, strategySignals } from './strategy-signals.js'
import { strategyWeightTrader } from './strategy-weights.js'
import { type Traded, termsOf, traded } from './traded.js'
import { type AtParams, marketOver, strategyNotes, type TradedData, warmupNeeds } from './traded-data.js'
import { signalTrader, sleevesOf, type Trader } from './trader.js'

const memberFault =
  ({ strategy }: AtParams) =>
  ({ message }: StrategyFault): PhaseError =>
    badConfig({ path: `candidate.members.${strategy.name}`, message })

/** What the signals of members become on one instrument, as sleeves of that instrument alone. */
const tradedOn = (candidate: Candidate, own: readonly Followed[], labelled: BarLabels | undefined): Traded =>
  traded(
    termsOf(candidate, labelled?.first),
    own.map(({ log }) => log),
    labelled?.labels,
    own.map(({ exits }) => exits),
  )

/** Signals of members on a market as what trades there: on each instrument they are joined by its own labels. */
export const memberTrader = (
  candidate: Candidate,
  own: readonly ByInstrument<Followed>[],
  labels: ByInstrument<BarLabels>,
  market: Market,
): Trader => {
  const joined = market.instruments.map(({ slice }, i) => {
    const known = own.flatMap((each) => each[i] ?? [])
    return slice === undefined ? undefined : tradedOn(candidate, known, labels[i])
  })
  return { ...signalTrader(sleevesOf(joined), market, candidate.execution), own }
}

/**
 * A candidate as what trades on a market: its strategies are read on each instrument, and what they say there is joined by that
 * instrument's own labels. A share is of the capital that all instruments trade together.
 */
export const candidateTrader = (candidate: Candidate, market: Market): Either<PhaseError, Trader> => {
  const { gate, members, labels: series } = candidate
  const early = runFault(candidate, market)
  if (early !== undefined) return left(early)
  const labels = gate === undefined ? right([]) : marketLabels(gate, market)
  if (isLeft(labels)) return labels
  const readings = readingsOn(market, series, candidate.execution)
  const [only] = members
  if (only !== undefined && isWeighted(only.strategy))
    return mapLeft(memberFault(only))(
      strategyWeightTrader({ ...only, strategy: only.strategy }, market, readings, candidate.execution),
    )
  const read = sequenceArray(
    members.map((member) => mapLeft(memberFault(member))(strategySignals(member, market, readings))),
  )
  return map((own: readonly ByInstrument<Followed>[]) => memberTrader(candidate, own, labels.right, market))(
    read,
  )
}

/** A choice and the range that it is run over. */
export interface CandidateOn {
  readonly candidate: Candidate
  readonly range: Range
}

/** The market of a candidate's range, with the warm-up that its members need. */
export const candidateMarket = (
  {
    candidate: { members },
    range,
  }: { readonly candidate: Pick<Candidate, 'members'>; readonly range: Range },
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
  const { candidate, execution = candidate.execution } = config
  const trader = flatMap((market: Market) => candidateTrader({ ...candidate, execution }, market))(
    candidateMarket(config, data),
  )
  return map((one: Trader) => ({
    ...one,
    notes: [...strategyNotes(config.candidate.members, data, config.range), ...one.notes],
  }))(trader)
}
