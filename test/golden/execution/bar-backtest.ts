import type { Bars } from '../../../src/market/bars.js'
import type { Translator } from '../case.js'
import { barsOf } from '../data.js'
import { type BacktestingPyCase, heldTo } from './backtesting-py-case.js'
import { closeThenTurn, type Prepared, type StrategyParams, strategies } from './strategies.js'

interface StrategyCase extends BacktestingPyCase {
  readonly strategy: string
  readonly strategy_params?: StrategyParams
}

const crossed = /SMA(\d+) over SMA(\d+): position\.close\(\) then buy/

/** A strategy by its name, or from the sentence that says it. */
const strategyOf = ({ strategy, strategy_params = {} }: StrategyCase, bars: Bars): Prepared => {
  const named = strategies[strategy]
  if (named !== undefined) return named(bars, strategy_params)
  const [, n1, n2] = crossed.exec(strategy) ?? []
  if (n1 === undefined || n2 === undefined) throw new Error(`no strategy "${strategy}"`)
  return closeThenTurn(bars, { n1: Number(n1), n2: Number(n2) })
}

/** Strategies of backtesting.py as order machines, over the library's own indicators. */
export const barBacktest: Translator = async (given, load) => {
  const golden = given as StrategyCase
  const bars = await barsOf(load, golden.data.file, golden.data.rows)
  const { machine, warmup } = strategyOf(golden, bars)
  return heldTo(golden, bars, machine, warmup)
}
