import { deepStrictEqual } from 'node:assert'
import { ordersOf } from '../../src/portfolio/orders/orders-of.js'
import { lawOver } from '../arbitrary/shared-cases.js'
import type { Law } from '../law.js'
import { anyCase, type Simulate } from './case.js'
import type { RunOrders } from './order-case.js'

/** What makes the book of orders the account of the reference kernel, where the orders are those of a signal. */
export const defaultModelLaws = (run: RunOrders, reference: Simulate): readonly Law[] => [
  lawOver(
    'the orders of a signal give the run of the reference kernel to the bit, under any sizing, exits, limits and financing',
    anyCase(),
    ({ bars, log, execution, slice }) => {
      const plain = reference(bars, log, execution, slice)
      const { events: _, open: _open, ...made } = run(bars, ordersOf(log, execution), execution, slice)
      deepStrictEqual(made.trades, plain.trades)
      deepStrictEqual(made, plain)
    },
    600,
  ),
]
