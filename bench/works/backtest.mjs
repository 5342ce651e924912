import { oneTraded } from './build/src/candidate/traded-data.js'
import { decodeWith } from './build/src/core/codec/codec.js'
import { backtest } from './build/src/phases/backtest/builder.js'
import { backtestConfigCodec } from './build/src/phases/backtest/config.js'
import { readyTrader } from './build/src/phases/backtest/config-trader.js'
import { evaluationOf } from './build/src/phases/backtest/evaluation.js'
import { metricsOf } from './build/src/stats/metrics/metrics.js'
import { expectRight } from './expect-right.mjs'
import { EXECUTION, RANGE, smaPair } from './sma-pair.mjs'
import { servicesOf, wholePhase } from './whole-phase.mjs'

const CONFIG = { strategy: smaPair, params: { fast: 16, slow: 120 }, range: RANGE, execution: EXECUTION, resamples: 0 }
const config = expectRight(decodeWith(backtestConfigCodec)(CONFIG))

const trader = (dataset) => expectRight(readyTrader(config, oneTraded(dataset)))

/** Signals, equity, trades and every metric of the run. */
export const equityTradesMetrics = (dataset) => {
  const { market, execution, run } = trader(dataset)
  return metricsOf(market.performance(run(execution), dataset.periods_per_year))
}

/** The same with buy and hold beside it and the break-even cost. */
export const evaluation = (dataset) => expectRight(evaluationOf(trader(dataset), servicesOf(dataset)))

/** The whole phase through the interpreter, artifacts and commit included; without resamples. */
export const wholeBacktest = (dataset) => wholePhase(backtest('one', CONFIG), dataset)

export const backtestFigures = ({ total_return, sharpe_ratio, max_drawdown, total_trades }) => [
  total_return,
  sharpe_ratio,
  max_drawdown,
  total_trades,
]
