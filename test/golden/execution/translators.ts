import type { Translator } from '../case.js'
import { barBacktest } from './bar-backtest.js'
import { scriptedOrders } from './scripted-orders.js'

/** The kinds of golden case that execute orders or signals. */
export const translators: Readonly<Record<string, Translator>> = {
  'bar-backtest': barBacktest,
  'scripted-orders': scriptedOrders,
}
