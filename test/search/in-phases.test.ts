import { describe, expect, it, test } from 'vitest'
import { type SearchConfigInput, searchConfigCodec } from '../../src/candidate/search/search-config.js'
import { servicesOn } from '../../src/candidate/services.js'
import { decodeWith } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { optimizationHandler } from '../../src/phases/optimization/optimization.js'
import type { SearchResult } from '../../src/phases/optimization/result.js'
import { checkpointAt } from '../../src/run/checkpoint.js'
import { isProgress } from '../../src/run/emission.js'
import { requestHere } from '../../src/run/executors/own-units.js'
import { memoryStore } from '../../src/store/memory-store.js'

const services = servicesOn(embeddedSp500())
const base = {
  strategies: [
    {
      strategy: 'sma_cross',
      space: { fast: { int: [3, 30] }, slow: { int: [10, 120] } },
      beyond_bounds: true,
    },
  ],
  range: { from: '2003-01-02', to: '2006-01-03', warmup: 200 },
  objective: { name: 'sharpe_ratio', min_trades: 3 },
} as const

/** What a search gives, or what is wrong with it. */
const searched = async (config: object): Promise<SearchResult | string> => {
  const decoded = decodeWith(searchConfigCodec)({ ...base, ...config })
  if (decoded._tag === 'Left') return JSON.stringify(decoded.left)
  const store = memoryStore()
  const attempt = {
    config: { ...decoded.right, kind: 'search' as const },
    seed: 7,
    signal: new AbortController().signal,
    elapsed: () => 0,
    artifacts: store.artifacts,
    checkpoint: checkpointAt(store.checkpoints, 'aaaa'),
  }
  const emissions = optimizationHandler.run(
    requestHere(optimizationHandler, attempt, services),
    services,
  ) as AsyncIterable<any>
  let last: any
  for await (const emission of emissions) if (!isProgress(emission)) last = emission
  return last._tag === 'Left' ? JSON.stringify(last.left) : last.right
}
const found = async (config: object): Promise<SearchResult> => {
  const result = await searched(config)
  if (typeof result === 'string') throw new Error(result)
  return result
}

describe.each(['random', 'genetic', 'bayesian', 'gradient'] as const)(
  'an optimization by %s',
  (algorithm) => {
    it('makes as many trials as its budget, and finds the same again', async () => {
      const first = await found({ algorithm, budget: 30 })
      expect(first.counts.trials).toBe(30)
      expect(Number(first.best.params['fast'])).toBeLessThan(Number(first.best.params['slow']))
      const again = await found({ algorithm: { name: algorithm }, budget: 30 })
      expect(again.best.params).toEqual(first.best.params)
      expect(again.trials).toEqual(first.trials)
    })
  },
)

describe('an optimization', () => {
  it('searches a continuous space, and several at once', async () => {
    const { best } = await found({
      algorithm: { name: 'bayesian', initial: 6, batch: 4 },
      strategies: [
        { strategy: 'sma_cross' },
        {
          strategy: {
            name: 'dip',
            params: { level: { float: [0.9, 1] } },
            enter_long: 'close < level * sma(close, 20)',
            exit_long: 'close > sma(close, 20)',
          },
        },
      ],
      budget: 16,
    })
    expect(best.score).toBeGreaterThan(-10)
  })
  it('stops early, to the trial', async () => {
    const whole = await found({ algorithm: 'random', budget: 40 })
    const { trials } = (await found({ algorithm: 'random', budget: 40, early_stop: { patience: 3 } })).counts
    const good = await found({ algorithm: 'random', budget: 40, early_stop: { target: whole.best.score } })
    expect(trials).toBeLessThan(40)
    expect(good.counts.trials).toBe(whole.best.trial + 1)
    expect(good.best.params).toEqual(whole.best.params)
  })
  it('climbs from a start and ends where it has converged', async () => {
    const start = [{ params: { fast: 10, slow: 50 } }]
    const { best, counts } = await found({ algorithm: 'gradient', start })
    const alone = await found({ algorithm: 'gradient', start, budget: 1 })
    expect(alone.best.params).toEqual({ fast: 10, slow: 50 })
    expect(best.score).toBeGreaterThanOrEqual(alone.best.score)
    expect(counts.trials).toBeLessThan(200)
  })
  it.each([
    [{ algorithm: 'bayesan' }, /did you mean/],
    [{ algorithm: { name: 'genetic', populations: 3 } }, /did you mean \\"population\\"/],
    [{ algorithm: 'grid', start: [{ params: { fast: 3, slow: 9 } }] }, /a grid tries every point/],
    [{ algorithm: 'random', start: [{ params: { fast: 3 } }] }, /\\"slow\\" of sma_cross is missing/],
    [
      {
        algorithm: 'random',
        strategies: [
          { strategy: { name: 'dip', params: { level: { float: [0.9, 1] } }, enter_long: 'close < level' } },
        ],
      },
      /continuous: give the search a budget/,
    ],
  ])('refuses %j', async (config, message) => {
    expect(await searched(config)).toMatch(message)
  })
  it('writes an algorithm as it was given', () => {
    const written = (algorithm: SearchConfigInput['algorithm']) => {
      const decoded = decodeWith(searchConfigCodec)({ ...base, algorithm })
      return decoded._tag === 'Right' ? searchConfigCodec.encode(decoded.right).algorithm : decoded.left
    }
    expect(written('bayesian')).toBe('bayesian')
    expect(written({ name: 'bayesian', batch: 2 })).toEqual({ name: 'bayesian', batch: 2 })
  })
})

test('a search says why it ended', async () => {
  const space = { fast: { choice: [5, 10] }, slow: { choice: [50, 100] } }
  const small = { strategies: [{ strategy: 'sma_cross', space }] }
  const ends = [
    { ...small },
    { ...small, budget: 3 },
    { algorithm: 'random', budget: 10 },
    { algorithm: 'random', budget: 200, early_stop: { patience: 3 } },
  ].map(async (config) => (await found(config)).ended)
  expect(await Promise.all(ends)).toEqual(['exhausted', 'budget', 'budget', 'early_stop'])
})

test('where no trial has as many trades as the objective asks for, the advice of the fault gives a result', async () => {
  const many = { algorithm: 'random', budget: 8 }
  const refused = await searched({ ...many, objective: { name: 'sharpe_ratio', min_trades: 1000 } })
  expect(refused).toMatch(
    /the most trades of one are \d+, the objective asks for 1000; .* objective: \{ name: sharpe_ratio, min_trades: \d+ \}/,
  )
  const min_trades = Number(/min_trades: (\d+)/.exec(typeof refused === 'string' ? refused : '')?.[1])
  const { best, counts } = await found({ ...many, objective: { name: 'sharpe_ratio', min_trades } })
  expect(best.metrics['total_trades']).toBe(min_trades)
  expect(counts.undefined).toBeLessThan(counts.trials)
})
