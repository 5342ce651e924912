import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { tradesOn } from '../candidate/candidate.js'
import type { ReadInstrument } from '../candidate/market.js'
import { equityContent, recall, tradesContent } from '../candidate/stored-artifacts.js'
import { type TradedData, tradedData } from '../candidate/traded-data.js'
import type { Data } from '../market/universe/data.js'
import { placedOn } from '../phases/analysis/placed-trades.js'
import { unitsOfTrades } from '../portfolio/account/contributions.kernel.js'
import { knownPrices } from '../portfolio/account/known-prices.kernel.js'
import type { NamedTrades } from '../portfolio/account/named-trades.js'
import type { PlacedTrades } from '../portfolio/account/trades.js'
import { showPhaseError } from '../run/phase-error.js'
import type { Artifact } from '../store/artifact.js'
import type { Artifacts } from '../store/store.js'
import {
  type AccountAt,
  type MemberAt,
  membersAt,
  regimeAt,
  type TradesAt,
  tradesSeenAt,
  worthOf,
} from './decision.js'
import { type CliFailure, unable } from './io.js'
import type { TradedChoice, TradedPart } from './traded-part.js'

/** The trades of a result, and the data that it traded. */
export interface TradedResult {
  readonly traded: TradedData
  /** Nothing of a result over several paths, which holds no one account. */
  readonly trades?: PlacedTrades
}

/** Reads what a result traded: of several instruments those that its trades name. */
export const tradedResult = async (
  { result }: Pick<TradedPart, 'result'>,
  data: Data,
  artifacts: Artifacts,
): Promise<Either<CliFailure, TradedResult>> => {
  const named = await recall(artifacts, tradesContent, result['trades'] as Artifact<NamedTrades>)
  if (isLeft(named)) return left(unable(showPhaseError(named.left)))
  const traded = tradedData(data, data._tag === 'One' ? undefined : named.right.symbols)
  if (isLeft(traded)) return left(unable(showPhaseError(traded.left)))
  if (result['paths'] !== undefined) return right({ traded: traded.right })
  const trades = placedOn(named.right, traded.right.data)
  return isLeft(trades)
    ? left(unable(showPhaseError(trades.left)))
    : right({ traded: traded.right, trades: trades.right })
}

/** An instrument at its last bar that is over, and what was decided there. */
export interface InstrumentAt {
  /** Of several. */
  readonly symbol?: string
  readonly bar: number
  readonly time: number
  readonly close: number
  readonly regime?: string
  /** None where the choice has no parameters for it. */
  readonly members: readonly MemberAt[]
  /** Nothing where the account is not kept bar by bar. */
  readonly trades?: TradesAt
}

/** A decision of a run: the instruments that have a bar at the moment, and the account after it. */
export interface StepDecision {
  readonly instruments: readonly InstrumentAt[]
  readonly account?: AccountAt
}

/** By instrument its bar that is over at a step and at none before. */
const barsAt = ({ data }: TradedData, step: number): readonly (number | undefined)[] =>
  data._tag === 'One'
    ? [step]
    : data.universe.instruments.map(({ last }) => {
        const bar = last[step] ?? -1
        return bar >= 0 && bar !== last[step - 1] ? bar : undefined
      })

/** What an account holds after a step, at the prices that are known there. */
const heldAt = ({ data }: TradedData, trades: PlacedTrades, from: number, step: number): number => {
  if (data._tag === 'One')
    return worthOf(tradesSeenAt(trades, step).open, data.dataset.bars.close[step] ?? Number.NaN)
  const units = unitsOfTrades(data.universe, [from, step + 1], trades)
  return data.universe.instruments.reduce((sum, instrument, i) => {
    const own = units[i] ?? new Float64Array(0)
    const held = own.at(-1) ?? 0
    return held === 0 ? sum : sum + held * (knownPrices(instrument, own, from).at(-1) ?? Number.NaN)
  }, 0)
}

const instrumentAt = (
  { candidate }: TradedChoice,
  instrument: ReadInstrument,
  bar: number,
  trades: TradesAt | undefined,
): InstrumentAt => {
  const { bars } = instrument.dataset
  const { symbol } = instrument
  const regime = regimeAt(candidate, instrument, bar)
  return {
    ...(symbol === undefined ? {} : { symbol }),
    bar,
    time: bars.time[bar] ?? 0,
    close: bars.close[bar] ?? Number.NaN,
    ...(regime === undefined ? {} : { regime }),
    members: symbol === undefined || tradesOn(candidate, symbol) ? membersAt(candidate, instrument, bar) : [],
    ...(trades === undefined ? {} : { trades }),
  }
}

/** What a choice decided at a bar, or at a step of several instruments, and the account after it. */
export const decisionAt = async (
  choice: TradedChoice,
  { traded, trades }: TradedResult,
  step: number,
  artifacts: Artifacts,
): Promise<Either<CliFailure, StepDecision>> => {
  const bars = barsAt(traded, step)
  const isOne = traded.data._tag === 'One'
  const instruments = traded.instruments.flatMap((instrument, i): readonly InstrumentAt[] => {
    const bar = bars[i]
    return bar === undefined
      ? []
      : [instrumentAt(choice, instrument, bar, trades && tradesSeenAt(trades, bar, isOne ? undefined : i))]
  })
  if (trades === undefined) return right({ instruments })
  const { result, from_bar, before } = choice
  const equity = await recall(artifacts, equityContent, result['equity'] as Artifact<Float64Array>)
  if (isLeft(equity)) return left(unable(showPhaseError(equity.left)))
  const worth = equity.right[before + step - from_bar + 1] ?? Number.NaN
  return right({
    instruments,
    account: { equity: worth, cash: worth - heldAt(traded, trades, from_bar, step) },
  })
}
