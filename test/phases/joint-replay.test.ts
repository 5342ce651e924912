import { describe, expect, it } from 'vitest'
import type { Dataset } from '../../src/market/bars/dataset.js'
import { syntheticMarket } from '../../src/market/synthetic/synthetic.js'
import { type Listing, type Universe, universe } from '../../src/market/universe/universe.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'

const madeUp = (seed: number, start: string, bars: number): Dataset => {
  const made = syntheticMarket({ seed, bars, start })
  if (made._tag === 'Left') throw new Error(made.left.because)
  return made.right.dataset
}
const universeOf = (listings: readonly Listing[]): Universe => {
  const made = universe(listings)
  if (made._tag === 'Left') throw new Error(made.left.message)
  return made.right
}
const only = madeUp(1, '2010-01-04', 300)
const listings = [
  { symbol: 'b', dataset: only },
  { symbol: 'a', dataset: madeUp(2, '2010-04-01', 200) },
  { symbol: 'c', dataset: madeUp(3, '2010-01-04', 240) },
]
const data = universeOf(listings)
/** Every member begins at the same bars, so that a choice that is run again is its trial. */
const range = { warmup: 60 } as const
const execution = { fill: 'next_close', costs: { rate: 0.0005 } } as const
const crossing = { strategy: 'sma_cross', space: { fast: [3, 5, 9], slow: [20, 40] }, beyond_bounds: true }
const resting = { strategy: 'rsi_reversion', space: { n: [2, 3], low: [25], high: [60] } }
const stopped = {
  name: 'stopped',
  enter_long: 'close > sma(close, 10)',
  exit_long: 'close < sma(close, 30)',
  stop: 'entry_price() * 0.97',
}
const searchOf = (more: object = {}) =>
  optimization('search', {
    strategies: [crossing, resting, { strategy: stopped, space: {} }] as never,
    execution,
    range,
    capture: 'signals',
    ...more,
  })
const search = searchOf()
const replay = from(search, 'signal_logs')
const members = { of: from(search, 'trials'), top: 1, each: 'strategy' } as const
/** Labels of each instrument's own bars, by the trend of its last bars. */
const trend = { model: { kind: 'trend', window: 20, enter: 0.25, leave: 0.1 }, from_bar: 0 }
const vote = { kind: 'vote' }
const gate = { by_symbol: { a: trend, b: trend, c: trend } }
const risk = { stop_loss: ['none', 0.02, 0.05], trailing_stop: ['none', 0.1] }

/** What an optimization by replay gives, and what its choice earns when its strategies are read again. */
const tuned = async (
  config: object,
  on: Universe | Dataset = data,
  first = search,
  where: object = { range },
) => {
  const found = optimization('found', { replay, execution, weights: { step: 0.25 }, ...config } as never)
  const again = backtest('again', { candidate: from(found, 'candidate'), ...where, resamples: 0 } as never)
  const done = await study(sequence(first, found, again) as never, { data: on, resamples: 0 })
  const { found: outcome, again: run } = done.phases as any
  return { outcome, value: outcome.right?.value, run: run.right?.value }
}

const votes = searchOf({ strategies: [crossing, resting] })
const unread = { of: from(votes, 'trials'), top: 3 } as const
const part = { range: { ...range, from: '2010-06-01' }, universe: { symbols: ['a', 'c'] } }
/** Members of a regime each, which the gate of each instrument tells from its own bars. */
const gated = {
  members: [
    { strategy: 'sma_cross', params: { fast: 5, slow: 20 }, regime: 'trending_up' },
    { strategy: 'rsi_reversion', params: { n: 2, low: 25, high: 60 } },
  ],
  weights: [0.5, 0.5],
  gate,
  execution,
}
describe.each([
  ['shares', search, { members }, { range }],
  ['a weighted vote', votes, { members: unread, combine: vote }, { range }],
  ['shares behind gates', search, { candidate: gated }, { range }],
  ['a switch', votes, { candidate: gated, combine: { kind: 'switch' } }, { range }],
  ['shares of some of them over a part', searchOf(part), { members }, part],
  ['risk settings', search, { members, risk, weights: undefined }, { range }],
  ['risk settings behind gates', search, { candidate: gated, risk, weights: undefined }, { range }],
])('on several instruments %s', (_, first, config, where) => {
  it('are those of the joint account: the choice run again is its trial', async () => {
    const { value, run, outcome } = await tuned(config, data, first, where)
    expect(outcome).toMatchObject({ _tag: 'Right' })
    expect(value.dataset === data.hash).toBe(where !== part)
    expect(value.in_sample.metrics.total_trades).toBeGreaterThan(5)
    expect(run?.metrics).toEqual(value.in_sample.metrics)
  })
})

it.each([
  ['weights', { members }],
  ['risk settings', { members, risk, weights: undefined }],
])('of a universe of one %s are those of its instrument', async (_, config) => {
  const alone = await tuned(config, only)
  const joint = await tuned(config, universeOf([{ symbol: 'b', dataset: only }]))
  const { dataset: of, trials: _trials, ...expected } = alone.value
  const { dataset: _dataset, trials: _ledger, ...found } = joint.value
  expect(of).toBe(only.hash)
  expect(found).toEqual(expected)
})

it('weights of a vote are fitted by regime, and serve each instrument by its own label', async () => {
  const { value, run } = await tuned({ candidate: gated, combine: { ...vote, by_regime: true } }, data, votes)
  const { weights_by_regime } = value.candidate.combine
  expect(Object.keys(weights_by_regime).toSorted()).toEqual(['ranging', 'trending_down', 'trending_up'])
  expect(run.metrics).toEqual(value.in_sample.metrics)
})

it('weights of a vote by regime on a universe of one are those of its instrument', async () => {
  const fitted = async (on: Universe | Dataset) =>
    (await tuned({ candidate: { ...gated, gate: trend }, combine: { ...vote, by_regime: true } }, on, votes))
      .value
  const [alone, joint] = [await fitted(only), await fitted(universeOf([{ symbol: 'b', dataset: only }]))]
  expect(joint.candidate.combine).toEqual(alone.candidate.combine)
})

describe('the captured signals of a choice', () => {
  const choice = {
    members: [
      {
        strategy: 'sma_cross',
        params: {},
        by_symbol: { a: { fast: 3, slow: 20 }, b: { fast: 5, slow: 20 }, c: { fast: 9, slow: 20 } },
        beyond_bounds: true,
      },
      { strategy: stopped, params: {} },
    ],
    weights: [0.25, 0.75],
    gate,
    execution,
  }
  const captured = backtest('captured', {
    candidate: choice as never,
    range,
    capture: 'signals',
    resamples: 0,
  })
  const signals = from(captured, 'signal_logs')
  const replayed = (more: object) =>
    backtest('replayed', { candidate: choice, replay: signals, resamples: 0, ...more } as never)
  const ran = async (more: object, on: Universe | Dataset = data) => {
    const done = await study(sequence(captured, replayed(more)) as never, { data: on, resamples: 0 })
    return done.phases as any
  }

  it('give its run on several instruments, and on some of them', async () => {
    const whole = await ran({})
    const { equity, trades, metrics, counts, instruments } = whole.captured.right.value
    expect(metrics.total_trades).toBeGreaterThan(10)
    expect(whole.replayed.right.value).toMatchObject({ equity, trades, metrics, counts, instruments })
  })

  it('are fitted as an ensemble without running a strategy', async () => {
    const found = optimization('found', {
      replay: signals,
      candidate: choice,
      weights: { step: 0.25 },
    } as never)
    const done = await study(sequence(captured, found) as never, { data, resamples: 0 })
    const { counts, weights } = (done.phases as any).found.right.value
    expect([counts.columns, counts.trials, weights.length]).toEqual([0, 5, 2])
  })

  it('have their own bars, and those of other data are refused by name', async () => {
    const said = async (more: object) => JSON.stringify((await ran(more)).replayed)
    expect(await said({ range })).toContain('leave range out')
    expect(await said({ capture: 'signals' })).toContain('leave capture out')
    expect(await said({ universe: { symbols: ['a', 'b'] } })).toContain('captured')
  })
})
