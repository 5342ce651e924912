import { describe, expect, test } from 'vitest'
import { ledgerContent, recall } from '../../../src/candidate/stored-artifacts.js'
import { datasetOf } from '../../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../../src/market/synthetic/synthetic.js'
import { dataOf } from '../../../src/market/universe/data.js'
import { universe } from '../../../src/market/universe/universe.js'
import { optimization } from '../../../src/phases/optimization/optimization.js'
import { validation } from '../../../src/phases/validation/validation.js'
import { verdictText } from '../../../src/phases/validation/verdict-text.js'
import { windowSplit } from '../../../src/phases/validation/window-split.js'
import { trialsOf } from '../../../src/search/ledger.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import { study } from '../../../src/templates/study.js'
import { from } from '../../../src/workflow/expression.js'
import { sequence } from '../../../src/workflow/workflow.js'

const must = <A>(found: { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }): A => {
  if (found._tag === 'Left') throw new Error(JSON.stringify(found))
  return found.right
}
const madeUp = (seed: number, bars: number, start = '2010-01-04') =>
  must(syntheticMarket({ seed, bars, start })).dataset
const only = madeUp(1, 420)
const listings = [
  { symbol: 'a', dataset: only },
  { symbol: 'b', dataset: madeUp(2, 300, '2010-06-21') },
  { symbol: 'c', dataset: madeUp(3, 380) },
]
const data = must(universe(listings))
const search = {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [3, 5], slow: [20] }, beyond_bounds: true },
    { strategy: 'close > sma(close, n) && rank(roc(close, n)) >= r', space: { n: [10], r: [0, 0.5] } },
  ],
  execution: { costs: { rate: 0.0005 } },
} as const

describe('a window', () => {
  const hourly = (seed: number) => {
    const { bars } = madeUp(seed, 240)
    const time = bars.time.map((_, i) => Date.UTC(2020, 0, 6) + i * 3_600_000)
    return datasetOf({ name: 'hourly', periods_per_year: 252 }, { ...bars, time })
  }
  const daily = (seed: number) => {
    const { bars } = madeUp(seed, 10)
    const time = bars.time.map((_, i) => Date.UTC(2020, 0, 6) + i * 86_400_000)
    return datasetOf({ name: 'daily', periods_per_year: 252 }, { ...bars, time })
  }
  const mixed = dataOf(
    must(
      universe([
        { symbol: 'day', dataset: daily(1) },
        { symbol: 'hour', dataset: hourly(2) },
      ]),
    ),
  )

  test('purges bars of each instrument before a test, and warms each up on its own bars behind one', () => {
    // 240 hourly closes, every 24th a daily one too: steps are hours
    const fold = {
      train: [
        [0, 96],
        [144, 240],
      ],
      test: [[96, 144]],
    } as const
    const {
      train,
      test: tested,
      purged,
      embargoed,
      warming,
    } = windowSplit(mixed, fold, {
      purge: 1,
      embargo: 1,
      warmups: [2, 5],
    })
    // by day 4, 2 and 4 bars; by hour 96, 48 and 96
    expect(train[0]?.slices).toEqual([
      { warmup: [0, 2], scored: [2, 3] },
      { warmup: [0, 5], scored: [5, 95] },
    ])
    expect(train[0]?.scored).toEqual([0, 95])
    expect(train[1]?.slices).toEqual([
      { warmup: [6, 8], scored: [8, 10] },
      { warmup: [144, 149], scored: [149, 240] },
    ])
    expect(train[1]?.scored).toEqual([149, 240])
    expect(tested[0]).toEqual({
      scored: [96, 144],
      slices: [
        { warmup: [2, 4], scored: [4, 6] },
        { warmup: [91, 96], scored: [96, 144] },
      ],
    })
    expect([purged, embargoed, warming]).toEqual([1, 1, 4])
  })
})

describe.each([
  { kind: 'walk_forward', train: 150, test: 60 },
  { kind: 'walk_forward', train: 150, test: 60, carry: true },
  { kind: 'k_fold', folds: 3, embargo: 5 },
  { kind: 'combinatorial', groups: 4, purge: 5 },
] as const)('%o', (scheme) => {
  test('a search in its windows is one of the joint account, whose test is of both series', async () => {
    const store = memoryStore()
    const { gives, status } = await study(validation('v', { scheme, search }), { data, store })
    expect(status).toBe('succeeded')
    const { windows, verdict, ledger, dataset, candidate } = gives.v as any
    expect(dataset).toBe(data.hash)
    expect(['exposure', 'beta']).toContain(verdict.test.against)
    expect(candidate.execution.sizing).toEqual({ kind: 'fraction', fraction: 1 / 3 })
    expect(windows.length).toBeGreaterThan(1)
    const trials = trialsOf(must(await recall(store.artifacts, ledgerContent, ledger)))
    expect(trials.length).toBe(4 * windows.length)
    for (const { timing } of trials) expect(timing?.at_beta?.blocks.length).toBe(64)
  })
})

test('validates the instruments that it names, as a universe of those is validated', async () => {
  const scheme = { kind: 'walk_forward', train: 150, test: 60 } as const
  const alone = {
    ...search,
    strategies: [{ strategy: 'sma_cross', space: { fast: [5], slow: [20] } }],
  } as const
  const some = must(universe(listings.filter(({ symbol }) => symbol !== 'b')))
  const named = await study(validation('v', { scheme, search: alone, universe: { symbols: ['a', 'c'] } }), {
    data,
  })
  const whole = await study(validation('v', { scheme, search: alone }), { data: some })
  const [found, expected] = [named.gives.v, whole.gives.v] as any
  expect(found.dataset).toBe(some.hash)
  expect(found.out_of_sample).toEqual(expected.out_of_sample)
  expect(found.verdict).toEqual(expected.verdict)
  expect(
    (await study(validation('v', { scheme, search: alone, universe: {} }), { data: only })).phases['v'],
  ).toMatchObject({
    left: { faults: [{ path: 'universe' }] },
  })
})

test('a holdout joins its search, and a second one of the same universe is another look', async () => {
  const store = memoryStore()
  const range = { to: '2011-03-01' }
  const first = optimization('search', { ...search, range })
  const scheme = { kind: 'holdout', train: range, test: { from: '2011-03-01' } } as const
  const held = validation('held', { scheme, candidate: from(first, 'candidate') })
  const { gives } = await study(sequence(first, held), { data, store })
  const { verdict, trials } = gives.held as any
  expect(verdict.train).toMatchObject({ trials: 4, apart: 0 })
  expect(trials.this_run).toBe(4)
  const other = {
    members: [{ strategy: 'sma_cross', params: { fast: 9, slow: 20 } }],
    weights: [1],
    execution: {},
  }
  const again = await study(validation('again', { scheme, candidate: other } as never), { data, store })
  expect((again.phases['again'] as any).right.value.verdict.look.number).toBe(2)
})

test('a window that holds no bars with a warm-up is refused with what would be right', async () => {
  const scheme = { kind: 'walk_forward', range: { from: '2010-01-05' }, train: 50, test: 20 } as const
  expect((await study(validation('v', { scheme, search }), { data })).phases['v']).toMatchObject({
    left: {
      _tag: 'BadConfig',
      faults: [{ path: 'scheme.range', message: expect.stringContaining('a start at') as string }],
    },
  })
})

test('a rule that compares instruments of which none ends is supported on survivors only', async () => {
  const scheme = {
    kind: 'holdout',
    train: { to: '2011-03-01' },
    test: { from: '2011-03-01' },
  } as const
  const survivorsOf = async (strategy: string, universeOf: typeof data) => {
    const candidate = { members: [{ strategy, params: {} }], weights: [1], execution: {} }
    const done = await study(validation('v', { scheme, candidate } as never), { data: universeOf })
    return (done.phases['v'] as any).right.value.verdict
  }
  const ranked = 'rank(roc(close, 10)) >= 0.5'
  const alive = must(universe([listings[0]!, { symbol: 'd', dataset: madeUp(4, 420) }]))
  const verdict = await survivorsOf(ranked, alive)
  expect(verdict.survivors_only).toBe(true)
  expect(verdictText({ ...verdict, outcome: 'supported', because: [] }).at(-1)).toContain(
    'supported, on survivors only',
  )
  expect(await survivorsOf(ranked, data)).not.toHaveProperty('survivors_only')
  expect(await survivorsOf('close > sma(close, 10)', alive)).not.toHaveProperty('survivors_only')
  const listed = [listings[0]!, { symbol: 'd', dataset: madeUp(4, 420) }]
  const stays = must(universe(listed, [{ symbol: 'a' }, { symbol: 'd' }]))
  const leaves = must(universe(listed, [{ symbol: 'a' }, { symbol: 'd', to: '2011-06-01' }]))
  expect(await survivorsOf(ranked, stays)).toHaveProperty('survivors_only', true)
  expect(await survivorsOf(ranked, leaves)).not.toHaveProperty('survivors_only')
})
