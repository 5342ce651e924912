import { random } from './build/src/core/random.kernel.js'
import { liveTrading, ordersOf, resolveUniverse, runSignals, simulate, simulateOrders, study, universe } from './build/src/index.js'
import { dataset } from './build/src/market/bars/dataset.js'
import { defaultExecution } from './build/src/portfolio/rules/execution.js'
import { expectRight } from './expect-right.mjs'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

const walk = (name, length, step) => {
  const stream = random(1, name)
  const bars = Object.fromEntries(
    ['time', 'open', 'high', 'low', 'close', 'volume'].map((column) => [column, new Float64Array(length)]),
  )
  let price = 100
  for (let t = 0; t < length; t++) {
    const open = price
    price = Math.min(500, Math.max(20, price * (1 + (stream.uniform() - 0.5) * 0.01)))
    bars.time[t] = Date.UTC(2000, 0, 3) + t * step
    bars.open[t] = open
    bars.close[t] = price
    bars.high[t] = Math.max(open, price) * (1 + stream.uniform() * 0.002)
    bars.low[t] = Math.min(open, price) * (1 - stream.uniform() * 0.002)
    bars.volume[t] = 1000
  }
  return { ...bars, length }
}

/** A signal that is long, flat and short in turn, some `gap` bars each. */
const signal = (name, length, gap) => {
  const stream = random(2, name)
  const at = []
  const state = []
  for (let t = 0; t < length; t += 1 + Math.floor(stream.uniform() * 2 * gap)) {
    at.push(t)
    state.push([1, 0, -1, 0][at.length % 4])
  }
  const header = { strategy: name, params: {}, bars: [0, length], dataset: name, warmup: 0 }
  return { header, at: Int32Array.from(at), state: Int8Array.from(state) }
}

const datasetOf = (name, bars) => expectRight(dataset({ name, periods_per_year: 252 }, bars))

/** One signal with stop and target over 1e6 bars: by the walk of every bar, and by the account as an order machine. */
export const dense = () => {
  const length = 1_000_000
  const bars = walk('dense', length, MINUTE)
  const log = signal('dense', length, 60)
  const slice = { warmup: [0, 0], scored: [0, length] }
  const execution = { ...defaultExecution, risk: { stop_loss: 0.02, take_profit: 0.04 } }
  return {
    walked: () => simulate(bars, log, execution, slice),
    ordered: () => simulateOrders(bars, ordersOf(log, execution), execution, slice),
  }
}

/** The whole path of paper trading, a bar at a time over 1e5 bars. */
export const paper = () => {
  const data = datasetOf('paper', walk('paper', 100_000, MINUTE))
  const candidate = { members: [{ strategy: 'sma_cross', params: { fast: 16, slow: 120 } }], weights: [1], execution: {} }
  const phase = liveTrading('paper', { candidate })
  return async () => {
    const { status } = await study(phase, { data, workers: 0 })
    if (status !== 'succeeded') throw new Error(status)
  }
}

/** Signals on 40 instruments of 5,000 days in one account. */
export const joint = (instruments = 40, days = 5000) => {
  const names = Array.from({ length: instruments }, (_, i) => `S${i}`)
  const all = expectRight(universe(names.map((symbol) => ({ symbol, dataset: datasetOf(symbol, walk(symbol, days, DAY)) }))))
  const slice = expectRight(resolveUniverse({}, all, names.map(() => 0)))
  const logs = all.instruments.map(({ symbol }) => signal(symbol, days, 20))
  const execution = { ...defaultExecution, sizing: { kind: 'fraction', fraction: 0.02 }, risk: { stop_loss: 0.05 } }
  return () => runSignals(all, logs, execution, slice)
}
