import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type BarBatch, barsBetween, type Slice } from '../../market/bars/bars.js'
import { badTree, missingBars, type StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import type { MachineStrategy, RuleStrategy, Strategy } from '../strategy.js'
import { type CellTable, cellOf, cellTable, outputOf } from './cell.js'
import { startCoarser } from './coarser.kernel.js'
import { computeCells, type Scratch, startCells } from './compute-cells.kernel.js'
import { latchBars } from './latch.kernel.js'
import { stepMachine } from './machine-reading.kernel.js'
import {
  type Bound,
  boundStrategy,
  enoughWarmup,
  labelsFault,
  needOfBound,
  type ReadingOptions,
  sliceFault,
} from './reading.js'
import { renewing } from './renewals.kernel.js'
import { strategySeriesFault } from './series-reads.js'
import { type BarsFor, barsForUnknown } from './warmup.kernel.js'

/** All that a reading remembers between batches, as plain data. It belongs to one strategy, its parameters and slice. */
export interface ReaderState {
  /** The dataset bar that is read next. */
  readonly next: number
  /** The signal after the last bar read. */
  readonly signal: number
  readonly cells: readonly Float64Array[]
  readonly clocks: readonly Float64Array[]
  /** The state of a machine; null for rules. */
  readonly machine: unknown
}

/** Signal states of some consecutive bars, `from` a dataset bar; 0 on warm-up bars. */
export interface SignalBatch {
  readonly from: number
  readonly length: number
  readonly state: Int8Array
  /** For exits that read the trade: 1 where an entry fires again. */
  readonly again?: Uint8Array
}

/** A cursor over a strategy's bars: it changes as it reads. `state` copies, so what it gave stays as it was. */
export interface SignalReader {
  /** Reads the next bars; those outside of the slice or read before are passed over, a gap is a fault. */
  readonly push: (batch: BarBatch) => Either<StrategyFault, SignalBatch>
  readonly state: () => ReaderState
}

/** What differs between rules and a machine: reads bars, writes states (before latching to the slice), and copies its memory. */
interface Engine {
  readonly read: (bars: BarBatch, scoredFrom: number) => Pick<SignalBatch, 'state' | 'again'>
  readonly memory: () => Omit<ReaderState, 'next'>
}

const sameShape = (a: readonly Float64Array[], b: readonly Float64Array[]): boolean =>
  a.length === b.length && a.every((each, i) => each.length === b[i]!.length)

const ruleEngine = (
  bound: Bound,
  table: CellTable,
  options: ReadingOptions,
  resume: ReaderState | undefined,
  renews: boolean,
): Either<StrategyFault, Engine> => {
  const fresh = startCells(table)
  const starts = table.clocks.map(startCoarser)
  if (resume !== undefined && !(sameShape(resume.cells, fresh) && sameShape(resume.clocks, starts)))
    return left(badTree('the state to resume from belongs to another strategy or other parameters'))
  const cells = resume === undefined ? fresh : resume.cells.map((each) => each.slice())
  const clocks = resume === undefined ? starts : resume.clocks.map((each) => each.slice())
  const scratch: Scratch = { columns: [] }
  let signal = resume?.signal ?? 0
  return right({
    read: (bars, scoredFrom) => {
      const done = computeCells(table, cells, clocks, bars, options, scratch)
      const rules = bound.rules.map((ref) =>
        ref === undefined ? undefined : done[cellOf(ref)]![outputOf(ref)]!,
      )
      const state = new Int8Array(bars.length)
      const first = Math.max(0, scoredFrom - bars.from)
      const before = signal
      signal = latchBars(bound.events, before, rules, first, state)
      return renews && bound.events ? { state, again: renewing(state, rules, before, first) } : { state }
    },
    memory: () => ({
      signal,
      cells: cells.map((each) => each.slice()),
      clocks: clocks.map((each) => each.slice()),
      machine: null,
    }),
  })
}

const machineEngine = (
  strategy: MachineStrategy,
  params: Params,
  resume: ReaderState | undefined,
): Engine => {
  const { machine } = strategy
  let state = resume === undefined ? machine.start(params) : resume.machine
  let signal = resume?.signal ?? 0
  return {
    read: (bars, scoredFrom) => {
      const out = new Int8Array(bars.length)
      state = stepMachine(machine, params, state, bars, out)
      out.fill(0, 0, Math.max(0, Math.min(bars.length, scoredFrom - bars.from)))
      if (bars.length > 0) signal = out[bars.length - 1]!
      return { state: out }
    },
    memory: () => ({ signal, cells: [], clocks: [], machine: structuredClone(state) }),
  }
}

const engineOfRules = (
  strategy: RuleStrategy,
  given: Params,
  slice: Slice,
  options: ReadingOptions,
  resume: ReaderState | undefined,
  barsFor: BarsFor,
): Either<StrategyFault, Engine> => {
  const table = cellTable()
  const bound = boundStrategy(strategy, given, table, options)
  if (isLeft(bound)) return bound
  const unlabelled = labelsFault(strategy, options.labels)
  if (unlabelled !== undefined) return left(unlabelled)
  const enough = enoughWarmup(() => needOfBound(bound.right, table, options, barsFor), options, slice)
  return isLeft(enough)
    ? enough
    : ruleEngine(bound.right, table, options, resume, strategy.exits !== undefined || options.renews === true)
}

const engineOfMachine = (
  strategy: MachineStrategy,
  given: Params,
  slice: Slice,
  options: ReadingOptions,
  resume: ReaderState | undefined,
): Either<StrategyFault, Engine> => {
  const params = paramsOf(strategy, given)
  if (isLeft(params)) return params
  const enough = enoughWarmup(() => strategy.machine.warmup?.(params.right) ?? 0, options, slice)
  return isLeft(enough) ? enough : right(machineEngine(strategy, params.right, resume))
}

/**
 * Begins the incremental reading of a strategy, or goes on with it from a state. The same kernels as in the columnar
 * reading advance from batch to batch, so signals do not depend on how bars are cut into batches. `slice.scored[1]` may
 * be infinite. Without `barsFor` a coarser bar of `higher` counts as one bar of warm-up, the least that it can be. Cost:
 * O(bars) a batch, whatever was read before.
 */
export const readerOf = (
  strategy: Strategy,
  params: Params,
  slice: Slice,
  options: ReadingOptions = {},
  resume?: ReaderState,
  barsFor: BarsFor = barsForUnknown,
): Either<StrategyFault, SignalReader> => {
  const fault = sliceFault(slice, Number.POSITIVE_INFINITY)
  if (fault !== undefined) return left(fault)
  const engine =
    strategy._tag === 'Rules'
      ? engineOfRules(strategy, params, slice, options, resume, barsFor)
      : engineOfMachine(strategy, params, slice, options, resume)
  if (isLeft(engine)) return engine
  const { read, memory } = engine.right
  let next = resume?.next ?? slice.warmup[0]
  let isKnown = false
  return right({
    push: (batch) => {
      const strange = isKnown ? undefined : strategySeriesFault(strategy, batch, options.across)
      if (strange !== undefined) return left(strange)
      isKnown = true
      if (batch.from > next) return left(missingBars(next, batch.from))
      const from = Math.min(batch.length, next - batch.from)
      const to = Math.max(from, Math.min(batch.length, slice.scored[1] - batch.from))
      const isWhole = from === 0 && to === batch.length
      const bars = isWhole ? batch : { ...barsBetween(batch, from, to), from: batch.from + from }
      const done = read(bars, slice.scored[0])
      const at = next
      next += to - from
      return right({ from: at, length: to - from, ...done })
    },
    state: () => ({ next, ...memory() }),
  })
}
