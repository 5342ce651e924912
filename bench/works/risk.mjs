import { memoryStore, optimization, backtest, study, from, sequence } from 'regimen'
import { agreement } from '../agreement.mjs'
import { limitProgram } from '../compiler.mjs'
import { mainThreadMs } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { decode } from '../internals.mjs'
import { behindPlateau, marketOf, walk } from '../market.mjs'
import { EXECUTION, figuresOf, smaGrid } from '../sma-grid.mjs'

const FAST = 20
const SLOW = 180
const RISK = {
  fraction: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1],
  stop_loss: [0.002, 0.004, 0.008, 0.016, 0.03],
  take_profit: [0.003, 0.006, 0.012, 0.024, 0.05],
}
/** The state at each close: 1 where the fast average is above the slow one. */
const stateOf = (closes) => {
  const state = new Uint8Array(closes.length)
  let fast = 0
  let slow = 0
  for (let t = 0; t < closes.length; t++) {
    fast += closes[t] - (t >= FAST ? closes[t - FAST] : 0)
    slow += closes[t] - (t >= SLOW ? closes[t - SLOW] : 0)
    state[t] = t >= SLOW - 1 && fast / FAST > slow / SLOW ? 1 : 0
  }
  return state
}
const TERMS = { ...EXECUTION, finalize: 'mark' }

export default [
  {
    name: 'risk',
    title: 'W3, 1e6 bars x 200 risk settings by replay',
    rounds: 1,
    warmups: 0,
    rows: [
      { name: 'risk-replay', reading: 'sweep', of: 'the sweep phase, no resamples', against: 'C++ event form', most: 4 },
      { name: 'risk-plain', reading: 'sweep', of: 'the sweep phase, no resamples', against: 'C++ plain' },
    ],
    prepare: async ({ place, tiny }) => {
      const closes = walk(tiny ? 4000 : 1_000_000)
      const grid = smaGrid({ low: FAST, high: FAST, step: 1 }, { low: SLOW, high: SLOW, step: 1 })
      // bars of one price: a stop fills at the close that touches it, as the C++ forms have it
      const data = marketOf(behindPlateau(closes, grid.history), { flat: true })
      const captured = backtest('captured', {
        strategy: grid.strategy,
        params: { fast: FAST, slow: SLOW },
        range: { from_bar: grid.history },
        execution: TERMS,
        capture: 'signals',
        resamples: 0,
      })
      const sweep = optimization('sweep', {
        replay: from(captured, 'signal_logs'),
        candidate: from(captured, 'candidate'),
        risk: RISK,
        execution: TERMS,
        objective: 'sharpe_ratio',
      })
      const workflow = sequence(captured, sweep)
      const options = { data, workers: 0, resamples: 0 }
      const valueOf = async (what, name, store) => {
        const { status, phases } = await study(what, { ...options, store })
        if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
        return expectRight(phases[name]).value
      }
      /** A store that holds the captured signals, then the CPU of the sweep alone. */
      const swept = async () => {
        const store = memoryStore()
        await valueOf(captured, 'captured', store)
        const begun = mainThreadMs()
        const value = await valueOf(workflow, 'sweep', store)
        return { ms: mainThreadMs() - begun, value, store }
      }
      const { value, store } = await swept()
      const ledger = expectRight(decode(expectRight(await store.artifacts.get(value.trials))))
      const { params, metrics, trades } = ledger
      const order = ['stop_loss', 'take_profit', 'fraction']
      const figures = params
        .map((_, i) => i)
        .sort((a, b) => order.map((name) => params[a][name] - params[b][name]).find((d) => d !== 0) ?? 0)
        .flatMap((i) =>
          figuresOf({
            total_return: metrics.total_return.value[i],
            sharpe_ratio: metrics.sharpe_ratio.value[i],
            max_drawdown: metrics.max_drawdown.value[i],
            total_trades: trades[i],
          }),
        )
      const program = limitProgram(place, 'risk')
      const file = program?.input('close.f64', closes)
      const state = program?.input('state.i8', stateOf(closes))
      const limit = (form, stake, times) =>
        program.run(({ out, repeats }) => [form, repeats, file, out, state, stake], times)
      const figuresBy = (stake) => (program === undefined ? undefined : limit('plain', stake, 1).figures)
      const reference = figuresBy('on_top')
      return {
        wrong: { sweep: reference === undefined ? undefined : agreement(figures, reference).wrong },
        readings: {
          sweep: async () => (await swept()).ms,
          ...(program === undefined
            ? {}
            : { 'C++ event form': () => limit('event', 'on_top', 3).ms, 'C++ plain': () => limit('plain', 'on_top', 1).ms }),
        },
        peers: [{ name: 'vectorbt', script: 'vectorbt_risk', once: true, inputs: { close: closes, state: stateOf(closes) }, reference: figuresBy('inside') }],
      }
    },
  },
]
