import { isLeft } from 'fp-ts/lib/Either.js'
import { meetsAll } from '../../src/core/space/constraint.js'
import { type Dimension, dimensionSize, dimensionValue, type Params } from '../../src/core/space/dimension.js'
import type { Bars } from '../../src/market/bars/bars.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { Values } from '../../src/strategy/language/operator.js'
import { cellTable } from '../../src/strategy/reading/cell.js'
import { gridSignals } from '../../src/strategy/reading/grid.kernel.js'
import { boundStrategy, type ReadingOptions } from '../../src/strategy/reading/reading.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { boundExits, exitColumns } from '../../src/strategy/reading/trade-rules.js'
import { warmupOf } from '../../src/strategy/reading/warmup-of.js'
import { operatorsOf, type Strategy } from '../../src/strategy/strategy.js'
import { incremental } from './incremental.js'
import { sliceFrom, throwFault } from './strategy-slice.js'
import type { Decision, NotTestable, Subject } from './subject.js'
import { warmupAdvice } from './warmup-advice.js'
import { weightsSubject } from './weights-target.js'
import { writesOf } from './written-values.js'

const SIGNALS: Readonly<Record<string, string>> = { '-1': 'short', '0': 'flat', '1': 'long' }
const shown = (decision: Decision): string => SIGNALS[String(decision)] ?? String(decision)

const middle = (dimension: Dimension, share: number): Params[string] => {
  const size = dimensionSize(dimension)
  if (Number.isFinite(size)) return dimensionValue(dimension, Math.floor((size - 1) * share))
  return dimension._tag === 'Float' ? dimension.low + (dimension.high - dimension.low) * share : 0
}
/**
 * Parameters to check a strategy with: its defaults, else the first combination of places in its ranges that meets the constraints;
 * then, at other places of its whole space, at most two more.
 */
const someParams = ({ space, constraints, defaults }: Strategy): readonly Params[] => {
  const shares = [0.2, 0.5, 0.8, 0, 1]
  const placed = (names: readonly string[], base: Params): readonly Params[] =>
    Array.from({ length: names.length === 0 ? 1 : shares.length ** Math.min(3, names.length) }, (_, i) => ({
      ...base,
      ...Object.fromEntries(
        names.flatMap((name, place) => {
          const dimension = space[name]
          const share = shares[Math.floor(i / shares.length ** (place % 3)) % shares.length] ?? 0.5
          return dimension === undefined ? [] : [[name, middle(dimension, share)]]
        }),
      ),
    })).filter((params) => meetsAll(constraints, params))
  const names = Object.keys(space)
  const [first] = placed(
    names.filter((name) => !Object.hasOwn(defaults, name)),
    defaults,
  )
  const others = placed(names, defaults).toReversed()
  const apart = [others[0], others[others.length >> 1]].flatMap((each) => (each === undefined ? [] : [each]))
  const told = (params: Params | undefined): string => JSON.stringify(params)
  return first === undefined
    ? []
    : [
        first,
        ...apart.filter(
          (each, i) =>
            told(each) !== told(first) && apart.findIndex((other) => told(other) === told(each)) === i,
        ),
      ]
}
const named = (params: Params): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(6)) : value}`)
    .join(',')

/** Whether a strategy declares that its values depend on where the bars begin: by an anchored operator, or as a machine without a warm-up. */
const isAnchored = (strategy: Strategy, params: Params, reading: ReadingOptions): boolean => {
  if (strategy._tag === 'Machine') return strategy.machine.warmup === undefined
  const table = cellTable()
  boundStrategy(strategy, params, table, reading)
  return table.cells.some((cell) => cell._tag === 'Kernel' && cell.operator.anchored === true)
}

export interface StrategyTarget {
  readonly params?: Params
  readonly reading?: ReadingOptions
  /** The instrument of a universe that it is read on; it says which of several target weights is meant. */
  readonly symbol?: string
}

/** The columns that exits are read from, next to the signal: none of them may know a later bar. */
const exitColumnsOn = (
  strategy: Strategy,
  params: Params,
  bars: Bars,
  reading: ReadingOptions,
): readonly Values[] | undefined => {
  if (strategy._tag === 'Machine' || strategy.exits === undefined) return undefined
  const options = { ...reading, operators: reading.operators ?? operatorsOf(strategy) }
  const bound = boundExits(strategy.exits, params, options)
  if (isLeft(bound)) return throwFault(bound.left)
  return exitColumns(bound.right, bars, sliceFrom(bars, 0), options)
}

/**
 * A strategy as a subject: its signal at each close, in the columnar and the streaming reading, and what its exits read. Without
 * parameters it is taken at its defaults, and as variants at other places of its space.
 */
export const strategySubject = (
  strategy: Strategy,
  { params, reading = {}, symbol }: StrategyTarget = {},
): Subject | NotTestable => {
  const [chosen, ...others] = params === undefined ? someParams(strategy) : [params]
  if (chosen === undefined)
    return { _tag: 'NotTestable', because: 'no parameters of its space meet its constraints' }
  if (strategy._tag === 'Rules' && strategy.targets !== undefined)
    return weightsSubject(
      strategy,
      symbol === undefined ? Object.keys(strategy.targets.weights) : [symbol],
      chosen,
      reading,
    )
  const options: ReadingOptions = { ...reading, warmup: 0 }
  const need = warmupOf(strategy, chosen, reading)
  if (isLeft(need)) return { _tag: 'NotTestable', because: need.left.message }
  const decide: Subject['decide'] = (bars, from) => {
    const log = signalsOf(strategy, chosen, bars, sliceFrom(bars, from), 'dataset', options)
    return isLeft(log) ? throwFault(log.left) : statesOf(log.right).slice(from)
  }
  const asked_twice: Subject['asked_twice'] = (bars, from) => {
    if (strategy._tag !== 'Machine') return decide(bars, from)
    const { machine } = strategy
    let closes = 0
    const twice: Strategy = {
      ...strategy,
      machine: {
        ...machine,
        signal: (...given) => {
          closes += 1
          // now and then, so that no count of calls comes out the same
          if (closes % 3 === 1) machine.signal(...given)
          return machine.signal(...given)
        },
      },
    }
    const log = signalsOf(twice, chosen, bars, sliceFrom(bars, from), 'dataset', options)
    return isLeft(log) ? throwFault(log.left) : statesOf(log.right).slice(from)
  }
  const inGrid: Subject['inGrid'] = (bars, from) => {
    const grid = gridSignals(strategy, bars, sliceFrom(bars, from), 'dataset', options)
    const log = isLeft(grid) ? grid : grid.right.signal(chosen)
    return isLeft(log) ? throwFault(log.left) : statesOf(log.right).slice(from)
  }
  const says: Subject['says'] = (bars, from) => {
    const exits = exitColumnsOn(strategy, chosen, bars, reading)
    const states = decide(bars, from)
    return exits === undefined
      ? states
      : Array.from(
          states as ArrayLike<number>,
          (state, i) =>
            `${shown(state)}, exits read ${exits.map((column) => column[from + i] ?? '?').join(' ')}`,
        )
  }
  const writes = writesOf(strategy, reading, (bars, from, watched) => {
    signalsOf(strategy, chosen, bars, sliceFrom(bars, from), 'dataset', { ...options, operators: watched })
    exitColumnsOn(strategy, chosen, bars, { ...reading, operators: watched })
  })
  const rows: Subject['rows'] = (_, bars, from) =>
    (exitColumnsOn(strategy, chosen, bars, reading) ?? []).map((column) =>
      Float64Array.from({ length: bars.length - from }, (__, i) => {
        const share = (column[from + i] ?? 0) / (bars.close[from + i] ?? 1)
        return Number.isFinite(share) ? share : 0
      }),
    )
  const variants = others.flatMap((each) => {
    const made = strategySubject(strategy, { params: each, reading })
    return '_tag' in made ? [] : [{ ...made, name: named(each) }]
  })
  return {
    kind: 'strategy',
    name: strategy.name,
    warmup: (bars) => warmupAdvice(strategy, chosen, reading, decide, bars),
    history: (bars) => {
      const need = warmupOf(strategy, chosen, { ...reading, bars })
      return isLeft(need) ? throwFault(need.left) : need.right
    },
    anchored: isAnchored(strategy, chosen, reading),
    idle: (decision) => decision === 0,
    side: Number,
    show: shown,
    decide,
    writes,
    ...(strategy._tag === 'Rules' && strategy.exits !== undefined ? { says, rows } : {}),
    ...(variants.length === 0 ? {} : { variants }),
    ...(strategy._tag === 'Rules' ? { inGrid } : { asked_twice }),
    ...incremental(strategy, chosen, options),
  }
}
