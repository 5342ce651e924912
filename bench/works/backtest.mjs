import { runBacktest, study, backtest } from 'regimen'
import { agreement } from '../agreement.mjs'
import { limitProgram } from '../compiler.mjs'
import { cpuOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { backtestConfigCodec, decodeWith, measuredTrader, oneTraded, readyTrader } from '../internals.mjs'
import { behindPlateau, marketOf, walk } from '../market.mjs'
import { EXECUTION, figuresOf, smaGrid } from '../sma-grid.mjs'

const REPEATS = 5
const PEERS = [
  { name: 'vectorbt', script: 'vectorbt_backtest' },
  { name: 'vectorbt, Rust engine', script: 'vectorbt_backtest', engine: 'rust' },
  { name: 'raptorbt', script: 'raptorbt_backtest' },

]
const PARAMS = { fast: 16, slow: 120 }
const one = ({ fast, slow }) => smaGrid({ low: fast, high: fast, step: 1 }, { low: slow, high: slow, step: 1 })

/** Signals, equity, trades and every metric of the run. */
const core = (config, data) => {
  const trader = expectRight(readyTrader(config, oneTraded(data)))
  return measuredTrader(trader, trader.execution, {}, data.periods_per_year).metrics
}

export default [
  {
    name: 'backtest',
    title: 'W2, one backtest, 1e6 bars',
    rounds: 7,
    rows: [
      { name: 'backtest-core', reading: 'core', of: 'signals, equity, trades, metrics', against: 'C++', most: 2.5 },
      { name: 'backtest-call', reading: 'call', of: '`runBacktest()`', against: 'C++', most: 8 },
      { name: 'backtest-raptorbt', reading: 'call', of: '`runBacktest()`', against: 'raptorbt', most: 1 },
      { name: 'backtest-phase', reading: 'phase', of: 'the phase, committed, without resamples', against: 'C++' },
    ],
    prepare: async ({ place, tiny }) => {
      const grid = one(PARAMS)
      const closes = walk(tiny ? 4000 : 1_000_000)
      const data = marketOf(behindPlateau(closes, grid.history))
      const program = limitProgram(place, 'backtest')
      const file = program?.input('close.f64', closes)
      const limit = (times) =>
        program.run(({ out, repeats }) => ['sma', repeats, file, out, String(PARAMS.fast), String(PARAMS.slow), '0'], times)
      const reference = program === undefined ? undefined : limit(1).figures
      const held = (metrics) => (reference === undefined ? undefined : agreement(figuresOf(metrics), reference).wrong)

      const terms = { params: PARAMS, range: { from_bar: grid.history }, execution: EXECUTION }
      const inside = expectRight(decodeWith(backtestConfigCodec)({ ...terms, strategy: grid.strategy, resamples: 0 }))
      const called = () => runBacktest(grid.strategy, { ...terms, data })
      const phase = async () => {
        const { status, phases } = await study(backtest('one', { ...terms, strategy: grid.strategy, resamples: 0 }), {
          data,
          workers: 0,
        })
        if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
        return expectRight(phases.one).value
      }
      return {
        wrong: {
          core: held(core(inside, data)),
          call: held((await called()).metrics),
          phase: held((await phase()).metrics),
        },
        readings: {
          core: () => cpuOf(() => core(inside, data)),
          call: () => cpuOf(called),
          phase: () => cpuOf(phase),
          ...(program === undefined ? {} : { 'C++': () => limit(REPEATS).ms }),
        },
        peers: PEERS.map((peer) => ({ ...peer, inputs: { close: closes }, args: PARAMS, reference })),
      }
    },
  },
]
