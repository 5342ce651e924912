import type { OrderMachine } from '../../../src/portfolio/orders/order-machine.js'
import { scripted } from '../../../src/portfolio/orders/scripted.js'
import type { Translator } from '../case.js'
import { barsOf } from '../data.js'
import { type BacktestingPyCase, heldTo } from './backtesting-py-case.js'
import { type Action, orderOf } from './backtesting-py-orders.js'

interface ScriptCase extends BacktestingPyCase {
  readonly script: Readonly<Record<string, readonly Action[]>>
}

/** Orders of a table, run as backtesting.py runs them. */
export const scriptedOrders: Translator = async (given, load) => {
  const golden = given as ScriptCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const table = Object.fromEntries(
    Object.entries(golden.script).map(([bar, actions]) => [bar, actions.map(orderOf)]),
  )
  return heldTo(golden, bars, scripted(table) as OrderMachine<unknown>, 0)
}
