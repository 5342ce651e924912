import { backtest, liveTrading, study } from 'regimen'
import { cpuOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { marketOf, walk } from '../market.mjs'

const PARAMS = { fast: 16, slow: 120, from: 200 }
/** Those that trade by their `own` rules have no number of trades in common with the library. */
const PEERS = [
  { name: 'backtesting.py', script: 'backtesting_loop' },
  { name: 'PyBroker', script: 'pybroker_loop', env: 'pybroker', once: true, own: true },
  { name: 'nautilus_trader', script: 'nautilus_loop', env: 'nautilus', once: true, own: true },
]
const MEMBERS = {
  members: [{ strategy: 'sma_cross', params: { fast: PARAMS.fast, slow: PARAMS.slow } }],
  weights: [1],
}
const EXECUTION = { capital: 10_000, fill: 'next_open', costs: { rate: 0.001 }, sizing: { kind: 'fraction', fraction: 0.9 } }
const RANGE = { from_bar: PARAMS.from }

const ran = async (phase, data) => {
  const { status, phases } = await study(phase, { data, workers: 0, resamples: 0 })
  if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
  return expectRight(phases[Object.keys(phases)[0]]).value
}

export default [
  {
    name: 'paper',
    title: 'one bar at a time, whole paper path, 1e5 bars',
    rounds: 3,
    rows: [{ name: 'paper', reading: 'paper', of: '`live_trading` phase', against: 'backtesting.py', most: 0.2 }],
    prepare: async ({ tiny }) => {
      const closes = walk(tiny ? 4000 : 100_000)
      const data = marketOf(closes)
      const candidate = { ...MEMBERS, execution: EXECUTION }
      const live = liveTrading('paper', { candidate, range: RANGE })
      const traded = await ran(live, data)
      const tested = await ran(backtest('tested', { candidate, range: RANGE, resamples: 0 }), data)
      const [mine, theirs] = [traded, tested].map(({ metrics }) => metrics?.total_trades)
      return {
        wrong: { paper: mine === theirs ? undefined : `${mine} trades, not ${theirs} as the backtest` },
        readings: { paper: () => cpuOf(() => ran(live, data)) },
        peers: PEERS.map((peer) => ({
          ...peer,
          inputs: { close: closes, open: data.bars.open },
          args: PARAMS,
          holds: ([trades]) =>
            peer.own || trades === mine ? undefined : `${trades} trades, not ${mine}`,
        })),
      }
    },
  },
]
