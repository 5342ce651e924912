import { describe, expect, test } from 'vitest'
import { gated } from '../../src/candidate/gate.kernel.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { universe } from '../../src/market/universe/universe.js'
import { analysis } from '../../src/phases/analysis/analysis.js'
import { runBacktest } from '../../src/phases/backtest/at-once.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { liveTrading } from '../../src/phases/live-trading/live-trading.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { validation } from '../../src/phases/validation/validation.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const madeUp = (seed: number, bars = 400) => {
  const made = syntheticMarket({ seed, bars, start: '2010-01-04' })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const data = madeUp(1)
const trailing = {
  name: 'trailing',
  params: { n: { int: [5, 20] }, held: { int: [2, 30] } },
  enter_long: 'close > sma(close, n)',
  exit_long: 'bars_since_entry() >= held',
  stop: 'highest_since_entry(close) - 3 * atr(5)',
} as const
const range = { from_bar: 60, to_bar: 400 }
const resamples = 0
const search = optimization('search', {
  strategies: [{ strategy: trailing, space: { n: [5, 10], held: [3, 8] } }],
  range,
  capture: 'signals',
} as never) as any

test('a gated signal is entered again in its regime alone', () => {
  const log = {
    header: { bars: [10, 20], scored_from: 10 },
    at: Int32Array.of(11, 16),
    state: Int8Array.of(1, 0),
    renewals: { from: Int32Array.of(12), to: Int32Array.of(16) },
  } as never
  const labels = {
    _tag: 'FilteredLabels',
    names: ['unknown', 'calm'],
    //                        10 11 12 13 14 15
    label: Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 0, 0, 0),
    fitted_here: [],
  } as never
  const { at, renewals } = gated(log, labels, 10, 'calm')
  expect([...at]).toEqual([11, 16])
  expect([[...(renewals?.from ?? [])], [...(renewals?.to ?? [])]]).toEqual([
    [12, 14],
    [13, 16],
  ])
})

describe('exits that read their trade, beyond a backtest of one strategy', () => {
  test('a search runs them, and its winner run again as a candidate is its trial', async () => {
    const again = backtest('again', {
      candidate: from(search, 'candidate' as never),
      range,
      resamples,
    } as never)
    const { gives, status } = (await study(sequence(search, again) as never, { data })) as any
    expect(status).toBe('succeeded')
    const { best, counts } = gives.search
    expect(counts.distinct).toBe(4)
    const { params, metrics } = best
    const alone = (await runBacktest(trailing as never, { params, range, data } as never)) as any
    expect(alone.trades.bars.every((bars: number) => bars <= Number(params.held) + 1)).toBe(true)
    expect(alone.metrics.total_return).toBe(metrics.total_return)
    expect(gives.again.metrics).toEqual(alone.metrics)
  })

  test('weights, risk sweeps, analyses and replays evaluate them again', async () => {
    const weights = optimization('weights', {
      replay: from(search, 'signal_logs' as never),
      members: { of: from(search, 'trials' as never), top: 2 },
      weights: { step: 0.5 },
    } as never) as any
    const risk = optimization('risk', {
      replay: from(search, 'signal_logs' as never),
      members: { of: from(search, 'trials' as never) },
      risk: { stop_loss: ['none', 0.02] },
    } as never) as any
    const held = backtest('held', {
      candidate: from(weights, 'candidate' as never),
      range,
      resamples,
    } as never)
    const swept = backtest('swept', {
      candidate: from(risk, 'candidate' as never),
      range,
      resamples,
    } as never)
    const looked = analysis('looked', {
      kind: 'performance_analysis',
      candidate: from(risk, 'candidate' as never),
      range,
    } as never)
    const { gives, status } = (await study(sequence(search, weights, risk, held, swept, looked) as never, {
      data,
    })) as any
    expect(status).toBe('succeeded')
    expect(gives.held.metrics.total_return).toBeCloseTo(gives.weights.in_sample.metrics.total_return, 12)
    expect(gives.swept.metrics.total_return).toBeCloseTo(gives.risk.in_sample.metrics.total_return, 12)
  })

  test('windows of a validation run them', async () => {
    const walk = validation('walk', {
      scheme: { kind: 'walk_forward', range, train: 120, test: 60 },
      search: { strategies: [{ strategy: trailing, space: { n: [5, 10], held: [3, 8] } }] },
    } as never)
    const { status, gives } = (await study(walk, { data })) as any
    expect([status, gives.walk.windows.length > 2]).toEqual(['succeeded', true])
  })

  test('a position carried over a seam is left by the exits of the window in which the close lies', async () => {
    const objective = { name: 'sharpe_ratio', min_trades: 1 }
    const carried = async (strategy: unknown, space: unknown, execution = {}) => {
      const walk = validation('walk', {
        scheme: { kind: 'walk_forward', range, train: 120, test: 60, carry: true },
        search: { strategies: [{ strategy, space }], execution, objective },
      } as never)
      const { status, gives, phases } = (await study(walk, { data })) as any
      expect([status, phases.walk.left]).toEqual(['succeeded', undefined])
      return gives.walk
    }
    const { stop, enter_long, name } = trailing
    const entries = { name, enter_long, params: { n: { int: [5, 20] } } }
    const [own, named, plain] = await Promise.all([
      carried({ ...entries, stop }, { n: [5] }),
      carried(entries, { n: [5] }, { exits: { stop } }),
      carried(entries, { n: [5] }),
    ])
    expect(own.out_of_sample.metrics).toEqual(named.out_of_sample.metrics)
    expect(own.out_of_sample.metrics.total_return).not.toBe(plain.out_of_sample.metrics.total_return)
    // of each window its own number of bars
    const varied = await carried(trailing, { n: [5, 10], held: [2, 3, 4] })
    expect(varied.out_of_sample.metrics.total_trades).toBeGreaterThan(5)
  })

  test('several instruments run them, one alone as it does by itself', async () => {
    const one = universe([{ symbol: 'a', dataset: data }])
    if (one._tag === 'Left') throw new Error(one.left.message)
    const params = { n: 10, held: 5 }
    const [joint, alone] = await Promise.all([
      runBacktest(trailing as never, { params, data: one.right }),
      runBacktest(trailing as never, { params, data }),
    ])
    expect(joint.trades.bars.length).toBeGreaterThan(5)
    expect([...joint.equity]).toEqual([...alone.equity])
  })

  const members = [{ strategy: trailing, params: { n: 5, held: 3 } }]
  const candidate = { members, weights: [1], execution: {} }
  const exits = { exit_long: 'bars_since_entry() >= 3', stop: 'entry_price() * 0.98' }

  test('members that share an account ask for its exits, and the advice works', async () => {
    const vote = (execution: unknown) =>
      backtest('vote', {
        candidate: { ...candidate, combine: { kind: 'vote' }, execution },
        range,
        resamples,
      } as never)
    expect((await study(vote({}), { data })).phases['vote']).toMatchObject({
      left: {
        faults: [{ path: 'candidate.combine', message: expect.stringContaining('execution.exits') }],
      },
    })
    const alone = backtest('alone', {
      candidate: { ...candidate, execution: { exits } },
      range,
      resamples,
    } as never)
    const { gives, status } = (await study(sequence(vote({ exits }), alone) as never, { data })) as any
    expect(status).toBe('succeeded')
    expect(gives.vote.metrics).toEqual(gives.alone.metrics)
    expect(gives.vote.metrics.total_trades).toBeGreaterThan(10)
  })

  test('trading from a feed asks them at each close, as the backtest does', async () => {
    for (const execution of [{}, { exits }]) {
      const live = liveTrading('live', { candidate: { ...candidate, execution }, range } as never)
      const { gives, status } = (await study(live, { data })) as any
      expect(status).toBe('succeeded')
      expect(gives.live.expected).toMatchObject({ difference: 0, trades_differing: 0 })
      expect(gives.live.metrics.total_trades).toBeGreaterThan(10)
    }
  })

  test('signals captured without exits are not traded under them, and say how they would be', async () => {
    const plain = backtest('plain', {
      strategy: { name: 'plain', enter_long: trailing.enter_long, params: trailing.params },
      params: { n: 5, held: 3 },
      range,
      resamples,
      capture: 'signals',
      execution: {},
    } as never) as any
    const again = backtest('again', {
      replay: from(plain, 'signal_logs' as never),
      resamples,
      execution: { exits },
    } as never)
    expect((await study(sequence(plain, again) as never, { data })).phases['again']).toMatchObject({
      left: { because: expect.stringContaining('captured under an execution without exits') },
    })
  })
})
