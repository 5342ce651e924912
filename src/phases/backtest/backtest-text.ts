import { figuresText } from '../../candidate/figure-rows.js'
import { counted } from '../../stats/metrics/metric-text.js'
import type { BacktestResult } from './result.js'

/** What a backtest found, next to buy and hold, for people. */
export const backtestText = ({
  metrics,
  bootstrap,
  benchmark,
  break_even_cost,
  span,
  warnings,
}: BacktestResult): readonly string[] => [
  `backtest of ${span.first}..${span.last}, ${counted(span.bars, 'bar')}`,
  ...warnings.map((warning) => `! ${warning}`),
  ...figuresText([
    { head: 'run', figures: { span, metrics, bootstrap, break_even_cost } },
    { head: 'buy & hold', figures: { span, metrics: benchmark } },
  ]),
]
