import { isLeft } from 'fp-ts/lib/Either.js'
import { meetsAll } from '../../src/core/space/constraint.js'
import { type Dimension, dimensionSize, dimensionValue, type Params } from '../../src/core/space/dimension.js'
import type { Bars, Slice } from '../../src/market/bars/bars.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { StrategyFault } from '../../src/strategy/language/fault.js'
import { cellTable } from '../../src/strategy/reading/cell.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { boundOf, type ReadingOptions } from '../../src/strategy/reading/reading.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { warmupOf } from '../../src/strategy/reading/warmup-of.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import type { NotTestable, Subject } from './subject.js'
import { warmupAdvice } from './warmup-advice.js'

const SIGNALS: Readonly<Record<string, string>> = { '-1': 'short', '0': 'flat', '1': 'long' }
const sliceFrom = (bars: Bars, from: number): Slice => ({ warmup: [0, from], scored: [from, bars.length] })
const orThrow = (fault: StrategyFault): never => {
  throw new Error(fault.message)
}

const middle = (dimension: Dimension, share: number): Params[string] => {
  const size = dimensionSize(dimension)
  if (Number.isFinite(size)) return dimensionValue(dimension, Math.floor((size - 1) * share))
  return dimension._tag === 'Float' ? dimension.low + (dimension.high - dimension.low) * share : 0
}
/** Parameters to check a strategy with: its defaults, else the first combination of places in its ranges that meets the constraints. */
export const someParams = ({ space, constraints, defaults }: Strategy): Params | undefined => {
  const open = Object.entries(space).filter(([name]) => !Object.hasOwn(defaults, name))
  const shares = [0.2, 0.5, 0.8, 0, 1]
  const tries =
    open.length === 0
      ? [[]]
      : Array.from({ length: shares.length ** Math.min(3, open.length) }, (_, i) =>
          open.map(
            (__, place) => shares[Math.floor(i / shares.length ** (place % 3)) % shares.length] ?? 0.5,
          ),
        )
  return tries
    .map(
      (at): Params => ({
        ...defaults,
        ...Object.fromEntries(open.map(([name, dimension], i) => [name, middle(dimension, at[i] ?? 0.5)])),
      }),
    )
    .find((params) => meetsAll(constraints, params))
}

/** Whether a strategy declares that its values depend on where the bars begin: by an anchored operator, or as a machine without a warm-up. */
const isAnchored = (strategy: Strategy, params: Params, reading: ReadingOptions): boolean => {
  if (strategy._tag === 'Machine') return strategy.machine.warmup === undefined
  const table = cellTable()
  boundOf(strategy, params, table, reading)
  return table.cells.some((cell) => cell._tag === 'Kernel' && cell.operator.anchored === true)
}

export interface StrategyTarget {
  readonly params?: Params
  readonly reading?: ReadingOptions
}

/** A strategy as a subject: its signal at each close, in the columnar and the streaming reading. */
export const strategySubject = (
  strategy: Strategy,
  { params, reading = {} }: StrategyTarget = {},
): Subject | NotTestable => {
  const chosen = params ?? someParams(strategy)
  if (chosen === undefined)
    return { _tag: 'NotTestable', because: 'no parameters of its space meet its constraints' }
  const options: ReadingOptions = { ...reading, warmup: 0 }
  const need = warmupOf(strategy, chosen, reading)
  if (isLeft(need)) return { _tag: 'NotTestable', because: need.left.message }
  const decide: Subject['decide'] = (bars, from) => {
    const log = signalsOf(strategy, chosen, bars, sliceFrom(bars, from), 'dataset', options)
    return isLeft(log) ? orThrow(log.left) : statesOf(log.right).slice(from)
  }
  return {
    kind: 'strategy',
    name: strategy.name,
    warmup: (bars) => warmupAdvice(strategy, chosen, reading, decide, bars),
    history: (bars) => {
      const need = warmupOf(strategy, chosen, { ...reading, bars })
      return isLeft(need) ? orThrow(need.left) : need.right
    },
    anchored: isAnchored(strategy, chosen, reading),
    idle: (decision) => decision === 0,
    side: Number,
    show: (decision) => SIGNALS[String(decision)] ?? String(decision),
    decide,
    open: (from) => {
      const reader = readerOf(
        strategy,
        chosen,
        { warmup: [0, from], scored: [from, Number.POSITIVE_INFINITY] },
        options,
      )
      if (isLeft(reader)) return orThrow(reader.left)
      let at = 0
      return (batch) => {
        const read = reader.right.push({ ...batch, from: at })
        if (isLeft(read)) return orThrow(read.left)
        const skipped = Math.max(0, from - at)
        at += batch.length
        return read.right.state.slice(skipped)
      }
    },
  }
}
