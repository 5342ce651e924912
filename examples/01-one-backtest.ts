/** One strategy on the embedded S&P 500 bars, next to buy and hold at the same costs: no workflow, no store. */
import { isDefined, type Metric, runBacktest, smaCross } from 'regimen'

const percent = (metric: Metric): string =>
  isDefined(metric) ? `${(100 * metric).toFixed(2)} %` : 'undefined'
const plain = (metric: Metric): string =>
  isDefined(metric) ? metric.toFixed(3) : `undefined: ${metric.because}`

const run = await runBacktest(smaCross, {
  params: { fast: 20, slow: 100 },
  execution: { fill: 'next_close' },
})

const { metrics, benchmark, trades, span } = run
console.log(`bars           ${span.first}..${span.last}, ${span.bars} scored`)
console.log(`trades         ${trades.pnl.length}, won ${trades.pnl.filter((pnl) => pnl > 0).length}`)
console.log(`sharpe_ratio   ${plain(metrics.sharpe_ratio)} (buy and hold ${plain(benchmark.sharpe_ratio)})`)
console.log(
  `total_return   ${percent(metrics.total_return)} (buy and hold ${percent(benchmark.total_return)})`,
)
console.log(
  `max_drawdown   ${percent(metrics.max_drawdown)} (buy and hold ${percent(benchmark.max_drawdown)})`,
)
console.log(`break-even     ${percent(run.break_even_cost)} a side`)

// Columns are typed arrays: the last trade is the last item of each.
const last = trades.pnl.length - 1
console.log(
  `last trade     bars ${trades.entry_bar[last]}..${trades.exit_bar[last]}, pnl ${trades.pnl[last]?.toFixed(2)}`,
)
