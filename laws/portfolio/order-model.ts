import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import type { Trades } from '../../src/portfolio/account/trades.js'
import { ordersOf } from '../../src/portfolio/orders/orders-of.js'
import type { FixedSizing } from '../../src/portfolio/rules/sizing.js'
import type { Law } from '../law.js'
import { anyCase, gross, type Simulate } from './case.js'
import { closeAll } from './closeness.js'
import type { RunOrders } from './order-case.js'

const COLUMNS = [
  'side',
  'decision_bar',
  'entry_bar',
  'exit_decision_bar',
  'exit_bar',
  'bars',
  'reason',
  'cut',
] as const
const REALS = ['entry_price', 'exit_price', 'units', 'commission', 'slippage', 'pnl', 'return'] as const
const sameTrades = (a: Trades, b: Trades, scale: number): void => {
  for (const name of COLUMNS) deepStrictEqual([...a[name]], [...b[name]], name)
  for (const name of REALS) closeAll(a[name], b[name], scale, name)
}

/** What makes the pessimistic model the one of the reference kernel, where the orders are those of a signal. */
export const defaultModelLaws = (run: RunOrders, reference: Simulate): readonly Law[] => [
  {
    name: 'the orders of a signal under the default model give the trades and the equity of the reference kernel',
    check: () =>
      fc.assert(
        fc.property(anyCase('orders'), ({ bars, log, execution, slice }) => {
          const { sizing, risk, allow_short } = execution
          const plain = reference(bars, log, execution, slice)
          const made = run(
            bars,
            ordersOf(log, { sizing: sizing as FixedSizing, risk, allow_short }),
            execution,
            slice,
          )
          const scale = gross(plain, execution)
          sameTrades(made.trades, plain.trades, scale)
          closeAll(made.equity, plain.equity, scale, 'equity')
          closeAll(made.cash, plain.cash, scale, 'cash')
          closeAll(made.position, plain.position, scale, 'position')
          deepStrictEqual(made.held, plain.held)
        }),
        { numRuns: 400 },
      ),
  },
]
