import { runBacktest, universe } from 'regimen'
import { cpuOf } from '../cpu-clock.mjs'
import { expectRight } from '../expect-right.mjs'
import { marketOf, walk } from '../market.mjs'

const DAY = 86_400_000
const PARAMS = { fast: 20, slow: 100 }
const RULE = `sma(close, ${PARAMS.fast}) > sma(close, ${PARAMS.slow})`
/** Units an entry buys of each instrument: few enough that the cash is always there. */
const UNITS = 1
const EXECUTION = {
  preset: 'vectorbt',
  capital: 1e6,
  costs: { rate: 0.001 },
  sizing: { kind: 'units', units: UNITS },
}

const marketsOf = (instruments, bars) =>
  Array.from({ length: instruments }, (_, i) => ({ symbol: `S${i}`, closes: walk(bars, `S${i}`) }))
const universeOf = (markets) =>
  expectRight(
    universe(
      markets.map(({ symbol, closes }) => ({ symbol, dataset: marketOf(closes, { name: symbol, step: DAY, flat: true }) })),
    ),
  )

/** The account as the plainest loop has it: every instrument by itself, since the cash never binds. */
const plainAccount = (markets) => {
  const bars = markets[0].closes.length
  const equity = new Float64Array(bars).fill(EXECUTION.capital)
  let trades = 0
  for (const { closes } of markets) {
    let [fast, slow, cash, units] = [0, 0, 0, 0]
    for (let t = 0; t < bars; t++) {
      fast += closes[t] - (t >= PARAMS.fast ? closes[t - PARAMS.fast] : 0)
      slow += closes[t] - (t >= PARAMS.slow ? closes[t - PARAMS.slow] : 0)
      const longer = t >= PARAMS.slow - 1 && fast / PARAMS.fast > slow / PARAMS.slow
      if (longer && units === 0) [cash, units, trades] = [cash - UNITS * closes[t] * 1.001, UNITS, trades + 1]
      else if (!longer && units > 0) [cash, units] = [cash + UNITS * closes[t] * 0.999, 0]
      equity[t] += cash + units * closes[t]
    }
  }
  return { total_return: equity[bars - 1] / EXECUTION.capital - 1, trades }
}

const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(0.01, Math.abs(b))

export default [
  {
    name: 'universe',
    title: 'universe 500 x 5,000, one backtest',
    rounds: 1,
    warmups: 0,
    rows: [
      { name: 'universe', reading: 'all', of: '`runBacktest()` of 500 instruments', against: 5000 },
      { name: 'universe-growth', reading: 'all', of: '500 instruments next to 125', against: 'a quarter', most: 4.4 },
      { name: 'universe-vectorbt', reading: 'all', of: 'next to vectorbt', against: 'vectorbt' },
    ],
    prepare: async ({ tiny }) => {
      const markets = tiny ? marketsOf(8, 1500) : marketsOf(500, 5000)
      const whole = universeOf(markets)
      const quarter = universeOf(markets.slice(0, markets.length / 4))
      const called = (data) => runBacktest(RULE, { data, execution: EXECUTION })
      const { metrics } = await called(quarter)
      const plain = plainAccount(markets.slice(0, markets.length / 4))
      const wrong =
        metrics.total_trades !== plain.trades
          ? `${metrics.total_trades} trades, not ${plain.trades}`
          : near(metrics.total_return, plain.total_return)
            ? undefined
            : `a return of ${metrics.total_return}, not ${plain.total_return}`
      const all = plainAccount(markets)
      const closes = new Float64Array(markets.flatMap((market) => [...market.closes]))
      return {
        wrong: { all: wrong, 'a quarter': wrong },
        readings: { 'a quarter': () => cpuOf(() => called(quarter)), all: () => cpuOf(() => called(whole)) },
        peers: [
          {
            name: 'vectorbt',
            script: 'vectorbt_universe',
            inputs: { close: closes },
            args: { ...PARAMS, instruments: markets.length, units: UNITS, capital: EXECUTION.capital },
            holds: ([gain, trades]) =>
              trades === all.trades && near(gain, all.total_return) ? undefined : `${trades} trades and ${gain}, not ${all.trades} and ${all.total_return}`,
          },
        ],
      }
    },
  },
]
