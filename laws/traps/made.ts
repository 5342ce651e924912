import type { Bars } from '../../src/market/bars/bars.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import type { SignalState } from '../../src/signal/signal-log.js'
import type { KernelOperator } from '../../src/strategy/language/operator.js'
import { apply, type BarColumn, column } from '../../src/strategy/language/tree.js'
import type { Bar } from '../../src/strategy/machine.js'
import { machine } from '../../src/strategy/machine-strategy.js'
import { close, gt } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { strategySubject } from '../check/strategy-target.js'
import type { Subject } from '../check/subject.js'
import { labelSubject, orderMachineSubject, seriesSubject } from '../check/targets.js'

/** A strategy's subject, which is one. */
export const testable = (made: ReturnType<typeof strategySubject>): Subject => {
  if ('_tag' in made) throw new TypeError(made.because)
  return made
}

type Advance = (x: Float64Array, i: number, from: number, to: number, read: readonly Float64Array[]) => number

/** An operator of the user's own over the close, whose value at bar i is a function of all that it is handed. */
export const ownOperator = (
  name: string,
  value: Advance,
  more: Partial<Pick<KernelOperator, 'warmup' | 'reads' | 'anchored'>> = {},
): KernelOperator => ({
  _tag: 'Kernel',
  name,
  version: 1,
  args: [{ name: 'x', sort: 'series' }],
  result: 'series',
  fields: [],
  warmup: () => 0,
  ...more,
  start: () => new Float64Array(0),
  advance: (_, inputs, from, to, outputs) => {
    const [x, ...read] = inputs as readonly Float64Array[]
    const out = outputs[0] as Float64Array
    for (let i = from; i < to; i++) out[i] = value(x ?? out, i, from, to, read)
  },
})

const over = (made: KernelOperator) =>
  strategy(made.name, {}, () => ({ long_while: gt(close, apply(made.name, column('close'))) }), {
    operators: { ...operators, [made.name]: made },
  })

/** Long while the close is above an operator of the user's own. */
export const aboveOwn = (made: KernelOperator): Subject =>
  testable(
    strategySubject(over(made), { params: {}, reading: { operators: { ...operators, [made.name]: made } } }),
  )

/** Long while the close is above a value that is computed of the closes alone. */
export const above = (name: string, value: Advance): Subject => aboveOwn(ownOperator(name, value))

/** The same, with further columns of the bars to read. */
export const aboveOf = (name: string, reads: readonly BarColumn[], value: Advance): Subject =>
  aboveOwn(ownOperator(name, value, { reads }))

/** A machine as a subject; its state is what the step gives. */
export const stepping = <State>(
  name: string,
  start: () => State,
  step: (state: State, bar: Bar) => State,
  signal: (state: State) => SignalState,
  warmup?: number,
): Subject =>
  testable(
    strategySubject(
      machine({
        name,
        version: 1,
        params: {},
        start,
        step,
        signal,
        ...(warmup === undefined ? {} : { warmup: () => warmup }),
      }),
    ),
  )

/** A machine without state of its own: its signal is a function of the bar. */
export const looking = (name: string, signal: (bar: Bar, index: number) => boolean): Subject =>
  stepping(
    name,
    () => ({ index: -1, long: false }),
    ({ index }, bar) => ({ index: index + 1, long: signal(bar, index + 1) }),
    ({ long }) => (long ? 1 : 0),
  )

/** An order machine without state. */
export const ordering = (name: string, step: OrderMachine<null>['step']): Subject =>
  orderMachineSubject({ name, version: 1, params: {}, start: () => null, step })

/** Two labels by a function of all bars. */
export const labelling = (name: string, isUp: (bars: Bars, i: number) => boolean): Subject =>
  labelSubject(
    name,
    (bars): FilteredLabels => ({
      _tag: 'FilteredLabels',
      names: ['unknown', 'down', 'up'],
      label: Uint8Array.from({ length: bars.length }, (_, i) => (i === 0 ? 0 : isUp(bars, i) ? 2 : 1)),
      fitted_here: [],
    }),
  )

/** A series by a function of all bars. */
export const series = (name: string, value: (bars: Bars, i: number) => number): Subject =>
  seriesSubject(name, (bars) => Float64Array.from({ length: bars.length }, (_, i) => value(bars, i)))
