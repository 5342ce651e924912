import { describe, expect, test } from 'vitest'
import { must } from '../../laws/strategy/strategy.js'
import { ledgerContent, recall } from '../../src/candidate/stored-artifacts.js'
import {
  backtest,
  from,
  liveTrading,
  memoryStore,
  optimization,
  sequence,
  study,
  syntheticMarket,
  universe,
  validation,
} from '../../src/index.js'
import { trialsOf } from '../../src/search/ledger.js'
import type { Metric } from '../../src/stats/metrics/metric.js'

const madeUp = (seed: number) => must(syntheticMarket({ seed, bars: 320, start: '2010-01-04' })).dataset
const one = madeUp(1)
const several = must(universe(['a', 'b', 'c'].map((symbol, i) => ({ symbol, dataset: madeUp(i + 1) }))))
/** The best two of three by their gain, and of one alone a share by its deviation, at the first close of each month. */
const rotation = {
  name: 'rotation',
  params: { n: [5, 20] },
  weight: 'top(roc(close, n), 2)',
  rebalance: { every: 'month' },
} as const
const steady = { ...rotation, name: 'steady', weight: 'min(1, 0.5 / stdev(roc(close, 1), n))' } as const
const execution = { fill: 'next_open', costs: { rate: 0.002 } } as const
const range = { from_bar: 40, to_bar: 200 } as const
const later = { from_bar: 200 } as const

/** What these tests read of results. */
interface Value {
  readonly metrics: Readonly<Record<string, Metric>>
  readonly out_of_sample: { readonly metrics: Value['metrics'] }
  readonly equity: unknown
  readonly trades: unknown
  readonly trials: never
  readonly best: { readonly params: { readonly n: number } }
  readonly windows: readonly {
    readonly test: readonly [{ readonly from_bar: number; readonly to_bar: number }]
    readonly candidate: { readonly members: readonly [{ readonly params: { readonly n: number } }] }
    readonly out_of_sample: Value['metrics']
  }[]
}
const resultOf = (outcome: unknown): Value =>
  must(outcome as { readonly _tag: 'Right'; readonly right: { readonly value: Value } }).value

describe.each([
  ['several instruments', several, rotation],
  ['one instrument', one, steady],
])('a choice of target weights on %s', (_, data, strategy) => {
  const search = {
    strategies: [{ strategy, space: strategy.params }],
    execution,
    objective: { name: 'total_return', min_trades: 1 },
  } as const
  const store = memoryStore()
  const alone = async (n: number, over: { from_bar: number; to_bar?: number }): Promise<Value> => {
    const phase = backtest('alone', { strategy, params: { n }, range: over, execution })
    const { phases } = await study(phase, { data, store, resamples: 0 })
    return resultOf(phases['alone'])
  }

  test('has the numbers of a backtest of its strategy, as a trial, as a choice, and out of sample', async () => {
    const found = optimization('search', { ...search, range })
    const { status, phases } = await study(
      sequence(
        found,
        backtest('tested', { candidate: from(found, 'candidate'), range: later }),
        validation('held', {
          scheme: { kind: 'holdout', train: range, test: later },
          candidate: from(found, 'candidate'),
        }),
      ),
      { data, store, resamples: 0 },
    )
    expect(status, JSON.stringify(phases)).toBe('succeeded')
    const [searched, tested, held] = ['search', 'tested', 'held'].map((name) => resultOf(phases[name])) as [
      Value,
      Value,
      Value,
    ]
    const trials = trialsOf(must(await recall(store.artifacts, ledgerContent, searched.trials)))
    expect(trials).toHaveLength(2)
    for (const { params, metrics } of trials) {
      const own = await alone(Number(params['n']), range)
      expect(metrics['total_return']).toBe(own.metrics['total_return'])
      expect(metrics['sharpe_ratio']).toBeCloseTo(Number(own.metrics['sharpe_ratio']), 9)
    }
    const own = await alone(searched.best.params.n, later)
    expect(tested.equity).toEqual(own.equity)
    expect(tested.trades).toEqual(own.trades)
    expect(held.out_of_sample.metrics['total_return']).toBe(own.metrics['total_return'])
  })

  test('is searched again in every window', async () => {
    const scheme = { kind: 'walk_forward', range: { from_bar: 40 }, train: 100, test: 60 } as const
    const walked = validation('walked', { scheme, search })
    const { status, phases } = await study(walked, { data, store, resamples: 0 })
    expect(status, JSON.stringify(phases)).toBe('succeeded')
    const { windows } = resultOf(phases['walked'])
    expect(windows).toHaveLength(3)
    for (const {
      test: [tested],
      candidate,
      out_of_sample,
    } of windows) {
      const { from_bar, to_bar } = tested
      const own = await alone(candidate.members[0].params.n, { from_bar, to_bar })
      expect(out_of_sample['total_return']).toBe(own.metrics['total_return'])
    }
  })
})

describe('what does not go with target weights is refused with what would', () => {
  const strategies = [{ strategy: rotation, space: rotation.params }]
  const held = { strategy: rotation, params: { n: 5 } }
  const walked = { kind: 'walk_forward', train: 100, test: 60, carry: true } as const
  const alone = { members: [held], weights: [1], execution }
  const mixed = { members: [held, { strategy: 'sma_cross', params: {} }], weights: [0.5, 0.5], execution }
  test.each([
    [optimization('p', { strategies, capture: 'signals' }), 'are no signals: leave capture out'],
    [optimization('p', { strategies, per: 'instrument' }), 'shares of one account: leave per out'],
    [
      optimization('p', { strategies, execution: { sizing: { kind: 'fraction', fraction: 1 } } }),
      'a weight is the size of its position: leave sizing out',
    ],
    [validation('p', { scheme: walked, search: { strategies } }), 'not carried from window to window: leave'],
    [backtest('p', { candidate: mixed }), 'share no account: give it as the only member, without a gate'],
    [liveTrading('p', { candidate: alone }), 'trading bar by bar follows signals'],
  ])('%#', async (phase, because) => {
    const done = study(phase as never, { data: several, resamples: 0 })
    const text = await done.then(JSON.stringify, String)
    expect(text).toContain(because)
  })
})
