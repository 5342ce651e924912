import { int } from '../../src/core/space/dimension.js'
import type { KernelOperator } from '../../src/strategy/language/operator.js'
import { apply, column } from '../../src/strategy/language/tree.js'
import { close, crossesAbove, gt, low, sma } from '../../src/strategy/operators/expressions.js'
import { operators } from '../../src/strategy/operators/operators.js'
import { strategy } from '../../src/strategy/strategy.js'
import { operatorSubject } from '../check/operator-target.js'
import { strategySubject } from '../check/strategy-target.js'
import { ownOperator, testable } from './made.js'
import type { Trap } from './trap.js'

const ahead = ownOperator('ahead', (x, i) => 0.999 * (x[i + 1] ?? x[i] ?? 0))
const known = { ...operators, ahead }
const entering = crossesAbove(close, sma(close, 20))

/** A value that is sound for small `n` and reads the next bar for large ones. */
const sometimes: KernelOperator = {
  ...ownOperator('sometimes', () => 0),
  args: [
    { name: 'x', sort: 'series' },
    { name: 'n', sort: 'number', default: 5 },
  ],
  start: ([n]) => Float64Array.of(Number(n)),
  advance: ([n = 0], [x], from, to, [out]) => {
    for (let i = from; i < to; i++)
      if (out !== undefined) out[i] = (n > 10 ? x?.[i + 1] : undefined) ?? x?.[i] ?? 0
  },
}
const both: KernelOperator = {
  ...ownOperator('both', () => 0),
  fields: ['now', 'soon'],
  advance: (_, [x], from, to, [now, soon]) => {
    for (let i = from; i < to; i++) {
      if (now !== undefined) now[i] = x?.[i] ?? 0
      if (soon !== undefined) soon[i] = x?.[i + 1] ?? x?.[i] ?? 0
    }
  },
}

/** Targets that read later bars where their signal, their first output and their defaults do not. */
export const hidden: readonly Trap[] = (
  [
    [
      'a stop below the next low',
      testable(
        strategySubject(
          strategy('next_stop', {}, () => ({ enter_long: entering, stop: apply('ahead', low) }), {
            operators: known,
          }),
        ),
      ),
    ],
    [
      'a target at the next high',
      testable(
        strategySubject(
          strategy(
            'next_target',
            {},
            () => ({ enter_long: entering, target: apply('ahead', column('high')) }),
            {
              operators: known,
            },
          ),
        ),
      ),
    ],
    ['a second output that reads ahead', operatorSubject(both)],
    ['an operator that reads ahead for large numbers', operatorSubject(sometimes)],
    [
      'a strategy that reads ahead at other parameters',
      testable(
        strategySubject(
          strategy(
            'elsewhere',
            { n: int(2, 40) },
            ({ n }) => ({ long_while: gt(apply('sometimes', close, n), close) }),
            {
              operators: { ...operators, sometimes },
              defaults: { n: 5 },
            },
          ),
        ),
      ),
    ],
  ] as const
).map(([name, subject]) => ({ name, subject, breaks: 'prefix' }))
