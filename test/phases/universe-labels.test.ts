import { describe, expect, test } from 'vitest'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type Listing, universe } from '../../src/market/universe/universe.js'
import { analysis } from '../../src/phases/analysis/analysis.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { liveTrading } from '../../src/phases/live-trading/live-trading.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const madeUp = (seed: number, bars = 400) => {
  const made = syntheticMarket({ seed, bars, start: '2010-01-04' })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const universeOf = (listings: readonly Listing[]) => {
  const made = universe(listings)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}
const same = madeUp(1)
const data = universeOf([
  { symbol: 'a', dataset: same },
  { symbol: 'b', dataset: madeUp(2) },
  { symbol: 'c', dataset: madeUp(3, 300) },
])
const trend = { kind: 'trend', window: 20 } as const
const reading = { name: 'with_the_trend', long_while: "label(mood) == 'trending_up'" } as const
const range = { warmup: 60 } as const

describe('labels of all members together', () => {
  test('are those of each member where all have the same bars', async () => {
    const twins = universeOf([
      { symbol: 'a', dataset: same },
      { symbol: 'b', dataset: same },
    ])
    const run = (mood: unknown) =>
      runBacktest(reading as never, { data: twins, range, labels: { mood } } as never) as Promise<any>
    const [own, shared] = await Promise.all([run(trend), run({ of: 'universe', classifier: trend })])
    expect(shared.trades.symbol.length).toBeGreaterThan(4)
    expect([...shared.equity]).toEqual([...own.equity])
  })

  test('say the same of all at once, whatever each does', async () => {
    const execution = { fill: 'close', costs: { rate: 0 } }
    const run = (mood: unknown) =>
      runBacktest(reading as never, { data, range, execution, labels: { mood } } as never) as Promise<any>
    const [own, shared] = await Promise.all([run(trend), run({ of: 'universe', classifier: trend })])
    const entries = ({ trades }: any, place: number): readonly number[] =>
      [...trades.entry_bar].filter((_, i) => trades.symbol[i] === place).toSorted((a, b) => a - b)
    expect(entries(shared, 0).length).toBeGreaterThan(3)
    expect(entries(shared, 0)).toEqual(entries(shared, 1))
    expect(entries(own, 0)).not.toEqual(entries(own, 1))
  })

  test('gate a choice by regime of all, run again as it was chosen', async () => {
    const search = optimization('search', {
      strategies: [{ strategy: 'sma_cross', space: { fast: [3, 5], slow: [10, 20] }, beyond_bounds: true }],
      range,
      capture: 'signals',
    }) as any
    const regimes = analysis('regimes', {
      kind: 'regime_performance',
      trials: from(search, 'trials' as never),
      signals: from(search, 'signal_logs' as never),
      classifiers: [trend],
      of: 'universe',
      min_trades_per_regime: 1,
      own_choice_p: 1,
    } as never) as any
    const ensemble = optimization('ensemble', {
      replay: from(search, 'signal_logs' as never),
      params_by_regime: from(regimes, 'optimal_params_by_regime' as never),
      overall: {
        strategy: (from as any)(search, 'best', 'strategy'),
        params: (from as any)(search, 'best', 'params'),
      },
      gate: from(regimes, 'gate' as never),
      combine: { kind: 'switch' },
    } as never) as any
    const again = backtest('again', {
      candidate: from(ensemble, 'candidate' as never),
      range,
      resamples: 0,
    } as never)
    const whole = (await study(sequence(search, regimes, ensemble, again) as never, { data })) as any
    expect([whole.status, whole.phases.ensemble?.left, whole.phases.again?.left]).toEqual([
      'succeeded',
      undefined,
      undefined,
    ])
    const { gives } = whole
    expect(gives.regimes.gate).toMatchObject({ of: 'universe', model: { kind: 'trend' } })
    expect(gives.ensemble.candidate.gate).toEqual(gives.regimes.gate)
    expect(gives.again.metrics.total_return).toBe(gives.ensemble.in_sample.metrics.total_return)
  })

  test('ask for several instruments, and a gate of all labels none alone', async () => {
    const one = backtest('one', {
      strategy: reading,
      labels: { mood: { of: 'universe', classifier: trend } },
      range,
      resamples: 0,
    } as never)
    expect((await study(one, { data: same })).phases['one']).toMatchObject({
      left: { faults: [{ path: 'labels.mood.of', message: expect.stringContaining('leave "of" out') }] },
    })
    const gate = {
      of: 'universe',
      model: { kind: 'trend', window: 20, enter: 0.25, leave: 0.1 },
      from_step: 0,
    }
    const members = [{ strategy: 'sma_cross', params: { fast: 5, slow: 20 }, regime: 'trending_up' }]
    const live = liveTrading('live', {
      candidate: { members, weights: [1], gate, execution: {} },
      range,
    } as never)
    expect((await study(live, { data: same })).phases['live']).toMatchObject({
      left: {
        faults: [{ path: 'candidate.gate.of', message: expect.stringContaining('all members together') }],
      },
    })
  })
})
