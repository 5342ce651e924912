import type { Translator } from '../case.js'
import { barBacktestBacktrader } from './backtrader.js'
import { barBacktest } from './bar-backtest.js'
import { gridOptimisation } from './grid-optimisation.js'
import { publishedExpected } from './published-expected.js'
import { scriptedOrders } from './scripted-orders.js'
import { vectorSignals } from './vector-signals.js'
import { walkForward } from './walk-forward.js'

/** The kinds of golden case that execute orders or signals. */
export const translators: Readonly<Record<string, Translator>> = {
  'bar-backtest': barBacktest,
  'bar-backtest-backtrader': barBacktestBacktrader,
  'grid-optimisation': gridOptimisation,
  'published-expected': publishedExpected,
  'scripted-orders': scriptedOrders,
  'vector-signals': vectorSignals,
  'walk-forward': walkForward,
}
