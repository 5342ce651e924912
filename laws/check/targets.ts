import { isLeft } from 'fp-ts/lib/Either.js'
import { meetsAll } from '../../src/core/space/constraint.js'
import { type Dimension, dimensionSize, dimensionValue, type Params } from '../../src/core/space/dimension.js'
import { type Bars, barsBetween, type Slice } from '../../src/market/bars/bars.js'
import { simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { statesOf } from '../../src/signal/capture.kernel.js'
import type { StrategyFault } from '../../src/strategy/language/fault.js'
import type { KernelOperator, Plain, Values } from '../../src/strategy/language/operator.js'
import { cellTable } from '../../src/strategy/reading/cell.js'
import { readerOf } from '../../src/strategy/reading/reader.kernel.js'
import { boundOf, type ReadingOptions } from '../../src/strategy/reading/reading.js'
import { signalsOf } from '../../src/strategy/reading/signals.kernel.js'
import { warmupOf } from '../../src/strategy/reading/warmup-of.js'
import type { Strategy } from '../../src/strategy/strategy.js'
import type { NotTestable, Push, Subject } from './subject.js'

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
  return {
    kind: 'strategy',
    name: strategy.name,
    history: (bars) => {
      const need = warmupOf(strategy, chosen, { ...reading, bars })
      return isLeft(need) ? orThrow(need.left) : need.right
    },
    anchored: isAnchored(strategy, chosen, reading),
    idle: (decision) => decision === 0,
    side: Number,
    show: (decision) => SIGNALS[String(decision)] ?? String(decision),
    decide: (bars, from) => {
      const log = signalsOf(strategy, chosen, bars, sliceFrom(bars, from), 'dataset', options)
      return isLeft(log) ? orThrow(log.left) : statesOf(log.right).slice(from)
    },
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

const orderText = (order: Order): string =>
  Object.entries(order)
    .map(([field, value]) =>
      field === 'kind'
        ? String(value)
        : `${field} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(' ')
const SIDES = /\bside (buy|sell)\b/

/** An order machine as a subject: the orders that it places at each close, under the default execution. */
export const orderMachineSubject = <State>(machine: OrderMachine<State>): Subject => ({
  kind: 'order machine',
  name: machine.name,
  history: () => 0,
  anchored: true,
  idle: (decision) => decision === '',
  side: (decision) => ({ buy: 1, sell: -1 })[SIDES.exec(String(decision))?.[1] ?? ''] ?? 0,
  show: (decision) => (decision === '' ? 'no order' : String(decision)),
  decide: (bars, from) => {
    const placed = Array.from({ length: bars.length }, () => '')
    const watched: OrderMachine<State> = {
      ...machine,
      step: (state, bar, account) => {
        const step = machine.step(state, bar, account)
        placed[bar.index] = step.orders.map(orderText).join('; ')
        return step
      },
    }
    simulateOrders(
      bars,
      watched,
      { ...presets.pessimistic, finalize: 'mark' },
      { warmup: [0, 0], scored: [0, bars.length] },
    )
    return placed.slice(from)
  },
})

/** Labels that a fitted model gives, as a subject; the function that labels is the target. */
export const labelSubject = (name: string, labelled: (bars: Bars) => FilteredLabels): Subject => ({
  kind: 'classifier',
  name,
  history: () => 0,
  anchored: true,
  idle: (decision) => decision === 'unknown',
  side: () => 0,
  show: String,
  decide: (bars, from) => {
    const { label, names } = labelled(bars)
    return Array.from(label.subarray(from), (at) => names[at] ?? 'unknown')
  },
})

/** Values of a series as a subject: an operator at work on bars. `valuesOf` gives one value a bar. */
export const seriesSubject = (
  name: string,
  valuesOf: (bars: Bars) => ArrayLike<number>,
  history = 0,
): Subject => ({
  kind: 'operator',
  name,
  history: () => history,
  anchored: true,
  idle: (decision) => Number.isNaN(decision),
  side: () => 0,
  show: (decision) => (Number.isNaN(decision) ? 'unknown' : String(decision)),
  decide: (bars, from) => Array.from(valuesOf(barsBetween(bars, 0, bars.length))).slice(from),
})

const INPUTS = ['close', 'open', 'high', 'low', 'volume'] as const
const plainOf = (operator: KernelOperator): readonly Plain[] =>
  operator.args.flatMap(({ sort, least, one_of, default: given }): readonly Plain[] =>
    sort === 'number'
      ? [given ?? Math.max(least ?? 0, 5)]
      : sort === 'text'
        ? [given ?? one_of?.[0] ?? '']
        : [],
  )

/**
 * An operator as a subject: its first output at each close, on the columns of the bars as its series. It is handed views that
 * end where the batch does, of columns that go on.
 */
export const operatorSubject = (
  operator: KernelOperator,
  plain: readonly Plain[] = plainOf(operator),
): Subject => {
  const inputsOf = (bars: Bars): readonly Values[] => [
    ...operator.args
      .filter(({ sort }) => sort !== 'number' && sort !== 'text')
      .map(({ sort }, i): Values => {
        const column = bars[INPUTS[i % INPUTS.length] ?? 'close']
        return sort === 'series'
          ? column
          : Uint8Array.from(column, (value, bar) => (value > (bars.open[bar] ?? 0) ? 1 : 0))
      }),
    ...(operator.reads ?? []).map(
      (name): Values => (name in bars ? bars[name as (typeof INPUTS)[number]] : bars.close),
    ),
  ]
  const open = (from: number): Push => {
    const state = operator.start(plain)
    let seen: readonly (readonly number[])[] = []
    return (batch) => {
      const more = inputsOf(batch)
      seen = more.map((column, i) => [...(seen[i] ?? []), ...column])
      const to = seen[0]?.length ?? 0
      const start = to - batch.length
      const columns = seen.map(
        (column, i): Values =>
          more[i] instanceof Uint8Array ? Uint8Array.from(column) : Float64Array.from(column),
      )
      const outputs = Array.from(
        { length: Math.max(1, operator.fields.length) },
        (): Values => (operator.result === 'boolean' ? new Uint8Array(to) : new Float64Array(to)),
      )
      operator.advance(state, columns, start, to, outputs)
      return Array.from(outputs[0] ?? []).slice(Math.max(from, start), to)
    }
  }
  return {
    kind: 'operator',
    name: operator.name,
    history: () => operator.settled?.(plain, 1e-9) ?? operator.warmup(plain),
    anchored: operator.anchored === true || operator.settled !== undefined,
    idle: (decision) => Number.isNaN(decision) || (operator.result === 'boolean' && decision !== 1),
    side: () => 0,
    show: (decision) =>
      Number.isNaN(decision) || (operator.result === 'boolean' && decision === 2)
        ? 'unknown'
        : String(decision),
    decide: (bars, from) => open(from)(bars),
    open,
  }
}
