import { describe, expect, test } from 'vitest'
import { ledgerContent, recall } from '../../src/candidate/stored-artifacts.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import { metricOf } from '../../src/search/ledger.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const madeUp = (seed: number, start: string, bars: number) => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const listings = [
  { symbol: 'b', dataset: madeUp(1, '2010-01-04', 300) },
  { symbol: 'a', dataset: madeUp(2, '2010-04-01', 237) },
  { symbol: 'c', dataset: madeUp(3, '2010-01-04', 300) },
]
const made = universe(listings)
if (made._tag === 'Left') throw new Error(made.left.message)
const data = made.right

const crosses = {
  strategy: 'sma_cross',
  space: { fast: [3, 5, 9], slow: [20, 40] },
  beyond_bounds: true,
} as const
const execution = { costs: { rate: 0.0005 } } as const
const range = { to: '2010-12-01', warmup: 40 } as const
/** Few trades are enough on few bars. */
const objective = { name: 'total_return', min_trades: 0 } as const
const apart = optimization('apart', { strategies: [crosses], execution, range, objective, per: 'instrument' })

test('each instrument has the winner and the trials of a search on its own bars, and all trials count', async () => {
  const store = memoryStore()
  const { gives, status } = await study(apart, { data, store })
  expect(status).toBe('succeeded')
  const { instruments, counts, trials, candidate, deflation, dataset } = gives.apart!
  expect(instruments.map(({ symbol }) => symbol)).toEqual(['a', 'b', 'c'])
  expect([counts.trials, dataset]).toEqual([18, data.hash])
  expect(deflation.trials).toBe(counts.distinct)
  const ledger = await recall(store.artifacts, ledgerContent, trials)
  if (ledger._tag === 'Left') throw new Error('no ledger')
  const alone = optimization('alone', { strategies: [crosses], execution, range, objective })
  for (const { symbol, best, trials: own } of instruments) {
    const { dataset: bars } = listings.find((one) => one.symbol === symbol)!
    const found = (await study(alone, { data: bars, store })).gives.alone!
    expect({ ...best, strategy: '' }).toEqual({ ...found.best, strategy: '' })
    expect(own).toBe(found.counts.trials)
    const expected = await recall(store.artifacts, ledgerContent, found.trials)
    if (expected._tag === 'Left') throw new Error('no ledger')
    const rows = ledger.right.phase.flatMap((phase, i) => (phase === `${symbol}/search` ? [i] : []))
    expect(rows.map((i) => metricOf(ledger.right, 'score')[i])).toEqual([
      ...metricOf(expected.right, 'score'),
    ])
    expect(candidate.members[0]?.by_symbol?.[symbol]).toEqual(best.params)
  }
  expect(candidate.execution).toMatchObject({ sizing: { kind: 'fraction', fraction: 1 / 3 } })
})

test('winners of one parameter set are the account of that set, and their candidate is validated as any other', async () => {
  const one = { ...crosses, space: { fast: [5], slow: [20] } } as const
  const each = optimization('each', { strategies: [one], execution, range, objective, per: 'instrument' })
  const plain = backtest('plain', {
    candidate: {
      members: [{ strategy: 'sma_cross', params: { fast: 5, slow: 20 }, beyond_bounds: true }],
      weights: [1],
      execution: { ...execution, sizing: { kind: 'fraction', fraction: 1 / 3 } },
    },
    range,
    resamples: 0,
  })
  const { gives } = await study(sequence(each, plain), { data })
  expect(gives.each!.in_sample.metrics).toEqual(gives.plain!.metrics)
  const tested = validation('tested', {
    candidate: from(apart, 'candidate'),
    scheme: { kind: 'holdout', train: range, test: { from: '2010-12-02', warmup: 40 } },
  })
  const later = await study(sequence(apart, tested), { data })
  expect([later.status, later.gives.tested?.trials.this_run]).toEqual(['succeeded', 18])
  expect(later.gives.tested?.in_sample.metrics).toEqual(later.gives.apart?.in_sample.metrics)
})

test('its choices do not depend on the threads that made them', async () => {
  const lone = await study(apart, { data, workers: 0 })
  const many = await study(apart, { data, workers: 1 })
  expect(lone.status).toBe('succeeded')
  expect(many.gives.apart).toEqual(lone.gives.apart)
})

test('what cannot be searched apart is refused by name', async () => {
  const refused = async (workflow: typeof apart, on: (typeof listings)[0]['dataset'] | typeof data = data) =>
    study(workflow, { data: on }).then(
      ({ phases }) => JSON.stringify(phases),
      (cause: unknown) => String(cause),
    )
  const fault = (config: object, on?: (typeof listings)[0]['dataset']) =>
    refused(optimization('apart', { ...rules, ...config } as never), on)
  const rules = { strategies: [crosses], execution, range, objective, per: 'instrument' } as const
  expect(await fault({}, listings[0]!.dataset)).toContain('one instrument alone: leave per out')
  expect(await fault({ range: { to: '2010-04-10', warmup: 40 } })).toContain(
    'a has no bar behind its warm-up',
  )
  expect(await fault({ strategies: [crosses, { strategy: 'rsi_reversion' }] })).toContain(
    'one strategy, and there are 2',
  )
  expect(await fault({ objective: { name: 'sharpe_ratio', min_trades: 1000 } })).toContain('a: ')
  const some = backtest('some', {
    candidate: {
      members: [
        { strategy: 'sma_cross', params: {}, by_symbol: { a: { fast: 5, slow: 20 } }, beyond_bounds: true },
      ],
      weights: [1],
      execution,
    },
  })
  expect(await refused(some as never)).toContain('of a, and none of b, c')
})

describe('in the windows of a validation', () => {
  const search = { strategies: [crosses], execution, objective, per: 'instrument' } as const
  const schemes = [
    { kind: 'walk_forward', range: { warmup: 40 }, train: 120, test: 60 },
    { kind: 'walk_forward', range: { warmup: 40 }, train: 120, test: 60, carry: true },
    { kind: 'k_fold', range: { warmup: 40 }, folds: 3 },
    { kind: 'combinatorial', range: { warmup: 40 }, groups: 4, test_groups: 2, purge: 5 },
  ] as const

  const stepAt = (day: string): number => data.steps.time.indexOf(Date.parse(day))

  test.each(schemes)('each instrument chooses on its own train bars: $kind', async (scheme) => {
    const store = memoryStore()
    const { gives, status, phases } = await study(validation('tested', { search, scheme }), { data, store })
    expect([status, phases['tested']]).toEqual(['succeeded', expect.anything()])
    const { windows, candidate, verdict } = gives.tested!
    for (const [i, { train, candidate: chosen, untraded = [] }] of windows.entries()) {
      const by_symbol = chosen.members[0]?.by_symbol ?? {}
      expect([...Object.keys(by_symbol), ...untraded].toSorted()).toEqual(['a', 'b', 'c'])
      if (train.length > 1) continue
      const [span] = train
      const alone = optimization('alone', {
        strategies: [crosses],
        execution,
        objective,
        range: { from_bar: stepAt(span!.first), to_bar: stepAt(span!.last) + 1, warmup: 40 },
        per: 'instrument',
        universe: { symbols: Object.keys(by_symbol) },
      })
      const found = (await study(alone, { data, store })).gives.alone
      expect([i, found?.candidate.members[0]?.by_symbol]).toEqual([i, by_symbol])
    }
    expect(candidate.members).toEqual(windows.at(-1)?.candidate.members)
    expect(verdict.chain?.trials).toBe(scheme.kind === 'walk_forward' ? undefined : 18)
  })
})
