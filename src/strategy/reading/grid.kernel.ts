import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Params } from '../../core/space/dimension.js'
import { type BarBatch, type Bars, barsBetween, type Slice } from '../../market/bars/bars.js'
import { changesOf, renewalsOf, statesOf } from '../../signal/capture.kernel.js'
import type { SignalLog } from '../../signal/signal-log.js'
import type { StrategyFault } from '../language/fault.js'
import { paramsOf } from '../params.js'
import { type MachineStrategy, operatorsOf, type RuleStrategy, type Strategy } from '../strategy.js'
import { strategyHash } from '../strategy-hash.js'
import { readAhead } from './ahead.kernel.js'
import { cellTable, type Ref } from './cell.js'
import { latch } from './latch.kernel.js'
import { stepMachine } from './machine-reading.kernel.js'
import {
  type Bound,
  boundStrategy,
  enoughWarmup,
  headerOf,
  labelsFault,
  needOfBound,
  type ReadingOptions,
  sliceFault,
} from './reading.js'
import { renewing } from './renewals.kernel.js'
import { strategySeriesFault } from './series-reads.js'
import { runs, type Sheet, sheetOf, values } from './sheet.kernel.js'
import { type BarsFor, barsForIn } from './warmup.kernel.js'

/** Signals of many candidates of one strategy over one slice, computed as they are asked for, on shared columns. */
export interface GridSignals {
  /** The log of one candidate, or why it has none. */
  readonly signal: (params: Params) => Either<StrategyFault, SignalLog>
  /** Computes what the next candidates compare, for all of them together; `signal` gives the same without it. */
  readonly readAhead: (candidates: readonly Params[]) => void
  /** Counts a candidate among those that were read, as `signal` does, and computes nothing. */
  readonly count: (params: Params) => Either<StrategyFault, unknown>
  /** Visits the candidates in order. Memory: the column budget, whatever their number. */
  readonly forEachSignal: (
    candidates: Iterable<Params>,
    visit: (signal: Either<StrategyFault, SignalLog>, index: number, params: Params) => void,
  ) => void
  /** Distinct columns and conditions that the candidates so far have read. */
  readonly distinctColumns: () => number
  /** How many of them were computed, counting again those that had been dropped for memory. */
  readonly computedColumns: () => number
}

/** Candidates that are read ahead of their visits. */
const VISITED_TOGETHER = 256

interface Reading {
  readonly bars: Bars
  readonly slice: Slice
  readonly dataset: string
  readonly hash: string
  readonly seen: BarBatch
  readonly options: ReadingOptions
  readonly barsFor: BarsFor
}

const ruleBound = (
  strategy: RuleStrategy,
  given: Params,
  { slice, options, barsFor }: Reading,
  { table }: Sheet,
): Either<StrategyFault, Bound> => {
  const bound = boundStrategy(strategy, given, table, options)
  if (isLeft(bound)) return bound
  const enough = enoughWarmup(() => needOfBound(bound.right, table, options, barsFor), options, slice)
  return isLeft(enough) ? enough : bound
}

const ruleSignal = (
  strategy: RuleStrategy,
  bound: Either<StrategyFault, Bound>,
  reading: Reading,
  sheet: Sheet,
): Either<StrategyFault, SignalLog> => {
  const { bars, slice, dataset, hash, seen, options } = reading
  if (isLeft(bound)) return bound
  const rules = bound.right.rules.map((ref) => (ref === undefined ? undefined : runs(sheet, ref)))
  const changes = latch(bound.right.events, rules, slice.scored[0] - seen.from, seen.length, seen.from)
  const log = { header: headerOf(strategy, hash, bound.right.params, bars, slice, dataset), ...changes }
  if (!bound.right.events || (strategy.exits === undefined && options.renews !== true)) return right(log)
  const first = slice.scored[0] - seen.from
  const dense = bound.right.rules.map((ref) => (ref === undefined ? undefined : values(sheet, ref)))
  return right({ ...log, renewals: renewalsOf(renewing(statesOf(log), dense, 0, first), seen.from) })
}

const machineSignal = (
  strategy: MachineStrategy,
  given: Params,
  reading: Reading,
): Either<StrategyFault, SignalLog> => {
  const { bars, slice, dataset, hash, options, seen } = reading
  const params = paramsOf(strategy, given)
  if (isLeft(params)) return params
  const { machine } = strategy
  const enough = enoughWarmup(() => machine.warmup?.(params.right) ?? 0, options, slice)
  if (isLeft(enough)) return enough
  const states = new Int8Array(seen.length)
  stepMachine(machine, params.right, machine.start(params.right), seen, states)
  return right({
    header: headerOf(strategy, hash, params.right, bars, slice, dataset),
    ...changesOf(states, slice.scored[0] - seen.from, seen.from),
  })
}

/**
 * Prepares the columnar reading of one strategy over a slice of the dataset's bars; each distinct column is computed once
 * for all candidates while the memory budget lasts. `dataset` is the content hash that the logs name. Comparisons
 * go by block extremes.
 */
export const gridSignals = (
  strategy: Strategy,
  bars: Bars,
  slice: Slice,
  dataset: string,
  options: ReadingOptions = {},
): Either<StrategyFault, GridSignals> => {
  const fault =
    sliceFault(slice, bars.length) ??
    labelsFault(strategy, options.labels) ??
    strategySeriesFault(strategy, bars, options.across)
  if (fault !== undefined) return left(fault)
  const seen = barsBetween(bars, slice.warmup[0], slice.scored[1])
  const reading: Reading = {
    bars,
    slice,
    dataset,
    hash: strategyHash(strategy, options.operators, options.labels),
    seen,
    options: { operators: operatorsOf(strategy), ...options },
    barsFor: barsForIn(seen),
  }
  const sheet = sheetOf(cellTable(), seen, options)
  /** The candidates that were read ahead last, bound. */
  let ahead = new Map<Params, Either<StrategyFault, Bound>>()
  const signal = (params: Params): Either<StrategyFault, SignalLog> =>
    strategy._tag === 'Rules'
      ? ruleSignal(strategy, ahead.get(params) ?? ruleBound(strategy, params, reading, sheet), reading, sheet)
      : machineSignal(strategy, params, reading)
  const readNext: GridSignals['readAhead'] = (candidates) => {
    if (strategy._tag !== 'Rules') return
    ahead = new Map(candidates.map((params) => [params, ruleBound(strategy, params, reading, sheet)]))
    const conditions: Ref[] = []
    for (const bound of ahead.values())
      if (!isLeft(bound)) for (const ref of bound.right.rules) if (ref !== undefined) conditions.push(ref)
    readAhead(sheet, conditions)
  }
  return right({
    signal,
    readAhead: readNext,
    count: (params) =>
      strategy._tag === 'Rules' ? ruleBound(strategy, params, reading, sheet) : right(undefined),
    forEachSignal: (candidates, visit) => {
      let index = 0
      let some: Params[] = []
      const visitSome = (): void => {
        readNext(some)
        for (const params of some) visit(signal(params), index++, params)
        some = []
      }
      for (const params of candidates) if (some.push(params) === VISITED_TOGETHER) visitSome()
      visitSome()
    },
    distinctColumns: () =>
      sheet.table.cells.filter(
        (cell) => cell._tag === 'Higher' || (cell._tag === 'Kernel' && cell.operator.result === 'series'),
      ).length,
    computedColumns: () => sheet.computed,
  })
}
