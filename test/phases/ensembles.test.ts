import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { analysis } from '../../src/phases/analysis/analysis.js'
import { backtest } from '../../src/phases/backtest/builder.js'
import { optimization } from '../../src/phases/optimization/optimization.js'
import { study } from '../../src/templates/study.js'
import { from } from '../../src/workflow/expression.js'
import { sequence } from '../../src/workflow/workflow.js'
import { SMALL } from './small-study.js'

const execution = { fill: 'next_close' } as const
const search = optimization('search', {
  strategies: SMALL.strategies as never,
  range: SMALL.train,
  execution,
  capture: 'signals',
})
const regimes = analysis('regimes', {
  kind: 'regime_performance',
  trials: from(search, 'trials'),
  signals: from(search, 'signal_logs'),
  classifiers: ['trend'],
  execution,
  min_trades_per_regime: 3,
  own_choice_p: 1,
})
const replayed = { replay: from(search, 'signal_logs'), trials: [from(search, 'trials')], execution } as const
const best = { of: from(search, 'trials'), top: 3 } as const
const byRegime = {
  ...replayed,
  params_by_regime: from(regimes, 'optimal_params_by_regime'),
  overall: { strategy: from(search, 'best', 'strategy'), params: from(search, 'best', 'params') },
  gate: from(regimes, 'gate'),
} as const

/** What the optimization of this config gives, and what its candidate earns when it is run again whole. */
const fitted = async (config: Parameters<typeof optimization>[1]): Promise<any> => {
  const ensemble = optimization('ensemble', config as never)
  const whole = backtest('whole', {
    candidate: from(ensemble, 'candidate'),
    range: SMALL.train,
    resamples: 0,
  } as never)
  const done = await study(sequence(search, regimes, ensemble, whole) as never)
  const { ensemble: outcome, whole: run } = done.phases as any
  if (outcome._tag === 'Left') return outcome.left
  return { ...outcome.right.value, whole: run.right?.value ?? run }
}
const sum = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0)

describe.each([
  ['shares of the best trials', { ...replayed, members: best }],
  ['shares of the best of each strategy', { ...replayed, members: { ...best, top: 1, each: 'strategy' } }],
  ['shares by regime, in two layers', { ...byRegime, weights: { step: 0.1, base: { min: 0.3, max: 0.6 } } }],
  ['shares by a genetic search', { ...replayed, members: best, algorithm: 'genetic', budget: 40 }],
  [
    'shares by a Bayesian search',
    { ...replayed, members: best, algorithm: 'bayesian', budget: 25, weights: { max: 0.6 } },
  ],
  ['a weighted vote', { ...replayed, members: best, combine: { kind: 'vote' } }],
  [
    'a vote with weights by regime',
    { ...byRegime, weights: { step: 0.25 }, combine: { kind: 'vote', by_regime: true } },
  ],
  ['a majority', { ...replayed, members: best, combine: { kind: 'vote', rule: 'majority' } }],
  ['a switch by regime', { ...byRegime, combine: { kind: 'switch', at_change: 'close' } }],
] as const)('%s', (_, config) => {
  it('give weights of a simplex, and a candidate that earns again what its trial earned', async () => {
    const result = await fitted(config)
    expect(sum(result.weights)).toBeCloseTo(1, 9)
    expect(result.weights.every((weight: number) => weight >= 0 && weight <= 1)).toBe(true)
    expect(result.weights).toHaveLength(result.members.length)
    expect(result.in_sample.metrics.total_trades).toBeGreaterThan(0)
    for (const name of ['sharpe_ratio', 'total_return', 'max_drawdown', 'total_trades'] as const)
      expect([name, result.whole.metrics[name]]).toEqual([
        name,
        typeof result.in_sample.metrics[name] === 'number'
          ? expect.closeTo(result.in_sample.metrics[name], 9)
          : result.in_sample.metrics[name],
      ])
  })
})

describe('an ensemble', () => {
  it('keeps to the share of its base layer', async () => {
    const { members, weights } = await fitted({
      ...byRegime,
      weights: { step: 0.1, base: { min: 0.3, max: 0.6 } },
    })
    const base = weights.filter((_: number, i: number) => members[i].regime === undefined)
    expect(sum(base)).toBeGreaterThanOrEqual(0.3 - 1e-9)
    expect(sum(base)).toBeLessThanOrEqual(0.6 + 1e-9)
  })
  it('keeps members apart that correlate, and holds enough of them', async () => {
    const many = { of: from(search, 'trials'), top: 4 }
    const { weights } = await fitted({
      ...replayed,
      members: many,
      weights: { step: 0.25, min_members: 2 },
    })
    expect(weights.filter((weight: number) => weight > 0).length).toBeGreaterThanOrEqual(2)
    const none = await fitted({
      ...replayed,
      members: many,
      weights: { step: 0.25, min_members: 2, max_correlation: -0.99 },
    })
    expect(none).toMatchObject({ _tag: 'Failed' })
  })
  it('says what is missing of its config, before it runs where no other phase is asked', async () => {
    const started = await fitted({ ...replayed })
    expect(JSON.stringify(started)).toMatch(/by one of params_by_regime, candidate and members, not by none/)
    const gateless = await fitted({ ...replayed, members: best, combine: { kind: 'switch' } } as never)
    expect(JSON.stringify(gateless)).toMatch(/combine switch by regime needs a gate/)
    const wrong = optimization('ensemble', {
      ...replayed,
      members: best,
      combine: { kind: 'votes' },
    } as never)
    await expect(study(sequence(search, wrong) as never)).rejects.toThrow('did you mean "vote"')
  })
})

describe('a risk sweep', () => {
  it('finds the settings, and a candidate that earns again what its trial earned', async () => {
    const { whole, ...sweep } = await fitted({
      ...replayed,
      members: best,
      risk: { stop_loss: ['none', 0.02, 0.05], trailing_stop: ['none', 0.1], fraction: [0.25, 0.5, 1] },
      objective: 'risk_adjusted_sharpe',
    })
    expect(sweep.counts.trials).toBe(18)
    expect(sweep.execution.risk.stop_loss ?? 'none').toBe(sweep.best_params.stop_loss)
    expect(sweep.candidate.execution).toEqual(sweep.execution)
    expect(sweep.sweep.axes.map(({ parameter }: { parameter: string }) => parameter)).toEqual([
      'fraction',
      'stop_loss',
      'trailing_stop',
    ])
    expect(whole.metrics.sharpe_ratio).toBeCloseTo(sweep.in_sample.metrics.sharpe_ratio, 9)
    expect(whole.metrics.total_trades).toBe(sweep.in_sample.metrics.total_trades)
  })
  it('refuses settings that there are not', async () => {
    const stray = optimization('sweep', { ...replayed, members: best, risk: { stop_lose: [0.1] } } as never)
    await expect(study(sequence(search, stray) as never)).rejects.toThrow('did you mean "stop_loss"')
    const wrong = await fitted({ ...replayed, members: best, risk: { stop_loss: [1.5] } })
    expect(JSON.stringify(wrong)).toMatch(/stop_loss/)
  })
})

it('a search, weights and risk settings say what their scores are of', async () => {
  const risk = optimization('risk', {
    ...replayed,
    members: best,
    risk: { fraction: [0.5, 1] },
    objective: 'total_return',
  } as never)
  const weights = optimization('weights', { ...replayed, members: best } as never)
  const done = await study(sequence(search, risk, weights) as never, { resamples: 0 })
  const givenBy = (name: string): any => (done.phases as any)[name].right.value
  expect(['search', 'risk', 'weights'].map((name) => givenBy(name).objective)).toEqual([
    'sharpe_ratio',
    'total_return',
    'risk_adjusted_returns',
  ])
  expect(inspect(done)).toMatch(/; score [\d.]+ \(total_return\)\n/)
  expect(inspect(done)).toMatch(/, score -?[\d.]+ \(sharpe_ratio\)\n/)
})

describe('the deflation of weights and of risk settings', () => {
  const outcomeOf = async (config: object, more: readonly any[] = []): Promise<any> => {
    const tuned = optimization('tuned', config as never)
    const done = await study(sequence(search, ...more, tuned) as never, { resamples: 0 })
    return (done.phases as any).tuned.right
  }
  const { trials: _, ...forgetful } = replayed
  it.each([
    ['weights', { members: best }],
    ['risk settings', { members: best, risk: { fraction: [0.25, 0.5, 1] } }],
  ])('of %s counts the searches behind it, named or not: the same key and bytes', async (_name, config) => {
    const named = await outcomeOf({ ...replayed, ...config })
    const unnamed = await outcomeOf({ ...forgetful, ...config })
    expect(unnamed.key).toBe(named.key)
    expect(JSON.stringify(unnamed.value)).toBe(JSON.stringify(named.value))
    expect(unnamed.value.deflation.trials).toBeGreaterThan(unnamed.value.counts.distinct)
    const other = optimization('other', {
      strategies: [{ strategy: 'momentum', space: { n: [20, 60], threshold: [0] } }] as never,
      range: SMALL.train,
      execution,
    })
    const further = await outcomeOf({ ...forgetful, ...config, trials: [from(other, 'trials')] }, [other])
    expect(further.value.deflation.trials).toBe(Number(unnamed.value.deflation.trials) + 2)
  })
})
