import { expect, test } from 'vitest'
import { ledgerContent, logsContent, recall } from '../../src/candidate/stored-artifacts.js'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import { metricOf } from '../../src/search/ledger.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const madeUp = (seed: number, start: string, bars: number): Dataset => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const universeOf = (listings: readonly Listing[]) => {
  const made = universe(listings)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}
const listings = [
  { symbol: 'b', dataset: madeUp(1, '2010-01-04', 300) },
  { symbol: 'a', dataset: madeUp(2, '2010-04-01', 200) },
  { symbol: 'c', dataset: madeUp(3, '2010-01-04', 240) },
]
const data = universeOf(listings)
/** All candidates begin at the same bars, so that a winner alone is its trial. */
const range = { warmup: 60 } as const
const execution = { fill: 'next_close', costs: { rate: 0.0005 } } as const
const simple = optimization('search', {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [3, 5, 9], slow: [20, 40] }, beyond_bounds: true },
    { strategy: 'close > sma(close, n) && rank(roc(close, n)) >= r', space: { n: [10, 30], r: [0, 0.5] } },
  ],
  execution,
  range,
  capture: 'signals',
})

test('a search on several instruments is one of the joint account: its winner’s backtest is its trial', async () => {
  const again = backtest('again', { candidate: from(simple, 'candidate'), range, resamples: 0 })
  const store = memoryStore()
  const { gives, status } = await study(sequence(simple, again), { data, store })
  expect(status).toBe('succeeded')
  const { best, counts, candidate, trials, signal_logs, dataset } = gives.search!
  expect(dataset).toBe(data.hash)
  expect(counts.trials).toBe(10)
  expect(candidate.execution).toMatchObject({ sizing: { kind: 'fraction', fraction: 1 / 3 } })
  expect({ ...gives.again!.metrics, score: best.score }).toEqual(best.metrics)
  expect(gives.again?.instruments?.length).toBe(3)
  const replay = from(simple, 'signal_logs')
  const replayed = backtest('replayed', { replay, log: best.trial, execution, range, resamples: 0 })
  const later = await study(sequence(simple, replayed), { data, store })
  expect(later.gives.replayed?.metrics).toEqual(gives.again?.metrics)
  const ledger = await recall(store.artifacts, ledgerContent, trials)
  if (ledger._tag === 'Left') throw new Error('no ledger')
  expect(metricOf(ledger.right, 'score')[best.trial]).toBe(best.score)
  const logs = await recall(store.artifacts, logsContent, signal_logs)
  expect(logs._tag === 'Right' ? logs.right.logs.length : 0).toBe(30)
})

test('the order of files changes no search, and one instrument as a universe is searched as it is alone', async () => {
  const turned = await study(simple, { data: universeOf(listings.toReversed()) })
  const given = await study(simple, { data })
  expect(turned.gives.search).toEqual(given.gives.search)
  const [only] = listings
  if (only === undefined) return
  const crosses = optimization('search', {
    strategies: [{ strategy: 'sma_cross', space: { fast: [3, 5, 9], slow: [20, 40] }, beyond_bounds: true }],
    objective: 'calmar_ratio',
  })
  const alone = await study(crosses, { data: only.dataset })
  const joint = await study(crosses, { data: universeOf([only]) })
  const { dataset: _, ...expected } = alone.gives.search!
  const { dataset: __, ...found } = joint.gives.search!
  expect(found).toEqual(expected)
})

test('a search of some of the instruments is the search of a universe of these', async () => {
  const strategies = [
    { strategy: 'sma_cross', space: { fast: [3, 5], slow: [20] }, beyond_bounds: true },
  ] as const
  const some = optimization('search', { strategies, execution, universe: { symbols: ['c', 'b'] } })
  const all = optimization('search', { strategies, execution })
  const whole = await study(some, { data })
  const part = await study(all, { data: universeOf(listings.filter(({ symbol }) => symbol !== 'a')) })
  const { score, metrics } = whole.gives.search!.best
  expect(whole.gives.search?.candidate.execution).toMatchObject({
    sizing: { kind: 'fraction', fraction: 1 / 2 },
  })
  expect([score, metrics]).toEqual([part.gives.search?.best.score, part.gives.search?.best.metrics])
  expect((await study(some, { data: listings[0]!.dataset })).phases['search']).toMatchObject({
    left: {
      faults: [{ path: 'universe', message: expect.stringContaining('one instrument alone') as string }],
    },
  })
})

test.each(['random', 'genetic', 'bayesian', 'gradient'] as const)(
  'a search by %s takes several instruments',
  async (name) => {
    const search = optimization('search', {
      algorithm: { name },
      strategies: [
        {
          strategy: 'sma_cross',
          space: { fast: { int: [3, 9] }, slow: { int: [20, 40] } },
          beyond_bounds: true,
        },
      ],
      execution,
      objective: 'calmar_ratio',
      budget: 6,
    })
    const { gives, status } = await study(search, { data })
    expect(status).toBe('succeeded')
    expect(gives.search?.counts.trials).toBeGreaterThan(1)
  },
)

test('labels are fitted on each instrument’s own bars, and the winner run again is its trial', async () => {
  const labelled = optimization('search', {
    strategies: [{ strategy: "close > sma(close, n) && label(mood) == 'low'", space: { n: [10, 30] } }],
    labels: { mood: { kind: 'volatility' } as never },
    execution,
    range,
  })
  const again = backtest('again', { candidate: from(labelled, 'candidate'), range, resamples: 0 })
  const { gives, status } = await study(sequence(labelled, again), { data })
  expect(status).toBe('succeeded')
  const { best, candidate } = gives.search!
  const mood = candidate.labels?.['mood']
  expect(mood !== undefined && 'by_symbol' in mood ? Object.keys(mood.by_symbol) : []).toEqual([
    'a',
    'b',
    'c',
  ])
  expect({ ...gives.again!.metrics, score: best.score }).toEqual(best.metrics)
  const other = { trend: { by_symbol: { a: { model: { kind: 'trend' }, from_bar: 0 } } } } as never
  const strange = backtest('strange', { strategy: "label(trend) == 'trending_up'", labels: other, range })
  expect((await study(strange, { data })).phases['strange']).toMatchObject({
    left: { faults: [{ path: 'labels.trend.by_symbol', message: 'none is of b: there are a' }] },
  })
})

test('an instrument that has no bar in a range stands by, in a search and in the validation of its choice', async () => {
  const split = '2010-12-20'
  const search = optimization('search', {
    strategies: [{ strategy: 'sma_cross', space: { fast: [3, 5], slow: [20] }, beyond_bounds: true }],
    execution,
    range: { from: split, warmup: 20 },
    objective: { name: 'total_return', min_trades: 0 },
  })
  const tested = validation('tested', {
    scheme: { kind: 'holdout', train: { to: split, warmup: 20 }, test: { from: split, warmup: 20 } },
    candidate: from(search, 'candidate'),
  })
  const { status, gives } = await study(sequence(search, tested), { data })
  expect(status).toBe('succeeded')
  expect(data.instruments.find(({ symbol }) => symbol === 'c')?.dataset.bars.time.at(-1)).toBeLessThan(
    Date.parse(split),
  )
  expect(gives.search?.counts.trials).toBe(2)
  expect(gives.tested?.verdict.outcome).toEqual(expect.any(String))
})
