import { type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { sizedCandidate, tradingOf, unsizedCandidateCodec } from '../../candidate/candidate.js'
import { candidateMarket, candidateTrader } from '../../candidate/candidate-trader.js'
import { spanCodec } from '../../candidate/figures.js'
import { type HeldRun, type Market, type MeasuredRun, marketKey } from '../../candidate/market.js'
import type { MarketServices } from '../../candidate/services.js'
import { equityContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { calendarOf, marketOn, momentOf, stretchAt } from '../../candidate/stretch.js'
import type { TradedData } from '../../candidate/traded-data.js'
import type { Trader } from '../../candidate/trader.js'
import { dataOfRun, universeField } from '../../candidate/universe-field.js'
import { optionalField, type StructOf } from '../../core/codec/codec.js'
import type { BarRange } from '../../market/bars/bars.js'
import { rangeCodec } from '../../market/bars/range.js'
import { unitsOfTrades } from '../../portfolio/account/contributions.kernel.js'
import type { PlacedTrades } from '../../portfolio/account/trades.js'
import { defaultExecution, type Execution } from '../../portfolio/rules/execution.js'
import { kernelKey } from '../../portfolio/rules/kernel.js'
import { executionFor, unsizedExecutionCodec } from '../../portfolio/rules/unsized.js'
import { heldBars, heldSteps } from '../../portfolio/runs/ensemble.kernel.js'
import { badConfig, missingInput, type PhaseError } from '../../run/phase-error.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import type { Artifacts } from '../../store/store.js'
import { strategyHash } from '../../strategy/strategy-hash.js'
import { placedOn } from './placed-trades.js'

/**
 * What traded, as an earlier phase has it: a choice that is run over a range of bars, or the trades and the equity of a run,
 * with the span of bars, or of steps of several instruments, that the equity was scored on.
 */
export const sourceFields = {
  candidate: optionalField(unsizedCandidateCodec),
  range: optionalField(rangeCodec),
  execution: optionalField(unsizedExecutionCodec),
  trades: optionalField(tradesContent.reference),
  equity: optionalField(equityContent.reference),
  span: optionalField(spanCodec),
  ...universeField,
} as const
export type Source = StructOf<typeof sourceFields>

/** Parts of a run that an analysis cannot do without. */
export type Need = 'trades' | 'equity'
const PARTS = { trades: ['trades'], equity: ['equity', 'span'] } as const

/** What is wrong with a source for an analysis that needs these parts of it, or nothing. */
export const sourceProblem = (source: Source, needs: readonly Need[]): string | undefined => {
  const given = (names: readonly (keyof Source)[]): readonly string[] =>
    names.filter((name) => source[name] !== undefined)
  if (source.candidate !== undefined) {
    const [stray] = given(['trades', 'equity', 'span'])
    return stray === undefined
      ? undefined
      : `a candidate is run again: leave out "${stray}", or the candidate`
  }
  const [stray] = given(['range', 'execution'])
  if (stray !== undefined) return `"${stray}" is for a candidate: trades and equity have theirs`
  const wanted = needs.flatMap((need) => PARTS[need])
  const missing = wanted.find((name) => source[name] === undefined)
  if (missing !== undefined)
    return `give a "candidate", or the ${wanted.join(', ')} of a run: "${missing}" is missing`
  if (needs.length === 0 && source.trades === undefined && source.equity === undefined)
    return 'give a "candidate", or the trades or the equity of a run'
  return source.equity !== undefined && source.span === undefined
    ? 'an equity has its "span": the bars that it was scored on'
    : undefined
}

/** A choice on the bars of its run, with the warm-up that its members need. */
interface PlacedChoice {
  readonly candidate: ReturnType<typeof sizedCandidate>
  readonly market: Market
  readonly execution: Execution
}

const placedChoice = (
  { candidate: given, range = {}, execution }: Source,
  data: TradedData,
): Either<PhaseError, PlacedChoice> | undefined => {
  if (given === undefined) return undefined
  const instruments = data.instruments.length
  const candidate = sizedCandidate(given, instruments)
  return map(
    (market: Market): PlacedChoice => ({
      candidate,
      market,
      execution: execution === undefined ? candidate.execution : executionFor(execution, instruments),
    }),
  )(candidateMarket({ candidate, range }, data))
}

/** What a source means on the bars: of a candidate, its slice, strategies and kernel. */
export const sourceGrounds = (
  source: Source,
  services: Pick<MarketServices, 'data'>,
): Either<PhaseError, unknown> => {
  const data = dataOfRun(source, services)
  if (isLeft(data)) return data
  const choice = placedChoice(source, data.right)
  return choice === undefined
    ? right(null)
    : map(({ candidate, market, execution }: PlacedChoice) => ({
        ...marketKey(market),
        strategies: candidate.members.map(({ strategy }) => strategyHash(strategy)),
        kernel: kernelKey(market.kernel(execution, tradingOf(candidate))),
      }))(choice)
}

/** What a source gave: a whole run, or the parts of one that were referred to. */
export interface SourceParts {
  /** Of several instruments each with its place among those of the market. */
  readonly trades?: PlacedTrades
  readonly equity?: Float64Array
  /** The bars of the equity; of trades alone, from their first decision to their last exit. */
  readonly market: Market
  /** Of a candidate. */
  readonly execution?: Execution
  /** Of a candidate on several instruments: n + 1 values of signed units of each. */
  readonly positions?: readonly Float64Array[]
}

const within = (moments: number, [from, to]: BarRange, what: string): Either<PhaseError, null> =>
  from < to && to <= moments
    ? right(null)
    : left(missingInput(`the ${what} lie on bars ${from} to ${to}, the data has ${moments}`))

/** The moments from the first decision of some trades, if there is one, to their last exit. */
const momentsOf = (trades: PlacedTrades | undefined, { data }: TradedData): BarRange => {
  const at = (bar: number, i: number): number => momentOf(data, trades?.symbol?.[i] ?? 0, bar)
  const first = trades?.decision_bar.reduce((least, bar, i) => Math.min(least, at(bar, i)), Infinity)
  const last = trades?.exit_bar.reduce((most, bar, i) => Math.max(most, at(bar, i)), 0)
  return [first ?? Infinity, (last ?? 0) + 1]
}

const referred = async (
  { trades, equity, span }: Source,
  data: TradedData,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceParts>> => {
  const readTrades = trades === undefined ? undefined : await recall(artifacts, tradesContent, trades)
  if (readTrades !== undefined && isLeft(readTrades)) return readTrades
  const readEquity = equity === undefined ? undefined : await recall(artifacts, equityContent, equity)
  if (readEquity !== undefined && isLeft(readEquity)) return readEquity
  const placed = readTrades === undefined ? right(undefined) : placedOn(readTrades.right, data.data)
  if (isLeft(placed)) return placed
  const made = placed.right
  const [first, end] = momentsOf(made, data)
  const scored: BarRange =
    span === undefined ? [Number.isFinite(first) ? first : 0, end] : [span.from_bar, span.to_bar]
  const sound = within(
    calendarOf(data.data).bars.length,
    [Math.min(first, scored[0]), Math.max(end, scored[1])],
    'trades',
  )
  if (isLeft(sound)) return sound
  if (readEquity !== undefined && readEquity.right.length !== scored[1] - scored[0] + 1)
    return left(
      badConfig({
        path: 'span',
        message: `an equity of ${readEquity.right.length} values is scored on ${readEquity.right.length - 1} bars, the span has ${scored[1] - scored[0]}`,
      }),
    )
  return right({
    market: marketOn(data, stretchAt(data.data, scored, [])),
    ...(made === undefined ? {} : { trades: made }),
    ...(readEquity === undefined ? {} : { equity: readEquity.right }),
  })
}

/** Runs the candidate of a source, or reads what it refers to. */
export const partsBy = async (
  source: Source,
  services: Pick<MarketServices, 'data'>,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceParts>> => {
  const data = dataOfRun(source, services)
  if (isLeft(data)) return data
  const choice = placedChoice(source, data.right)
  if (choice === undefined) return referred(source, data.right, artifacts)
  if (isLeft(choice)) return choice
  const { candidate, market, execution } = choice.right
  return map((trader: Trader): SourceParts => {
    const { trades, equity, positions } = trader.run(execution)
    return { trades, equity, market, execution, ...(positions === undefined ? {} : { positions }) }
  })(candidateTrader({ ...candidate, execution }, market))
}

/** A whole run with what its metrics ask for. */
export interface SourceRun extends SourceParts {
  readonly trades: PlacedTrades
  readonly equity: Float64Array
  readonly periods: number
  readonly performance: Performance
}

/** Closed trades and an equity as a run of a market. */
const measuredRun = (
  trades: PlacedTrades,
  equity: Float64Array,
  { market: { on, scored }, positions }: SourceParts,
): MeasuredRun => {
  if (on._tag === 'One') return { trades, equity, held: heldBars(trades) }
  const units = positions ?? unitsOfTrades(on.universe, scored, trades)
  return { trades, equity, held: heldSteps(units), positions: units }
}

/** The same for an analysis that needs trades and equity both. */
export const runBy = async (
  source: Source,
  services: Pick<MarketServices, 'data'>,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceRun>> => {
  const parts = await partsBy(source, services, artifacts)
  if (isLeft(parts)) return parts
  const { trades, equity, market } = parts.right
  const { periods } = market
  if (isLeft(periods)) return periods
  if (trades === undefined || equity === undefined)
    return left(missingInput('the trades and the equity of a run are needed'))
  return right({
    ...parts.right,
    trades,
    equity,
    periods: periods.right,
    performance: market.performance(measuredRun(trades, equity, parts.right), periods.right),
  })
}

/** Buy and hold on the bars of a run with its capital, under the candidate's execution or the usual one. */
export const benchmarkOf = ({ market, equity, execution = defaultExecution }: SourceRun): HeldRun =>
  market.hold({ ...execution, capital: equity[0] ?? execution.capital })
