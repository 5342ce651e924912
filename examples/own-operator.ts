/** An operator of one's own (parts/operator.ts), named in a rule of a workflow. */
import { backtest, study } from 'regimen'
import { library } from './parts/operator.js'

const tested = backtest('tested', {
  strategy: {
    name: 'turn',
    params: { n: { int: [2, 6] } },
    enter_long: 'streak(close) <= -n',
    exit_long: 'streak(close) >= 1',
  },
  params: { n: 3 },
  execution: { fill: 'next_close' },
})
const done = await study(tested, { library })
const { metrics, warnings } = done.gives.tested ?? { warnings: [] }
console.log(`status  ${done.status}`)
console.log(
  `trades  ${Number(metrics?.total_trades)}, sharpe_ratio ${Number(metrics?.sharpe_ratio).toFixed(3)}`,
)
console.log(`warned  ${warnings.length}`)
