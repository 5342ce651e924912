import { type Either, flatMap, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type Candidate, candidateCodec, candidateWarmup, readsTrades } from '../../candidate/candidate.js'
import { candidateTrader } from '../../candidate/candidate-trader.js'
import { spanCodec } from '../../candidate/figures.js'
import { marketOfOne } from '../../candidate/market-of-one.js'
import { annualOf, type InstrumentServices, sliceOf } from '../../candidate/services.js'
import { equityContent, recall, tradesContent } from '../../candidate/stored-artifacts.js'
import { optionalField, type StructOf } from '../../core/codec/codec.js'
import type { Slice } from '../../market/bars/bars.js'
import { type Range, rangeCodec } from '../../market/bars/range.js'
import type { Simulation } from '../../portfolio/account/simulation.js'
import type { Trades } from '../../portfolio/account/trades.js'
import { defaultExecution, type Execution } from '../../portfolio/rules/execution.js'
import { executionCodec } from '../../portfolio/rules/execution-codec.js'
import { kernelKey, signalKernel } from '../../portfolio/rules/kernel.js'
import { buyAndHold } from '../../portfolio/runs/buy-and-hold.js'
import { heldBars } from '../../portfolio/runs/ensemble.kernel.js'
import { performanceOf } from '../../portfolio/runs/performance.js'
import { badConfig, missingInput, type PhaseError } from '../../run/phase-error.js'
import type { Performance } from '../../stats/metrics/metrics.js'
import type { Artifacts } from '../../store/store.js'
import type { WarmupNeed } from '../../strategy/reading/warmup-of.js'
import { strategyHash } from '../../strategy/strategy-hash.js'

/**
 * What traded, as an earlier phase has it: a choice that is run over a range of bars, or the trades and the equity of a run,
 * with the span of bars that the equity was scored on.
 */
export const sourceFields = {
  candidate: optionalField(candidateCodec),
  range: optionalField(rangeCodec),
  execution: optionalField(executionCodec),
  trades: optionalField(tradesContent.reference),
  equity: optionalField(equityContent.reference),
  span: optionalField(spanCodec),
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

/** The bars of a choice's run, with the warm-up that its members need. */
const choiceSlice = (
  candidate: Candidate,
  range: Range,
  services: InstrumentServices,
): Either<PhaseError, Slice> =>
  flatMap((need: WarmupNeed) => sliceOf(services, range, need))(candidateWarmup(candidate, services, range))

/** What a source means on the bars: of a candidate, its slice, strategies and kernel. */
export const sourceGrounds = (source: Source, services: InstrumentServices): Either<PhaseError, unknown> => {
  const { candidate, range = {}, execution } = source
  if (candidate === undefined) return right(null)
  const slice = choiceSlice(candidate, range, services)
  return isLeft(slice)
    ? slice
    : right({
        slice: slice.right,
        strategies: candidate.members.map(({ strategy }) => strategyHash(strategy)),
        kernel: kernelKey(
          signalKernel(services.dataset.bars, execution ?? candidate.execution, readsTrades(candidate)),
        ),
      })
}

/** What a source gave: a whole run, or the parts of one that were referred to. */
export interface SourceParts {
  readonly trades?: Trades
  readonly equity?: Float64Array
  /** The bars of the equity; of trades alone, from their first decision to their last exit. */
  readonly slice: Slice
  /** Of a candidate. */
  readonly execution?: Execution
}

const within = (bars: number, [from, to]: Slice['scored'], what: string): Either<PhaseError, null> =>
  from < to && to <= bars
    ? right(null)
    : left(missingInput(`the ${what} lie on bars ${from} to ${to}, the data has ${bars}`))

const referred = async (
  { trades, equity, span }: Source,
  { dataset }: InstrumentServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceParts>> => {
  const readTrades = trades === undefined ? undefined : await recall(artifacts, tradesContent, trades)
  if (readTrades !== undefined && isLeft(readTrades)) return readTrades
  const readEquity = equity === undefined ? undefined : await recall(artifacts, equityContent, equity)
  if (readEquity !== undefined && isLeft(readEquity)) return readEquity
  const made = readTrades?.right
  const first = made?.decision_bar.reduce((least, bar) => Math.min(least, bar), Infinity) ?? 0
  const last = made?.exit_bar.reduce((most, bar) => Math.max(most, bar), 0) ?? 0
  const scored: Slice['scored'] =
    span === undefined ? [Number.isFinite(first) ? first : 0, last + 1] : [span.from_bar, span.to_bar]
  const sound = within(
    dataset.bars.length,
    [Math.min(first, scored[0]), Math.max(last + 1, scored[1])],
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
    slice: { warmup: [scored[0], scored[0]], scored },
    ...(made === undefined ? {} : { trades: made }),
    ...(readEquity === undefined ? {} : { equity: readEquity.right }),
  })
}

/** Runs the candidate of a source, or reads what it refers to. */
export const partsBy = async (
  source: Source,
  services: InstrumentServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceParts>> => {
  const { candidate, range = {}, execution } = source
  if (candidate === undefined) return referred(source, services, artifacts)
  const slice = choiceSlice(candidate, range, services)
  if (isLeft(slice)) return slice
  const trader = candidateTrader(candidate, marketOfOne(services.dataset, slice.right))
  if (isLeft(trader)) return trader
  const own = execution ?? candidate.execution
  const { trades, equity } = trader.right.run(own)
  return right({ trades, equity, slice: slice.right, execution: own })
}

/** A whole run with what its metrics ask for. */
export interface SourceRun extends SourceParts {
  readonly trades: Trades
  readonly equity: Float64Array
  readonly periods: number
  readonly performance: Performance
}

/** The same for an analysis that needs trades and equity both. */
export const runBy = async (
  source: Source,
  services: InstrumentServices,
  artifacts: Artifacts,
): Promise<Either<PhaseError, SourceRun>> => {
  const periods = annualOf(services)
  if (isLeft(periods)) return periods
  const parts = await partsBy(source, services, artifacts)
  if (isLeft(parts)) return parts
  const { trades, equity, slice } = parts.right
  if (trades === undefined || equity === undefined)
    return left(missingInput('the trades and the equity of a run are needed'))
  const run = { trades, equity, held: heldBars(trades) }
  return right({
    ...parts.right,
    trades,
    equity,
    periods: periods.right,
    performance: performanceOf(run, services.dataset.bars, slice, periods.right),
  })
}

/** Buy and hold on the bars of a run with its capital, under the candidate's execution or the usual one. */
export const benchmarkOf = (
  { slice, equity, execution = defaultExecution }: SourceRun,
  { dataset }: InstrumentServices,
): Simulation => buyAndHold(dataset.bars, slice, { ...execution, capital: equity[0] ?? execution.capital })
