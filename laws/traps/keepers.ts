import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { close as closing, market } from '../../src/portfolio/orders/order.js'
import { apply } from '../../src/strategy/language/tree.js'
import { close, gt, sma } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { operatorSubject } from '../check/operator-target.js'
import { strategySubject } from '../check/strategy-target.js'
import { aboveOwn, labelling, looking, ordering, ownOperator, series, stepping, testable } from './made.js'
import { type Trap, trapsOf } from './trap.js'

const counted = (): number => {
  counter.runs += 1
  return counter.runs
}
const counter = { runs: 0, kept: 0, seen: new Map<number, boolean>(), last: 0, list: [] as number[], sum: 0 }
const minutes = new Intl.DateTimeFormat('en', { minute: 'numeric' })
const shared = { long: false, n: 0 }
const own = { invested: false }

/** Targets that keep something between runs or share it. */
export const keepers: readonly Trap[] = trapsOf('repeats', [
  ['a counter outside', looking('counter', () => counted() % 3 === 0)],
  [
    'a threshold that is kept',
    looking('kept', (bar) => {
      const long = bar.close > counter.kept
      counter.kept = 0.9 * counter.kept + 0.1 * bar.close
      return long
    }),
  ],
  [
    'a memory by date',
    looking('memory', (bar) => {
      const known = counter.seen.has(bar.time)
      counter.seen.set(bar.time, true)
      return known
    }),
  ],
  [
    'one state object for all runs',
    stepping(
      'one_object',
      () => shared,
      (state, bar) => {
        state.n += 1
        state.long = state.n % 5 === 0 && bar.close > 0
        return state
      },
      ({ long }) => (long ? 1 : 0),
    ),
  ],
  [
    'a list that grows',
    looking('list', (bar) => {
      counter.list.push(bar.close)
      return counter.list.length % 2 === 0
    }),
  ],
  [
    'the last bar of the run before',
    looking('last_run', (bar) => {
      const long = bar.close > counter.last
      counter.last = bar.close
      return long
    }),
  ],
  [
    'a running sum outside',
    aboveOwn(
      ownOperator('outside_sum', (x, i) => {
        counter.sum = 0.5 * counter.sum + 0.5 * (x[i] ?? 0)
        return counter.sum
      }),
    ),
  ],
  [
    'orders by a counter',
    ordering('order_counter', (_, __, account) => ({
      state: null,
      orders: counted() % 7 === 0 ? (account.units > 0 ? [closing()] : [market('buy', {})]) : [],
    })),
  ],
  [
    'a signal that counts how often it is asked in a run',
    stepping(
      'asked',
      () => ({ asked: 0 }),
      (state) => state,
      (state) => {
        state.asked += 1
        return state.asked % 3 === 0 ? 1 : 0
      },
    ),
  ],
  [
    'orders by a position that it kept of the run before',
    ordering('kept_position', (_, { open, close, index }) => {
      const before = own.invested
      own.invested = close > open || (before && index % 3 !== 0)
      return {
        state: null,
        orders: own.invested === before ? [] : [own.invested ? market('buy', {}) : closing()],
      }
    }),
  ],
  ['labels by a counter', labelling('label_counter', () => counted() % 11 < 5)],
  ['a series that counts', series('counting', counted)],
])

/** Targets that ask the clock or chance. */
export const gamblers: readonly Trap[] = trapsOf('outside', [
  ['chance', looking('chance', () => Math.random() > 0.5)],
  [
    'chance on rare bars',
    looking('rare_chance', (bar, i) => (i % 97 === 96 ? Math.random() > 0.5 : bar.close > bar.open)),
  ],
  [
    'weekdays by the zone of its machine',
    looking('zone', ({ time, open, close }) => new Date(time).getDay() % 2 === 0 && close > open),
  ],
  ['the clock', looking('clock', () => Date.now() % 2 === 0)],
  [
    'the date of today',
    looking('today', (bar) => new Date().getFullYear() > new Date(bar.time).getFullYear()),
  ],
  ['the date as text', looking('date_text', ({ open, close }) => !Date().includes('1999') && close > open)],
  ['the uptime', looking('uptime', () => Math.floor(process.uptime() * 1e6) % 2 === 0)],
  ['the number of its process', looking('process', ({ open, close }) => close > open === process.pid > 1)],
  ['when its process began', looking('began', ({ close }) => (performance.timeOrigin + close) % 2 < 1)],
  [
    'the time of now as a text',
    looking('now_text', ({ open, close }) => close > open && minutes.format() !== ''),
  ],
  [
    "chance of Node's own on rare bars",
    looking('node_chance', ({ open, close }, i) => (i % 400 === 399 ? randomInt(2) > 0 : close > open)),
  ],
  [
    'a file that it reads now and then',
    looking(
      'reading',
      ({ open, close }, i) =>
        close > open && (i % 400 !== 399 || readFileSync(new URL(import.meta.url)).length > 0),
    ),
  ],
  ['the memory of its machine', looking('machine', ({ open, close }) => close > open && freemem() > 0)],
  [
    'a variable of its shell',
    looking('shell', ({ open, close }) => close > open && process.env['REGIMEN_TRAP'] === undefined),
  ],
  ['the stopwatch', looking('stopwatch', () => performance.now() % 2 > 1)],
  ['chance in an operator', aboveOwn(ownOperator('noisy', (x, i) => (x[i] ?? 0) + Math.random() - 0.5))],
  [
    'chance in orders',
    ordering('random_orders', (_, __, { units }) => ({
      state: null,
      orders: Math.random() > 0.9 && units === 0 ? [market('buy', {})] : [],
    })),
  ],
  ['chance in labels', labelling('random_labels', () => Math.random() > 0.5)],
])

const halved = (x: Float64Array, i: number): number => (x[i] = (x[i] ?? 0) / 2)

/** Targets that write into what they are given. */
export const writers: readonly Trap[] = trapsOf('input', [
  [
    'closes sorted in place',
    series('sorted', ({ close }, i) => (i === 0 ? (close.sort()[0] ?? 0) : (close[i] ?? 0))),
  ],
  ['closes scaled in place', series('scaled_in_place', ({ close }, i) => (close[i] = (close[i] ?? 0) / 100))],
  [
    'volume filled in place',
    series('filled_in_place', ({ volume }, i) => (volume[i] = Math.max(1, volume[i] ?? 0))),
  ],
  [
    'a close set to the high',
    labelling('set_in_place', ({ close, high }, i) => {
      close[i] = high[i] ?? 0
      return true
    }),
  ],
  [
    'an operator that writes into its input',
    aboveOwn(ownOperator('writing', (x, i) => (x[i] = (x[i] ?? 0) + 1))),
  ],
  ['an operator alone that writes into its input', operatorSubject(ownOperator('halving', halved))],
  [
    'an operator that writes into an average that others read',
    testable(
      strategySubject(
        strategy('writing', {}, () => ({ long_while: gt(close, apply('halving', sma(close, 20))) }), {
          operators: { ...operators, halving: ownOperator('halving', halved) },
        }),
      ),
    ),
  ],
  [
    'times rounded in place',
    series('rounded_times', ({ time }, i) => (time[i] = Math.floor((time[i] ?? 0) / 1e9) * 1e9)),
  ],
])
