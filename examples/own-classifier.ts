/** A classifier of one's own (parts/classifier.ts), whose labels a strategy reads. */
import { backtest, study } from 'regimen'
import { byKind } from 'regimen/parts'
import { library, valley } from './parts/classifier.js'

const tested = backtest('tested', {
  strategy: { name: 'buy_deep', long_while: "label(state) == 'deep'" },
  labels: { state: byKind(valley, { window: 120 }) },
  range: { from: '2005-01-03', warmup: 1000 },
  execution: { fill: 'next_close' },
})
const done = await study(tested, { library })
const metrics = done.gives.tested?.metrics
console.log(`status  ${done.status}`)
console.log(
  `trades  ${Number(metrics?.total_trades)}, in the market ${(100 * Number(metrics?.exposure_time)).toFixed(0)} % of bars`,
)
