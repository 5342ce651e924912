import {
  analysis,
  backtest,
  from,
  limit,
  market,
  memoryStore,
  optimization,
  phase,
  sequence,
  smaCross,
  study,
  study$,
  units,
  validation,
} from 'regimen'
import type { BrokerPart, KernelOperator, LibraryInput, OrderMachinePart } from 'regimen/parts'
import { analysisOf, byKind, byName, struct, text } from 'regimen/parts'
import { float, machine } from 'regimen/strategy'
import { lastValueFrom, tap } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { narrowing, library as ofAlgorithms } from '../../../examples/parts/algorithm.js'
import { losingStreak, library as ofAnalyses } from '../../../examples/parts/analysis.js'
import { library as ofClassifiers, valley } from '../../../examples/parts/classifier.js'
import { library as ofMetrics } from '../../../examples/parts/metric.js'
import { library as ofOperators } from '../../../examples/parts/operator.js'
import { brokers } from '../../../src/broker/broker-part.js'

const range = { from: '2006-01-03', to: '2008-01-02' } as const
const objective = { name: 'sharpe_ratio', min_trades: 1 } as const
const rules = { enter_long: 'streak(close) <= -2', exit_long: 'streak(close) >= 1' } as const
const onStreaks = backtest('tested', { strategy: rules, range, resamples: 0 })
const plain = backtest('tested', { strategy: 'sma_cross', range, resamples: 0 })
const all: LibraryInput = { ...ofOperators, ...ofClassifiers, ...ofMetrics, ...ofAnalyses, ...ofAlgorithms }

const keyIn = ({ phases }: Awaited<ReturnType<typeof study>>, path: string): string => {
  const outcome = phases[path]
  if (outcome?._tag !== 'Right' || outcome.right._tag !== 'Ran') throw new Error(JSON.stringify(outcome))
  return outcome.right.key
}
const { streak } = ofOperators.operators as { readonly streak: KernelOperator }

describe('what stands in a library works', () => {
  test('an operator: in a backtest, a search, a validation and an analysis', async () => {
    const search = optimization('search', {
      strategies: [
        {
          strategy: {
            params: { n: { int: [2, 3] } },
            enter_long: 'streak(close) <= -n',
            exit_long: 'streak(close) >= 1',
          },
        },
      ],
      range,
      capture: 'signals',
    })
    const judged = validation('judged', {
      scheme: { kind: 'walk_forward', train: 250, test: 60, range },
      search: {
        strategies: [
          {
            strategy: {
              params: { n: { int: [2, 3] } },
              enter_long: 'streak(close) <= -n',
              exit_long: 'streak(close) >= 1',
            },
          },
        ],
      },
    })
    const replayed = optimization('weighed', {
      replay: from(search, 'signal_logs'),
      members: { of: from(search, 'trials'), top: 2 },
    })
    const excursions = analysis('excursions', {
      kind: 'mae_mfe',
      candidate: from(search, 'candidate'),
      range,
    })
    const done = await study(sequence(search, judged, replayed, excursions), { library: ofOperators })
    expect(
      Object.entries(done.phases).map(([path, outcome]) => [
        path,
        outcome._tag === 'Left' ? outcome.left : 'Right',
      ]),
    ).toEqual(['search', 'judged', 'weighed', 'excursions'].map((path) => [path, 'Right']))
  })

  test('a classifier: in labels, in a gate, in a consensus and in a comparison', async () => {
    const compared = analysis('compared', {
      kind: 'classifier_comparison',
      classifiers: [
        byKind(valley),
        { kind: 'consensus', members: [{ classifier: byKind(valley) }, { classifier: 'trend' }] },
      ],
      range: { ...range, warmup: 500 },
    })
    const search = optimization('search', {
      strategies: [{ strategy: 'sma_cross', space: { fast: [5, 10], slow: [50] } }],
      range: { ...range, warmup: 500 },
      capture: 'signals',
      objective,
    })
    const regimes = analysis('regimes', {
      kind: 'regime_performance',
      trials: from(search, 'trials'),
      signals: from(search, 'signal_logs'),
      classifiers: [byKind(valley)],
    })
    const tested = backtest('tested', {
      strategy: { long_while: "label(state) == 'deep'" },
      labels: { state: byKind(valley) },
      range: { ...range, warmup: 500 },
      resamples: 0,
    })
    const done = await study(sequence(compared, search, regimes, tested), { library: ofClassifiers })
    expect(done.status, JSON.stringify(done.phases)).toBe('succeeded')
    expect(JSON.stringify(done.gives.compared)).toContain('valley')
    expect(JSON.stringify(done.gives.tested?.candidate)).toContain('"kind":"valley"')
  })

  test('a metric: among the results of every kind, read by an expression, and as an objective', async () => {
    const search = optimization('search', {
      strategies: [{ strategy: 'sma_cross', space: { fast: [5, 10], slow: [50, 100] } }],
      range,
      objective: { name: 'time_under_water', min_trades: 1 },
    })
    const read = phase('read', 'analysis', {
      kind: 'convergence_check',
      current: from(search, 'best', 'metrics', 'time_under_water' as never),
      tolerance: 1,
    })
    const done = await study(sequence(search, read) as never, { library: ofMetrics })
    expect(done.status, JSON.stringify(done.phases)).toBe('succeeded')
    const best = (
      done.gives['search'] as {
        readonly best: { readonly score: number; readonly metrics: Record<string, number> }
      }
    ).best
    expect(best.score).toBe(-(best.metrics['time_under_water'] ?? 0))
  })

  test('a kind of analysis and a search algorithm, by value in the builders', async () => {
    const search = optimization('search', {
      algorithm: byName(narrowing, { batch: 2 }),
      strategies: [{ strategy: 'sma_cross' }],
      objective,
      budget: 4,
      range,
    })
    const streaks = analysisOf(losingStreak)('streaks', { candidate: from(search, 'candidate'), range })
    const done = await study(sequence(search, streaks), { library: { ...ofAlgorithms, ...ofAnalyses } })
    expect(done.status, JSON.stringify(done.phases)).toBe('succeeded')
    expect(done.gives.search?.algorithm).toBe('narrowing')
    expect(done.gives.streaks?.longest).toBeGreaterThan(0)
  })

  test('a machine by its name, a kind of phase and a template', async () => {
    const always = machine({
      name: 'always_in',
      version: 1,
      params: {},
      start: () => 0,
      step: (state: number) => state,
      signal: () => 1 as const,
    })
    const done = await study(backtest('tested', { strategy: 'always_in', range, resamples: 0 }), {
      library: { strategies: { always_in: always } },
    })
    expect(done.gives.tested?.metrics.exposure_time).toBeGreaterThan(0.99)
  })
})

describe('an order machine and a broker', () => {
  const maker = {
    name: 'maker',
    version: 1,
    space: { below: float(0.001, 0.1) },
    defaults: { below: 0.01 },
    machine: ({ below }) => ({
      name: 'maker',
      version: 1,
      params: { below: Number(below) },
      start: () => 0,
      step: (state: number, { close }: { close: number }, { units: held }: { units: number }) => ({
        state,
        orders:
          held === 0
            ? [limit('buy', close * (1 - Number(below)), { size: units(10) })]
            : [market('sell', { size: units(held) })],
      }),
    }),
  } satisfies OrderMachinePart
  test('a backtest names the machine, with its parameters', async () => {
    const run = phase('tested', 'backtest', {
      machine: { name: 'maker', params: { below: 0.005 } },
      range,
      resamples: 0,
    })
    const done = await study(run as never, { library: { order_machines: { maker } } })
    expect(done.phases['tested'], JSON.stringify(done.phases)).toMatchObject({ _tag: 'Right' })
    const wrong = phase('tested', 'backtest', { machine: { name: 'maker', params: { bellow: 1 } } })
    await expect(study(wrong as never, { library: { order_machines: { maker } } })).rejects.toThrow(
      'no parameter "bellow", did you mean "below"?',
    )
    await expect(
      study(phase('tested', 'backtest', { machine: 'nobody' }) as never, {
        library: { order_machines: { maker } },
      }),
    ).rejects.toThrow('unknown order machine')
  })
  test('live trading opens its account with the broker of a library', async () => {
    const seen: string[] = []
    const noted: BrokerPart<{ readonly note: string }> = {
      name: 'noted',
      version: 1,
      config: struct('noted broker', { note: text }),
      open: ({ note }, execution) => {
        seen.push(note)
        return brokers.paper.open({}, execution)
      },
    }
    const traded = phase('traded', 'live_trading', {
      candidate: { members: [{ strategy: 'sma_cross', params: {} }], weights: [1], execution: {} },
      broker: { kind: 'noted', note: 'opened' },
      range,
    })
    const done = await study(traded as never, { library: { brokers: { noted } } })
    expect([done.status, seen[0]]).toEqual(['succeeded', 'opened'])
  })
})

test('a stored result of another form is a miss and no damage', async () => {
  const store = memoryStore()
  const first = await study(plain, { store })
  const key = keyIn(first, 'tested')
  const found = await store.snapshots.get(key)
  if (found._tag !== 'Right' || found.right._tag !== 'Hit') throw new Error('not stored')
  const { metrics, ...rest } = found.right.snapshot.value as { readonly metrics: Record<string, unknown> }
  const { sharpe_ratio: _, ...others } = metrics
  const older = {
    ...store,
    snapshots: {
      ...store.snapshots,
      get: () =>
        Promise.resolve({
          ...found,
          right: {
            ...found.right,
            snapshot: {
              ...(found.right as { snapshot: object }).snapshot,
              value: { ...rest, metrics: others },
            },
          },
        }),
    },
  }
  const events: string[] = []
  await lastValueFrom(
    study$(plain, { store: older as never, run: '0009' }).pipe(
      tap((event) => event._tag === 'Right' && events.push(event.right._tag)),
    ),
  )
  expect(events).toContain('PhaseEnded')
  expect(events).not.toContain('DamageFound')
})

describe('the key of a phase', () => {
  test('is that without a library where none of its parts is used', async () => {
    const { metrics: _, ...others } = all
    expect(keyIn(await study(plain, { library: others }), 'tested')).toBe(keyIn(await study(plain), 'tested'))
  })
  test('holds name, version and text of a part that is used: an edit without a new version is computed again, and said', async () => {
    const store = memoryStore()
    const first = await study(onStreaks, { store, library: ofOperators })
    const again = await study(onStreaks, { store, library: ofOperators, run: '0001' })
    expect([again.warnings, again.phases['tested']]).toMatchObject([[], { right: { cached: true } }])
    const edited = {
      operators: {
        streak: {
          ...streak,
          advance: (...[state, inputs, from, to, outputs]: Parameters<KernelOperator['advance']>) =>
            streak.advance(state, inputs, from, to, outputs),
        },
      },
    }
    const third = await study(onStreaks, { store, library: edited, run: '0002' })
    expect(third.warnings).toEqual([
      'library.operators.streak, version 1, has other code than an earlier run found: what uses it is computed again',
    ])
    expect(third.phases['tested']).toMatchObject({ right: { cached: false } })
    expect(keyIn(third, 'tested')).not.toBe(keyIn(first, 'tested'))
    const raised = await study(onStreaks, {
      store,
      library: { operators: { streak: { ...streak, version: 2 } } },
      run: '0003',
    })
    expect([raised.warnings, keyIn(raised, 'tested') === keyIn(first, 'tested')]).toEqual([[], false])
  })
})

describe('a library is refused', () => {
  test.each<readonly [LibraryInput, string]>([
    [
      { operators: { sma: { ...streak, name: 'sma' } } },
      'library.operators.sma: the name stands twice: in a library given as a value and in what comes with regimen',
    ],
    [
      { operators: { run_length: streak } },
      'library.operators.run_length: a library given as a value: it stands under another name than its own: "streak"',
    ],
    [
      { metrics: { odd: { name: 'odd', version: 1 } as never } },
      'library.metrics.odd: a library given as a value: a metric has "of", which is missing',
    ],
    [
      { order_machines: { odd: { name: 'odd' } as never } },
      'library.order_machines.odd: a library given as a value: an order machine has "version", which is missing',
    ],
    [
      { operators: { close: { ...streak, name: 'close' } } },
      'library.operators.close: a library given as a value: close(..) is part of the language: give the operator another name',
    ],
    [
      {
        strategies: { idle: { ...smaCross, name: 'idle' } },
        order_machines: { idle: { name: 'idle', version: 1, space: {}, machine: () => ({}) as never } },
      },
      'library.order_machines.idle: the name stands twice: in a library given as a value and in a library given as a value, under strategies',
    ],
    [{ operator: { streak } } as never, 'a library has no "operator", did you mean "operators"?'],
  ])('%#', async (library, because) => {
    await expect(study(plain, { library })).rejects.toThrow(because)
  })
  test('as an unknown name is, with the near one of the library', async () => {
    const slip = backtest('tested', { strategy: { enter_long: 'streek(close) > 2', exit_long: 'close > 1' } })
    await expect(study(slip, { library: ofOperators })).rejects.toThrow(
      'there is no operator "streek", did you mean "streak"?',
    )
    const kind = phase('kind', 'analysis', { kind: 'losing_streaks' })
    await expect(study(kind as never, { library: ofAnalyses })).rejects.toThrow(
      'did you mean "losing_streak"?',
    )
  })
  test('given as a value it runs in this thread: the study says which time-outs are heard at break points alone', async () => {
    const timed = backtest(
      'timed',
      { strategy: 'sma_cross', params: { fast: 10, slow: 50 }, resamples: 0 },
      { timeout_ms: 60_000 },
    )
    const { warnings } = await study(timed, { library: ofOperators })
    expect(warnings).toEqual([
      'timed: a time-out is heard after at most 4,096 bars or one draw, a cancel where a phase waits: a library that is given as a value runs in this thread; from a file, by `regimen run FILE --library PARTS.ts`, it runs in workers',
    ])
    expect([(await study(timed, { workers: 0 })).warnings.length, (await study(timed)).warnings]).toEqual([
      1,
      [],
    ])
  })
})
