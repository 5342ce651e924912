import { runBacktest } from 'regimen'
import { agreement } from '../agreement.mjs'
import { limitProgram } from '../compiler.mjs'
import { cpuOf } from '../cpu-clock.mjs'
import { marketOf, walk } from '../market.mjs'
import { EXECUTION, figuresOf } from '../sma-grid.mjs'

const PARAMS = { fast: 16, slow: 120 }
const RULE = `ema(close, ${PARAMS.fast}) > ema(close, ${PARAMS.slow})`

export default [
  {
    name: 'ema',
    title: '1e7 bars, EMA cross, full summary',
    rounds: 3,
    rows: [{ name: 'ema-summary', reading: 'call', of: '`runBacktest()`', against: 'C++', most: 4 }],
    prepare: async ({ place, tiny }) => {
      const closes = walk(tiny ? 4000 : 10_000_000)
      const data = marketOf(closes)
      const called = () => runBacktest(RULE, { data, execution: EXECUTION })
      // the library begins where the averages have settled
      const { metrics, span } = await called()
      const program = limitProgram(place, 'backtest')
      const file = program?.input('close.f64', closes)
      const limit = (times) =>
        program.run(({ out, repeats }) => ['ema', repeats, file, out, String(PARAMS.fast), String(PARAMS.slow), String(span.from_bar)], times)
      const reference = program === undefined ? undefined : limit(1).figures
      return {
        wrong: { call: reference === undefined ? undefined : agreement(figuresOf(metrics), reference).wrong },
        readings: { call: () => cpuOf(called), ...(program === undefined ? {} : { 'C++': () => limit(3).ms }) },
        peers: [{ name: 'vectorbt', script: 'vectorbt_ema', once: true, inputs: { close: closes }, args: { ...PARAMS, from: span.from_bar }, reference }],
      }
    },
  },
]
