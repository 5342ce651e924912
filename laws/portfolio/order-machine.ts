import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { type Bars, barsBetween } from '../../src/market/bars/bars.js'
import type { OrderMachine } from '../../src/portfolio/orders/order-machine.js'
import type { Execution } from '../../src/portfolio/rules/execution.js'
import type { Law } from '../law.js'
import { anyBars } from './case.js'
import { type RunOrders, wholeOf } from './order-case.js'

/**
 * What holds of every order machine: it decides on the bars up to a close, and on nothing that it kept aside. `machineOf` makes
 * it for given bars, of which its columns may be computed.
 */
export const orderMachineLaws = <State>(
  machineOf: (bars: Bars) => OrderMachine<State>,
  run: RunOrders,
  model: Execution,
): readonly Law[] => {
  const marked: Execution = { ...model, finalize: 'mark' }
  return [
    {
      name: 'a prefix of bars gives a prefix of order events',
      check: () =>
        fc.assert(
          fc.property(anyBars(fc.integer({ min: 2, max: 80 })), fc.nat(80), (bars, cut) => {
            const end = 1 + (cut % bars.length)
            const whole = run(bars, machineOf(bars), marked, wholeOf(bars))
            const some = barsBetween(bars, 0, end)
            const prefix = run(some, machineOf(some), marked, wholeOf(some))
            deepStrictEqual(
              prefix.events,
              whole.events.filter(({ bar }) => bar < end).slice(0, prefix.events.length),
            )
            deepStrictEqual(prefix.equity, whole.equity.slice(0, end + 1))
          }),
        ),
    },
    {
      name: 'a machine run twice orders the same',
      check: () =>
        fc.assert(
          fc.property(anyBars(fc.integer({ min: 2, max: 40 })), (bars) => {
            const machine = machineOf(bars)
            const first = run(bars, machine, marked, wholeOf(bars))
            deepStrictEqual(run(bars, machine, marked, wholeOf(bars)).events, first.events)
          }),
        ),
    },
  ]
}
