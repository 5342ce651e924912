import { optimization } from './build/src/phases/optimization/optimization.js'
import { validation } from './build/src/phases/validation/validation.js'
import { bootstrapOf } from './build/src/stats/inference/bootstrap.js'
import { random } from './build/src/core/random.kernel.js'
import { csvTextDataset } from './build/src/market/csv/csv-dataset.js'
import { syntheticMarket } from './build/src/market/synthetic/synthetic.js'
import { study } from './build/src/templates/study.js'
import { expectRight } from './expect-right.mjs'

const market = (bars) =>
  expectRight(syntheticMarket({ seed: 1, bars, regimes: [{ name: 'one', drift: 0, sd: 0.01 }] })).dataset

const given = ({ status, phases }) => {
  if (status !== 'succeeded') throw new Error(JSON.stringify(phases).slice(0, 500))
  return phases
}
const SPACE = { fast: { int: [4, 100], step: 4 }, slow: { int: [120, 900], step: 20 } }

/** Ten windows, a search of 1000 pairs in each, over 9,000 bars. */
export const walkForward = (workers) => {
  const data = market(9000)
  const phase = validation('walk', {
    scheme: { kind: 'walk_forward', range: { from_bar: 900 }, train: 2100, test: 600 },
    search: { strategies: [{ strategy: 'sma_cross', space: SPACE }], execution: { fill: 'close' } },
  })
  return async () => given(await study(phase, { data, workers }))
}

/** A search of Bayes over 200 trials. */
export const bayesian = () => {
  const data = market(5000)
  const phase = optimization('bayes', {
    strategies: [{ strategy: 'sma_cross', space: SPACE }],
    range: { from_bar: 900 },
    algorithm: 'bayesian',
    budget: 200,
  })
  return async () => given(await study(phase, { data, workers: 0 }))
}

/** 2000 resamples of 5,000 returns. */
export const bootstrap = () => {
  const stream = random(1, 'bench')
  const returns = Float64Array.from({ length: 5000 }, () => stream.normal() * 0.01)
  return () => bootstrapOf(returns, { periods_per_year: 252, seed: 1, resamples: 2000, level: 0.95 })
}

/** A CSV of 1e6 rows to a hashed dataset. */
export const csv = () => {
  const { bars } = market(1_000_000)
  const rows = Array.from(bars.time, (at, i) =>
    [at, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','),
  )
  const content = Buffer.from(`time,open,high,low,close,volume\n${rows.join('\n')}\n`)
  return () => expectRight(csvTextDataset('bench.csv', content))
}
