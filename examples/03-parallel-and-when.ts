/** Two searches side by side; a third phase runs only if the first found enough. */
import {
  backtest,
  from,
  gt,
  isDefined,
  literal,
  optimization,
  orElse,
  parallel,
  sequence,
  study,
  when,
} from 'regimen'

const range = { from: '2002-01-02', to: '2010-01-04' }
const execution = { fill: 'next_close' } as const

const trend = optimization('trend', {
  strategies: [{ strategy: 'sma_cross', space: { fast: [10, 30], slow: [100, 150] } }],
  range,
  execution,
})
const reversion = optimization('reversion', {
  strategies: [{ strategy: 'rsi_reversion', space: { n: [2, 4], low: [10, 30], high: [60, 80] } }],
  range,
  execution,
})
// A branch that may not run: who reads it says what to use instead.
const later = backtest('later', {
  candidate: from(trend, 'candidate'),
  range: { from: '2010-01-04', to: '2014-01-02' },
})
const never = backtest('never', {
  candidate: from(trend, 'candidate'),
  range: { from: '2010-01-04', to: '2014-01-02' },
})
const summary = backtest('summary', {
  strategy: 'sma_cross',
  range: { from: '2014-01-02', to: '2016-01-04' },
  execution: { fill: 'next_close', capital: orElse(from(later, 'span', 'bars'), literal(100)) },
})

const workflow = sequence(
  parallel(trend, reversion),
  when(gt(from(trend, 'best', 'score'), 0.3), later),
  when(gt(from(trend, 'best', 'score'), 9), never),
  summary,
)
const { status, gives, phases } = await study(workflow)

console.log(`status     ${status}`)
console.log(
  `trend      ${JSON.stringify(gives.trend?.best.params)}, score ${gives.trend?.best.score.toFixed(3)}`,
)
console.log(
  `reversion  ${JSON.stringify(gives.reversion?.best.params)}, score ${gives.reversion?.best.score.toFixed(3)}`,
)
const sharpe = gives.later?.metrics.sharpe_ratio
console.log(
  `later      ${sharpe === undefined ? 'did not run' : isDefined(sharpe) ? sharpe.toFixed(3) : sharpe.because}`,
)
const skipped = phases['never']
console.log(
  `never      ${skipped?._tag === 'Right' && skipped.right._tag === 'Skipped' ? `skipped: ${skipped.right.because}` : 'ran'}`,
)
