/* eslint-disable @typescript-eslint/restrict-plus-operands -- results are read as a program that knows no types reads them */
import { describe, expect, test } from 'vitest'
import { servicesOn } from '../../../src/candidate/services.js'
import { decode } from '../../../src/core/canonical/canonical.kernel.js'
import { decodeWith } from '../../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../../src/market/embedded/sp500.kernel.js'
import { handlers } from '../../../src/phases/handlers.js'
import { optimization } from '../../../src/phases/optimization/optimization.js'
import { validation } from '../../../src/phases/validation/validation.js'
import { checkpointAt } from '../../../src/run/checkpoint.js'
import { requestHere } from '../../../src/run/executors/own-units.js'
import { memoryStore } from '../../../src/store/memory-store.js'
import { study } from '../../../src/templates/study.js'
import { from } from '../../../src/workflow/expression.js'
import { sequence } from '../../../src/workflow/workflow.js'

const store = memoryStore()
const search = {
  strategies: [
    { strategy: 'sma_cross', space: { fast: [5, 10, 20], slow: [50, 100] } },
    { strategy: 'rsi_reversion', space: { n: [2, 3], low: [10, 25], high: [55, 70] } },
  ],
} as const
const range = { from: '2001-01-12', to: '2010-01-04' }

const outcomeOf = async (config: unknown, at = store): Promise<any> => {
  const done = await study(validation('v', config as never), { store: at })
  return done.phases['v']
}
const given = async (config: unknown, at = store): Promise<any> => {
  const outcome = await outcomeOf(config, at)
  if (outcome._tag === 'Left') throw new Error(JSON.stringify(outcome.left))
  return outcome.right.value
}
const content = async (reference: any, at = store): Promise<any> => {
  const bytes = await at.artifacts.get(reference)
  if (bytes._tag === 'Left' || bytes.right === undefined) throw new Error('the artifact is not there')
  const value = decode(bytes.right)
  if (value._tag === 'Left') throw new Error('the artifact does not decode')
  return value.right
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const SCHEMES = {
  rolling: { kind: 'walk_forward', range, train: 756, test: 252 },
  anchored: { kind: 'walk_forward', range, train: 756, test: 252, anchored: true, carry: true },
  folds: { kind: 'k_fold', range, folds: 4, embargo: 20 },
  groups: { kind: 'combinatorial', range, groups: 5, purge: 20 },
} as const

describe.each(Object.entries(SCHEMES))('%s', (_name, scheme) => {
  test('the result passes its codec, as it was and as it is written', async () => {
    const value = await given({ scheme, search })
    const { result } = handlers['validation']!
    const decoded = decodeWith(result)(value)
    expect(decoded._tag === 'Left' ? decoded.left : []).toEqual([])
    if (decoded._tag === 'Right')
      expect(JSON.stringify((result as any).encode(decoded.right))).toBe(JSON.stringify(value))
  })

  test('every trial of every window is in the ledger; those of the last window count against its choice', async () => {
    const fresh = memoryStore()
    const { windows, ledger, trials, deflation } = await given({ scheme, search }, fresh)
    const kept = await content(ledger, fresh)
    expect(kept.phase.length).toBe(sum(windows.map((window: any) => window.trials)))
    expect(new Set(kept.phase).size).toBe(windows.length)
    expect(trials).toEqual({ this_run: kept.phase.length, earlier: 0 })
    const own = kept.moments
      .reduce(rows, [])
      .filter((_: unknown, i: number) => kept.phase[i] === kept.phase.at(-1))
    expect(deflation.trials).toBe(new Set(own.map(String)).size)
  })

  test('a window scores what its choice did on its train bars', async () => {
    const { windows } = await given({ scheme, search })
    for (const { score, in_sample } of windows) expect(score).toBeCloseTo(in_sample.sharpe_ratio, 9)
  })

  test('the trades of the stitched curve earn what it gains', async () => {
    const { equity, trades, out_of_sample } = await given({ scheme, search })
    const curve = await content(equity)
    const { pnl } = await content(trades)
    expect(sum([...pnl])).toBeCloseTo(curve.at(-1) - curve[0], 4)
    expect(curve.length).toBe(out_of_sample.span.bars + 1)
    expect(out_of_sample.metrics.total_trades).toBe(pnl.length)
  })

  test('the frozen choice of the last window gives that window again', async () => {
    const searched = await given({ scheme, search })
    const last = searched.windows.at(-1)
    const again = await given({
      scheme: { ...scheme, purge: last.purge },
      candidate: searched.candidate,
    })
    expect(again.windows.at(-1).in_sample).toEqual(last.in_sample)
    expect(again.windows.at(-1).out_of_sample).toEqual(last.out_of_sample)
    expect(again).not.toHaveProperty('ledger')
    expect(again).not.toHaveProperty('parameter_drift')
  })
})
const rows = (before: number[][], value: number, i: number): number[][] => {
  if (i % 85 === 0) before.push([])
  before.at(-1)!.push(value)
  return before
}

test('buy and hold next to a walk-forward is bought once for all of its tests', async () => {
  const { buy_and_hold, out_of_sample } = await given({ scheme: SCHEMES.rolling, search })
  const held = buy_and_hold.out_of_sample
  expect(held.all_in.metrics.total_trades).toBe(1)
  expect(held.all_in.span).toEqual(out_of_sample.span)
})

test('paths are as many as a group is tested, and the one that is shown is the median', async () => {
  const { paths, out_of_sample } = await given({ scheme: SCHEMES.groups, search })
  expect([paths.count, paths.sharpe_ratio.length]).toEqual([4, 4])
  expect(out_of_sample.metrics.sharpe_ratio).toBe(paths.sharpe_ratio[paths.shown])
  expect(paths.median).toBe([...paths.sharpe_ratio].toSorted((a, b) => a - b)[1])
})

test('degradation of a train that lost says so instead of a share', async () => {
  const scheme = {
    kind: 'walk_forward',
    range: { from: '2007-01-03', to: '2009-03-02' },
    train: 400,
    test: 60,
    purge: 0,
  }
  const candidate = {
    members: [{ strategy: 'sma_cross', params: { fast: 10, slow: 20 } }],
    weights: [1],
    execution: { costs: { rate: 0.01 } },
  }
  const { degradation, consistency } = await given({ scheme, candidate })
  expect(degradation.in_sample).toBeLessThan(0)
  expect(degradation.kept).toEqual({ _tag: 'Undefined', because: expect.stringContaining('not above 0') })
  expect(consistency.at_least_half._tag).toBe('Undefined')
})

test('what a search in windows gives is there for the next phase', async () => {
  const walked = validation('walked', { scheme: SCHEMES.rolling, search })
  const again = validation('again', {
    scheme: {
      kind: 'holdout',
      train: { from: '2001-01-12', to: '2010-01-04' },
      test: { from: '2010-01-04' },
    },
    candidate: from(walked, 'candidate'),
    trials: [from(walked, 'ledger')],
  })
  const done = await study(sequence(walked, again), { store })
  expect(done.status).toBe('succeeded')
  const value: any = (done.phases['again'] as any).right.value
  expect(value.trials.this_run).toBe((done.phases['walked'] as any).right.value.trials.this_run)
})

test('the purge is what is given, else max_holding, else found in each window', async () => {
  const purgeOf = async (scheme: object, execution: object) =>
    (await given({ scheme: { ...SCHEMES.folds, ...scheme }, search: { ...search, execution } })).purge
  expect(await purgeOf({ purge: 7 }, { risk: { max_holding: 30 } })).toEqual({ bars: 7, source: 'given' })
  expect(await purgeOf({}, { risk: { max_holding: 30 } })).toEqual({ bars: 30, source: 'max_holding' })
  const walked = await given({ scheme: SCHEMES.rolling, search })
  expect(walked.purge).toEqual({ bars: 0, source: 'no_overlap' })
  for (const { purged, train } of walked.windows) expect([purged, train[0].bars]).toEqual([0, 756])
  const { purge, windows } = await given({ scheme: SCHEMES.folds, search })
  expect(purge).toEqual({
    bars: Math.max(...windows.map((window: any) => window.purge)),
    source: 'holding_times',
  })
  expect(purge.bars).toBeGreaterThan(0)
})

test('a holdout gives no windows: reading them is a fault of the plan', async () => {
  const held = validation('held', {
    scheme: {
      kind: 'holdout',
      train: { from: '2001-01-12', to: '2008-01-02' },
      test: { from: '2008-01-02' },
    },
    candidate: { members: [{ strategy: 'sma_cross', params: {} }], weights: [1], execution: {} },
  })
  const reader = validation('reader', {
    scheme: { kind: 'k_fold' },
    candidate: (from as any)(held, 'candidate'),
  } as never)
  await expect(study(sequence(held, reader) as never)).rejects.toThrow(/candidate.*may be absent|orElse/s)
})

test('the share of a deflated Sharpe ratio of before is refused with what takes its place', () => {
  const verdict = { deflated_sharpe_ratio: 0.95 }
  expect(
    decodeWith(handlers['validation']!.config)({ scheme: SCHEMES.rolling, search, verdict }),
  ).toMatchObject({
    left: [{ path: 'verdict', message: expect.stringContaining('write verdict: { worth: 0.5 }') }],
  })
})

test('a validation that is cancelled ends', async () => {
  const config = decodeWith(handlers['validation']!.config)({ scheme: SCHEMES.rolling, search })
  if (config._tag === 'Left') throw new Error(JSON.stringify(config.left))
  const stop = new AbortController()
  const attempt = {
    config: config.right,
    seed: 1,
    signal: stop.signal,
    elapsed: () => 0,
    artifacts: store.artifacts,
    checkpoint: checkpointAt(store.checkpoints, 'aaaa'),
  }
  const services = servicesOn(embeddedSp500())
  const request = requestHere(handlers['validation']!, attempt, services)
  const emissions: any[] = []
  for await (const emission of handlers['validation']!.run(request, services) as AsyncIterable<any>) {
    emissions.push(emission)
    if (emission.note === 'windows') stop.abort()
  }
  expect(emissions.filter(({ note }) => note === 'windows').length).toBe(1)
  expect(emissions.every(({ _tag }) => _tag === 'Progress')).toBe(true)
})

describe('weights in every window', () => {
  const ensemble = { weights: { step: 0.25, max: 0.75 } }
  test('are those that the train bars choose among the best of each strategy', async () => {
    const { windows, trials, ledger, candidate } = await given({
      scheme: SCHEMES.rolling,
      search: { ...search, objective: { name: 'sharpe_ratio', min_trades: 2 } },
      ensemble,
    })
    for (const { candidate: chosen } of windows) {
      expect(chosen.members.map((member: any) => member.strategy).toSorted()).toEqual([
        'rsi_reversion',
        'sma_cross',
      ])
      expect(sum(chosen.weights)).toBeCloseTo(1, 12)
      for (const weight of chosen.weights) expect(weight >= 0.25 && weight <= 0.75).toBe(true)
    }
    const kept = await content(ledger)
    expect(kept.phase.filter((phase: string) => phase.endsWith('window_001/ensemble')).length).toBe(3)
    expect(trials.this_run).toBe(kept.phase.length)
    expect(candidate).toEqual(windows.at(-1).candidate)
  })
  test('of several of the best with different returns', async () => {
    const { windows } = await given({
      scheme: SCHEMES.folds,
      search,
      ensemble: { members: 3, weights: { step: 0.5 } },
    })
    for (const { candidate } of windows)
      expect(new Set(candidate.members.map((one: any) => JSON.stringify(one))).size).toBe(3)
  })
  test.each([
    [{ weights: { max: 0.4 } }, 'ensemble.weights', 'no 2 weights from 0 to 0.4 sum to 1'],
    [{ members: 12, weights: { step: 0.05 } }, 'ensemble.weights.step', 'take a larger step'],
    [{ weights: { step: 0.3 } }, 'ensemble.weights', 'sum to 1'],
  ])('%j is refused', async (of, path, says) => {
    const outcome = await outcomeOf({ scheme: SCHEMES.rolling, search, ensemble: of })
    expect(outcome).toMatchObject({
      left: { _tag: 'BadConfig', faults: [{ path, message: expect.stringContaining(says) }] },
    })
  })
})

test('a window in which nothing can be scored is named', async () => {
  const scheme = { ...SCHEMES.rolling, train: 120, test: 120 }
  const outcome = await outcomeOf({ scheme, search })
  expect(outcome).toMatchObject({
    left: { _tag: 'Failed', because: expect.stringMatching(/^window 7: no trial has a score: /) },
  })
})

describe('what a validation refuses', () => {
  const candidate = { members: [{ strategy: 'sma_cross', params: {} }], weights: [1], execution: {} }
  const walk = { kind: 'walk_forward', train: 500, test: 100 }
  test.each([
    [{ scheme: walk }, '', 'is of a "candidate", or of a "search"'],
    [{ scheme: walk, candidate, search }, '', 'not of both'],
    [{ scheme: { kind: 'holdout', train: {}, test: {} }, search }, '', 'a holdout runs a "candidate"'],
    [{ scheme: walk, candidate, ensemble: {} }, '', 'weighs the winners of a "search"'],
    [{ scheme: { ...walk, step: 50 }, candidate }, 'scheme', 'tests bars twice'],
    [{ scheme: { ...walk, embargo: 5 }, candidate }, 'scheme', 'no train of a walk-forward follows'],
    [{ scheme: { kind: 'combinatorial', test_groups: 6 }, candidate }, 'scheme', 'leave no train'],
    [
      { scheme: { kind: 'combinatorial', groups: 20, test_groups: 8 }, candidate },
      'scheme',
      '125,970 splits',
    ],
    [{ scheme: { kind: 'walk_forwards', train: 1, test: 1 }, candidate }, 'scheme.kind', 'walk_forward'],
    [{ scheme: { ...walk, range: { from_bar: 20 } }, candidate }, 'scheme.range', 'warm-up bars are missing'],
    [{ scheme: { ...walk, train: 5030 }, candidate }, 'scheme.range', 'hold no window'],
    [{ scheme: { ...walk, purge: 500 }, candidate }, 'scheme.purge', 'window 1 has no train bars left'],
    [
      { scheme: { kind: 'k_fold', folds: 3, purge: 0, embargo: 5000 }, candidate },
      'scheme.embargo',
      'an embargo of 5000',
    ],
    [
      { scheme: { kind: 'k_fold', folds: 30, range: { from_bar: 100, to_bar: 120 } }, candidate },
      'scheme.range',
      'make no 30 folds',
    ],
    [
      { scheme: walk, search: { strategies: [{ strategy: 'sma_cross', space: { quick: [5] } }] } },
      'search.strategies[0].space.quick',
      'no parameter "quick"',
    ],
  ])('%j', async (config, path, says) => {
    const told = await outcomeOf(config).then(
      (outcome) => JSON.stringify(outcome),
      (error: unknown) => String(error),
    )
    expect(told.replaceAll('\\"', '"')).toContain(says)
    expect(told).toContain(path)
  })
})

test('a search in a window is the optimization of its train bars, trial by trial', async () => {
  const { windows, ledger } = await given({ scheme: SCHEMES.rolling, search })
  const [{ train }] = windows
  const { from_bar, to_bar } = train[0]
  const alone = optimization('o', { ...search, range: { from_bar, to_bar, warmup: 99 } })
  const done = await study(alone as never, { store, data: embeddedSp500() })
  const own = await content((done.phases['o'] as any).right.value.trials)
  const kept = await content(ledger)
  const first = kept.phase.map((phase: string) => phase.endsWith('window_001/search'))
  expect(kept.returns_hash.filter((_: unknown, i: number) => first[i])).toEqual(own.returns_hash)
})
