import type { KernelOperator } from '../../src/strategy/language/operator.js'
import { apply, column } from '../../src/strategy/language/tree.js'
import { close } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { operatorSubject } from '../check/operator-target.js'
import { strategySubject } from '../check/strategy-target.js'
import { aboveOwn, ownOperator, stepping, testable } from './made.js'
import { type Trap, trapsOf } from './trap.js'

/** An operator that is sound bar by bar, and whose short cut for grids gives each change a bar early. */
const early: KernelOperator = {
  ...ownOperator('early', () => 0),
  args: [
    { name: 'x', sort: 'series' },
    { name: 'y', sort: 'series' },
  ],
  result: 'boolean',
  advance: (_, [x, y], from, to, [out]) => {
    for (let i = from; i < to; i++) if (out !== undefined) out[i] = (x?.[i] ?? 0) > (y?.[i] ?? 0) ? 1 : 0
  },
  sparse: ({ above }) => {
    const { at, value } = above(0, 1)
    return { at: at.map((bar, i) => (i === 0 ? bar : bar - 1)), value }
  },
}

/** Targets whose values depend on the borders of batches, or on what else is read. */
export const borders: readonly Trap[] = trapsOf('batches', [
  [
    'a state that is stored as something else',
    stepping(
      'map_state',
      () => ({ last: new Map<number, number>(), close: 0 }),
      ({ last }, { time, close }) => ({ last: new Map(last).set(new Date(time).getUTCDay(), close), close }),
      ({ last, close }) => (close > (last.get(1) ?? close) ? 1 : 0),
    ),
  ],
  ['an operator whose short cut reads ahead', operatorSubject(early)],
  [
    'an operator that is another one of a bar alone',
    operatorSubject({
      ...ownOperator('size', (x, i) => Math.abs((x[i] ?? 0) - 100)),
      scalar: (x) => x - 100,
    }),
  ],
  [
    'an operator that is another one of a bar alone below 0',
    operatorSubject({
      ...ownOperator('half', (x, i) => (x[i] ?? 0) / 2),
      scalar: (x) => (x < 0 ? -x : x) / 2,
    }),
  ],
  [
    'an operator that is another one of a bar alone for small values',
    operatorSubject({
      ...ownOperator('twice', (x, i) => 2 * (x[i] ?? 0)),
      scalar: (x) => (x > 0 && x < 1 ? x : 2 * x),
    }),
  ],
  [
    'a short cut that reads ahead in grids',
    testable(
      strategySubject(
        strategy('grids', {}, () => ({ long_while: apply('early', close, column('open')) }), {
          operators: { ...operators, early },
        }),
      ),
    ),
  ],
  [
    'an average since the batch began',
    aboveOwn(
      ownOperator('batch_mean', (x, i, from) => {
        let sum = 0
        for (let k = from; k <= i; k++) sum += x[k] ?? 0
        return sum / (i - from + 1)
      }),
    ),
  ],
  ['the first close of the batch', aboveOwn(ownOperator('batch_first', (x, _, from) => x[from] ?? 0))],
  [
    'the highest of the batch so far',
    aboveOwn(
      ownOperator('batch_high', (x, i, from) => {
        let best = 0
        for (let k = from; k < i; k++) best = Math.max(best, x[k] ?? 0)
        return best
      }),
    ),
  ],
  [
    'the number in the batch',
    aboveOwn(ownOperator('batch_number', (x, i, from) => (x[i] ?? 0) + ((i - from) % 2 === 0 ? 1 : -1))),
  ],
  [
    'nothing before the batch',
    aboveOwn(ownOperator('batch_lag', (x, i, from) => (i > from ? (x[i - 1] ?? 0) : (x[i] ?? 0)))),
  ],
  [
    'an average of three within the batch',
    aboveOwn(
      ownOperator(
        'batch_three',
        (x, i, from) => ((x[i] ?? 0) + (x[Math.max(from, i - 1)] ?? 0) + (x[Math.max(from, i - 2)] ?? 0)) / 3,
      ),
    ),
  ],
  [
    'a lag that reads before the batch',
    aboveOwn(ownOperator('stateless_lag', (x, i) => x[i - 3] ?? Number.NaN, { warmup: () => 3 })),
  ],
  [
    'an average that reads before the batch',
    aboveOwn(
      ownOperator(
        'stateless_mean',
        (x, i) => (i < 9 ? Number.NaN : x.slice(i - 9, i + 1).reduce((sum, value) => sum + value, 0) / 10),
        { warmup: () => 9 },
      ),
    ),
  ],
])
