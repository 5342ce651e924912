import type { Translator } from '../case.js'
import { barsOf } from '../data.js'
import { type BacktestingPyCase, heldTo } from './backtesting-py-case.js'
import { type StrategyParams, strategyNamed } from './strategies.js'

interface StrategyCase extends BacktestingPyCase {
  readonly strategy: string
  readonly strategy_params?: StrategyParams
}

/** Strategies of backtesting.py as order machines, over the library's own indicators. */
export const barBacktest: Translator = async (given, load) => {
  const golden = given as StrategyCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const { machine, warmup } = strategyNamed(golden.strategy)(bars, golden.strategy_params ?? {})
  return heldTo(golden, bars, machine, warmup)
}
