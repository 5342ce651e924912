import type { Either } from 'fp-ts/lib/Either.js'
import type { BarRange, Bars, Slice } from '../market/bars/bars.js'
import type { Dataset } from '../market/bars/dataset.js'
import type { One, Several } from '../market/universe/data.js'
import type { UniverseSlice } from '../market/universe/universe-range.js'
import type { JointTrades } from '../portfolio/account/joint-simulation.js'
import type { ExecutionCounts } from '../portfolio/account/simulation.js'
import type { Trades } from '../portfolio/account/trades.js'
import type { FiguredRun, Followed, RunSummary } from '../portfolio/fast/portfolio.kernel.js'
import type { TargetColumn } from '../portfolio/orders/follow-target.js'
import type { OrderEvent } from '../portfolio/orders/order-machine.js'
import type { AnyOrderMachine } from '../portfolio/orders/order-machine-part.js'
import type { Execution } from '../portfolio/rules/execution.js'
import type { KernelChoice, KernelFacts } from '../portfolio/rules/kernel.js'
import type { PhaseError } from '../run/phase-error.js'
import type { TargetRules } from '../signal/target-rules.js'
import type { Performance } from '../stats/metrics/metrics.js'
import type { TimedReturns } from '../stats/timing/timing.kernel.js'
import type { Across } from '../strategy/reading/across.js'
import type { Strategy } from '../strategy/strategy.js'
import type { Span } from './figures.js'

/** One instrument as strategies read it, among the others that they may read of. */
export interface ReadInstrument {
  readonly dataset: Dataset
  readonly symbol?: string
  readonly across: (strategy: Strategy) => Across | undefined
  /** All members together; none where there is one instrument alone. */
  readonly together?: MembersTogether
}

/** All members of a universe as one series of bars, by step, and the step at which each bar of an instrument is over. */
export interface MembersTogether {
  readonly bars: () => Bars
  readonly steps: () => Int32Array
}

/** The same with its bars that are read and scored; `slice` is undefined where none has its warm-up behind it. */
export interface SlicedInstrument extends ReadInstrument {
  readonly slice: Slice | undefined
}

/** By instrument of a market, in their order; undefined where there is none. */
export type ByInstrument<A> = readonly (A | undefined)[]

/** A run of one account, whatever it trades by and on however many instruments. */
export interface TraderRun {
  /** n + 1 values: the capital, then after each scored bar, or step of several instruments. */
  readonly equity: Float64Array
  /** Of several instruments each with its place among them. */
  readonly trades: Trades & Partial<Pick<JointTrades, 'symbol'>>
  readonly held: number
  readonly counts: ExecutionCounts
  /** All that happened to its orders, where orders traded. */
  readonly events?: readonly OrderEvent[]
  /** n + 1 values of signed units of each of several instruments. */
  readonly positions?: readonly Float64Array[]
}

/** A run, or a part of one, as far as its figures ask. */
export type MeasuredRun = Omit<TraderRun, 'counts'> & Pick<Performance, 'invested'>

/** Buy and hold on a market. */
export interface HeldRun extends TraderRun, Pick<Performance, 'invested'> {
  /** What each of several instruments made of its share; undefined where it has no bar in the range. */
  readonly returns?: readonly (number | undefined)[]
}

/** What an account trades by; `reads_trade` where its exits read the trade. */
export type Trading = Pick<KernelFacts, 'follows' | 'reads_trade'>

/** Where something is measured: scored bars of one instrument, or steps of several. */
export type SlicedData = (One & { readonly slice: Slice }) | (Several & { readonly slice: UniverseSlice })

/**
 * The bars that are traded, of one instrument or of several in one cash account. It executes signals and orders, and measures what
 * came of them; who trades on it need not know which of both it is.
 */
export interface Market {
  readonly on: SlicedData
  readonly instruments: readonly SlicedInstrument[]
  /** Hash of the dataset, or of the universe. */
  readonly hash: string
  readonly periods: Either<PhaseError, number>
  /** Bars of the dataset, or steps of the universe, that count. */
  readonly scored: BarRange
  readonly span: Span
  /** Of every scored bar or step, UTC milliseconds. */
  readonly time: Float64Array
  /** The risk-free return of every scored bar, where it is known. */
  readonly risk_free?: Float64Array
  /** What the data's own faults mean for a result. */
  readonly warnings: readonly string[]
  readonly kernel: (execution: Execution, trading: Trading) => KernelChoice
  /** One account that follows a signal on each instrument. */
  readonly follow: (signals: ByInstrument<Followed>, execution: Execution) => TraderRun
  /** `follow` with a curve of its two ends alone. */
  readonly ends: (signals: ByInstrument<Followed>, execution: Execution) => TraderRun
  /** `follow`, and what its metrics are made from in the reading of trials. */
  readonly figured: (signals: ByInstrument<Followed>, execution: Execution) => FiguredRun<TraderRun>
  /** `follow` as a trial of a search is measured. */
  readonly summarize: (signals: ByInstrument<Followed>, execution: Execution) => RunSummary
  /** `summarize` of several accounts that have nothing to do with each other: faster than one after the other. */
  readonly summarizeEach: (
    signals: readonly ByInstrument<Followed>[],
    execution: Execution,
  ) => readonly RunSummary[]
  /** One account that does what an order machine asks for on each instrument. */
  readonly obey: (machines: ByInstrument<AnyOrderMachine>, execution: Execution) => TraderRun
  /** One account that goes to target weights, a share of the account for each instrument. */
  readonly weigh: (columns: ByInstrument<TargetColumn>, rules: TargetRules, execution: Execution) => TraderRun
  /** `weigh` as a trial of a search is measured. */
  readonly summarizeWeights: (
    columns: ByInstrument<TargetColumn>,
    rules: TargetRules,
    execution: Execution,
  ) => RunSummary
  /** Runs of shares of the capital as one run. */
  readonly together: (runs: readonly TraderRun[], shares: readonly number[]) => TraderRun
  /** Buy and hold at the execution's costs: all in, or an equal share of each instrument. */
  readonly hold: (execution: Execution) => HeldRun
  /** A run as the metrics read it. */
  readonly performance: (run: MeasuredRun, periods: number) => Performance
  /** What a run whose positions are closed at its end earned, and what it was exposed to: what a verdict is drawn from. */
  readonly timed: (run: Pick<MeasuredRun, 'equity' | 'trades'>, execution: Execution) => TimedReturns
  /** A part of a run: positions are carried in, and what is open at the end of the part stays open. */
  readonly section: (run: MeasuredRun, part: BarRange) => MeasuredRun
}

/** What is read and scored of a market, for keys: of several instruments null where one has nothing to read. */
export const sliceKey = ({ on }: Market): unknown =>
  on._tag === 'One' ? on.slice : { ...on.slice, slices: on.slice.slices.map((one) => one ?? null) }

/** What a market is, for keys: the bars that are read and scored, and of several instruments which trade. */
export const marketKey = (market: Market): Readonly<Record<string, unknown>> => ({
  ...(market.on._tag === 'One' ? {} : { members: market.hash }),
  slice: sliceKey(market),
})

/** The symbols of the instruments that are read on a market of several. */
export const symbolsRead = ({ instruments }: Pick<Market, 'instruments'>): readonly string[] =>
  instruments.flatMap(({ symbol, slice }) => (symbol === undefined || slice === undefined ? [] : [symbol]))

/** The symbols of the instruments of a market, in their order; of one instrument alone the name of its bars. */
export const symbolsIn = ({ instruments }: Pick<Market, 'instruments'>): readonly string[] =>
  instruments.map(({ symbol, dataset }) => symbol ?? dataset.name)
