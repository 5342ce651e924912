/* eslint-disable @typescript-eslint/restrict-plus-operands -- results are read as a program that knows no types reads them */
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeWith } from '../../src/core/codec/codec.js'
import { embeddedSp500 } from '../../src/market/embedded/sp500.kernel.js'
import { handlers } from '../../src/phases/handlers.js'
import { memoryStore } from '../../src/store/memory-store.js'
import { type Kept, poisonedFrom, SMALL, smallStudy } from './small-study.js'

const PATHS = ['parameter_discovery', 'regime_analysis', 'ensemble_optimization', 'validation']
const held: { kept?: Kept } = {}
const kept = (): Kept => {
  if (held.kept === undefined) throw new Error('the study did not run')
  return held.kept
}
beforeAll(async () => {
  held.kept = await smallStudy()
})

/** A value without what names its data: hashes, references, warnings. */
const anonymous = (value: any): any => {
  if (Array.isArray(value)) return value.map(anonymous)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (value._tag === 'Artifact') return 'artifact'
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'dataset' || key === 'warnings' ? [] : [[key, anonymous(inner)]],
    ),
  )
}

test('every result passes the codec of its phase, as it was and as it is written', () => {
  expect(kept().study.status).toBe('succeeded')
  for (const path of PATHS) {
    const kind =
      path === 'validation' ? 'validation' : path === 'regime_analysis' ? 'analysis' : 'optimization'
    const { result } = handlers[kind]!
    const decoded = decodeWith(result)(kept().value(path))
    expect([path, decoded._tag]).toEqual([path, 'Right'])
    if (decoded._tag === 'Right')
      expect(JSON.stringify((result as any).encode(decoded.right))).toBe(JSON.stringify(kept().value(path)))
  }
})

test('whatever the test bars hold, what was fitted is the same', async () => {
  const { bars } = embeddedSp500()
  const first = bars.time.findIndex((time) => time >= Date.parse(SMALL.test.from))
  const poisoned = await smallStudy({}, poisonedFrom(first))
  expect(poisoned.study.status).toBe('succeeded')
  for (const path of PATHS.slice(0, 3))
    expect(JSON.stringify(anonymous(poisoned.value(path)))).toBe(
      JSON.stringify(anonymous(kept().value(path))),
    )
  for (const [path, field] of [
    ['parameter_discovery', 'trials'],
    ['ensemble_optimization', 'trials'],
  ] as const)
    expect(poisoned.value(path)[field].sha256).toBe(kept().value(path)[field].sha256)
  expect(poisoned.value('validation').in_sample.metrics).toEqual(kept().value('validation').in_sample.metrics)
  const { from_bar } = poisoned.value('validation').out_of_sample.span
  expect(from_bar).toBe(first)
  expect(poisoned.value('validation').buy_and_hold.out_of_sample.all_in.metrics).not.toEqual(
    kept().value('validation').buy_and_hold.out_of_sample.all_in.metrics,
  )
})

test('weights lie in the simplex and within their limits', async () => {
  const { weights, members, trials } = kept().value('ensemble_optimization')
  expect(weights.length).toBe(members.length)
  expect(Math.abs(weights.reduce((sum: number, weight: number) => sum + weight, 0) - 1)).toBeLessThan(1e-9)
  for (const params of (await kept().content(trials)).params) {
    const tried: number[] = Object.values(params)
    expect(Math.abs(tried.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-9)
    for (const weight of tried) expect(weight >= 0 && weight <= SMALL.weights.max).toBe(true)
  }
  const capped = (await smallStudy({ weights: { step: 0.1, min: 0.1, max: 0.6 } })).value(
    'ensemble_optimization',
  )
  for (const weight of capped.weights) expect(weight >= 0.1 - 1e-12 && weight <= 0.6 + 1e-12).toBe(true)
})

test('the parts of the test lie in it, and their bars and trades sum to the whole', () => {
  const { out_of_sample, spans } = kept().value('validation')
  expect(Object.keys(spans).toSorted()).toEqual(['first', 'second'])
  expect(spans.first.span.from_bar).toBe(out_of_sample.span.from_bar)
  expect(spans.second.span.from_bar).toBe(spans.first.span.to_bar)
  expect(spans.second.span.to_bar).toBe(out_of_sample.span.to_bar)
  expect(spans.first.metrics.total_trades + spans.second.metrics.total_trades).toBe(
    out_of_sample.metrics.total_trades,
  )
  expect((1 + spans.first.metrics.total_return) * (1 + spans.second.metrics.total_return) - 1).toBeCloseTo(
    out_of_sample.metrics.total_return,
    12,
  )
})

test('regimes are those of the gate, and thin ones are served by the overall best', async () => {
  const analysed = kept().value('regime_analysis')
  expect(Object.keys(analysed.optimal_params_by_regime).toSorted()).toEqual([...analysed.regimes].toSorted())
  expect(analysed.gate.model.kind).toBe('hmm')
  const choices: any[] = Object.values(analysed.optimal_params_by_regime)
  for (const { source, trades } of choices) expect(source === 'overall' || trades >= 5).toBe(true)
  const strict = await smallStudy({ min_trades_per_regime: 100_000 })
  const { best } = strict.value('parameter_discovery')
  for (const choice of Object.values<any>(strict.value('regime_analysis').optimal_params_by_regime))
    expect(choice).toMatchObject({ source: 'overall', strategy: best.strategy, params: best.params })
  const ensemble = strict.value('ensemble_optimization')
  expect([ensemble.members.length, ensemble.weights]).toEqual([1, [1]])
  expect(strict.study.status).toBe('succeeded')
})

describe('rules that are in no catalogue', () => {
  const mine = {
    name: 'mine',
    params: { n: { int: [5, 60] } },
    long_while: 'close > sma(close, n)',
  }
  test('go through search, analysis, ensemble and validation', async () => {
    const own = await smallStudy({
      strategies: [{ strategy: mine, space: { n: [10, 30, 50] } }, SMALL.strategies[1]],
    })
    expect(own.study.status).toBe('succeeded')
    const { members } = own.value('ensemble_optimization')
    expect(
      members.some(({ strategy }: any) => strategy.name === 'mine' || strategy === 'rsi_reversion'),
    ).toBe(true)
    const ledger = await own.content(own.value('parameter_discovery').trials)
    expect(new Set(ledger.strategy)).toEqual(new Set(['mine', 'rsi_reversion']))
  })
  test('two of one name are refused', async () => {
    const twice = await smallStudy({
      strategies: [{ strategy: mine }, { strategy: { ...mine, long_while: 'close > ema(close, n)' } }],
    })
    expect(twice.study.status).toBe('failed')
    expect(twice.study.phases['parameter_discovery']).toMatchObject({
      left: {
        _tag: 'BadConfig',
        faults: [{ path: 'strategies', message: expect.stringContaining('"mine"') }],
      },
    })
  })
})

describe('what a validation refuses', () => {
  test.each([
    [{ test: { from: '2007-06-01', to: '2010-01-04', warmup: 200 } }, 'scheme.test', 'it was seen'],
    [{ spans: { late: { from: '2009-06-01', to: '2011-01-03' } } }, 'scheme.spans.late', 'inside the test'],
    [{ spans: { early: { from: '2007-06-01', to: '2008-06-02' } } }, 'scheme.spans.early', 'inside the test'],
  ])('%j', async (inputs, path, says) => {
    const { study } = await smallStudy(inputs)
    expect(study.status).toBe('failed')
    expect(study.phases['validation']).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'BadConfig', faults: [{ path, message: expect.stringContaining(says) }] },
    })
  })
})

test('a damaged artifact makes the phase that gave it run again, with the same result', async () => {
  const store = memoryStore()
  const first = await smallStudy({}, embeddedSp500(), store)
  const lost = first.value('parameter_discovery').signal_logs.sha256
  const gone = {
    ...store,
    artifacts: {
      ...store.artifacts,
      get: (artifact: any) =>
        artifact.sha256 === lost && !state.put
          ? Promise.resolve({ _tag: 'Right' as const, right: undefined })
          : store.artifacts.get(artifact),
      put: (codec: string, content: Uint8Array) => {
        state.put = true
        return store.artifacts.put(codec, content)
      },
    },
  }
  const state = { put: false }
  const again = await smallStudy({}, embeddedSp500(), gone)
  expect(again.study.status).toBe('succeeded')
  expect(again.study.phases['parameter_discovery']).toMatchObject({ right: { cached: false } })
  expect(again.study.phases['regime_analysis']).toMatchObject({ right: { cached: true } })
  expect(JSON.stringify(again.study.result)).toBe(JSON.stringify(first.study.result))
})

test('a warm-up of the test that is given in bars is taken, short as it is', async () => {
  const { study } = await smallStudy({ test: { from: '2008-01-02', warmup: 20 } })
  expect(study.status).toBe('succeeded')
})
