import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import { simulateOrders } from '../../src/portfolio/orders/engine.kernel.js'
import { noExits, type Order } from '../../src/portfolio/orders/order.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import { presets } from '../../src/portfolio/rules/presets.js'
import type { FilteredLabels } from '../../src/regime/labels.js'
import { type Decision, type Decisions, mostFrequent, type Subject } from './subject.js'

/** Fields of an order that say nothing where they are as given here. */
const UNSAID: Readonly<Record<string, string>> = {
  exits: JSON.stringify(noExits),
  expiry: JSON.stringify({ kind: 'good_till_cancelled' }),
}
const orderText = (order: Order): string =>
  Object.entries(order)
    .filter(([field, value]) => !(field in UNSAID && JSON.stringify(value) === UNSAID[field]))
    .map(([field, value]) =>
      field === 'kind'
        ? String(value)
        : `${field} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(' ')
const SIDES = /\bside (buy|sell)\b/
const SIZES = /"(?:units|fraction|value)":([\d.e+-]+)/
const LEVELS = /\b(?:limit|stop|"price":) ?([\d.e+-]+)/
const numberIn = (text: RegExp, decision: Decision): number | undefined => {
  const [, found] = text.exec(String(decision)) ?? []
  return found === undefined ? undefined : Number(found)
}

const NUMBERS = /"?([a-z_]+)"?:? ?(\d[\d.e+-]*)/g
const PRICES: readonly string[] = ['limit', 'stop', 'price']
/** The numbers of an order's text by their names; one that stands there again has another place. */
const numbersIn = (text: string): readonly (readonly [name: string, value: number, isPrice: boolean])[] =>
  [...text.matchAll(NUMBERS)].map(([, name = '', value], place, all) => {
    const before = all.slice(0, place).filter(([, other]) => other === name).length
    return [`${name} ${before}`, Number(value), PRICES.includes(name)]
  })
const MOST_ROWS = 6
/** What orders say in numbers: each that they name, and where each of their most frequent forms stands. */
const orderRows = (decisions: Decisions, { close }: Bars, from: number): readonly Float64Array[] => {
  const texts = Array.from(decisions, String)
  const numbers = texts.map(numbersIn)
  const forms = texts.map((text) => text.replaceAll(NUMBERS, '$1'))
  const names = mostFrequent(
    numbers.flatMap((each) => each.map(([name]) => name)),
    MOST_ROWS,
  )
  return [
    ...names.map((name) => {
      const values = numbers.map((each, i) => {
        const [, value = Number.NaN, isPrice = false] = each.find(([other]) => other === name) ?? []
        return isPrice ? value / (close[from + i] ?? 1) : value
      })
      const given = values.filter((value) => !Number.isNaN(value))
      const mean = given.reduce((sum, value) => sum + value, 0) / Math.max(1, given.length)
      // where it is not named it says nothing: less or more is held against its mean
      return Float64Array.from(values, (value) => (Number.isNaN(value) ? mean : value))
    }),
    ...mostFrequent(forms, MOST_ROWS).map((form) =>
      Float64Array.from(forms, (each) => (each === form ? 1 : 0)),
    ),
  ]
}

/** An order machine as a subject: the orders that it places at each close, under the default execution. */
export const orderMachineSubject = <State>(machine: OrderMachine<State>): Subject => ({
  kind: 'order machine',
  name: machine.name,
  history: () => 0,
  anchored: true,
  idle: (decision) => decision === '',
  side: (decision) =>
    (({ buy: 1, sell: -1 })[SIDES.exec(String(decision))?.[1] ?? ''] ?? 0) * (numberIn(SIZES, decision) ?? 1),
  level: (decision) => numberIn(LEVELS, decision),
  rows: orderRows,
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
