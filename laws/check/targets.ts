import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import type { Order } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import type { KernelOperator, Plain, Values } from '../../src/strategy/language/operator.js'
import type { Push, Subject } from './subject.js'

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
