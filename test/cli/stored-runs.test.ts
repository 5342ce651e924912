import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { document, file, regimen } = terminal()
const held: { run?: any } = {}
const SMALL =
  'strategies=[{ strategy: sma_cross, space: { fast: [5, 10, 20], slow: [50, 100] } }, { strategy: rsi_reversion, space: { n: [2, 3], low: [10, 25], high: [55, 70] } }]'
const STUDY = [
  'regime_adaptive_grid_search_ensemble',
  '--set',
  SMALL,
  '--set',
  'weights.step=0.25',
  '--set',
  'weights.max=1',
  // each regime has its best, so that there is an ensemble to weigh
  '--set',
  'own_choice_p=1',
] as const

beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
})

test('show gives the status of a run, by its id or the start of it', async () => {
  const { run } = held.run
  const status = await document('show', run.slice(0, 5))
  expect(status).toEqual({
    run,
    template: 'two_backtests',
    status: 'succeeded',
    current_phases: [],
    completed_phases: ['crossing', 'above'],
    failed_phases: [],
    phase_timings: { crossing: expect.any(Number), above: expect.any(Number) },
    progress: 1,
    phase_progress: {},
    damaged_entries: 0,
    estimated_completion: null,
  })
  expect((await regimen('show', run)).out).toContain(`run ${run} · two_backtests · succeeded · 100 %`)
})

test('an unknown run is not_found, exit code 1', async () => {
  for (const id of ['zzzz', '__proto__', '', '../x', 'ü']) {
    const { code, out } = await regimen('show', id, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ run: id, status: 'not_found' })
    const told = await regimen('show', id)
    expect([told.code, told.out, told.err]).toEqual([1, '', expect.stringContaining('not_found')])
    expect((await regimen('log', id)).code).toBe(1)
    expect((await regimen('replay', `${id}q`)).code).toBe(1)
  }
})

test('a file that is not there is said to be none, as a run of that name is', async () => {
  for (const command of ['replay', 'show'])
    expect((await regimen(command, 'signals.json')).err).toContain(
      'run signals.json not_found, and there is no such file',
    )
})

test('where nothing has run yet every run is not_found', async () => {
  const { code, out } = await regimen('show', 'abcd', '--json', '--store', 'nowhere')
  expect([code, JSON.parse(out)]).toEqual([
    1,
    {
      run: 'abcd',
      status: 'not_found',
      because: ['there is no store in nowhere: nothing has run there yet'],
    },
  ])
})

test('runs are listed, oldest first', async () => {
  await document('run', 'two.yaml', '--seed', '7')
  const runs = await document('runs')
  expect(runs.map(({ seed, status }: any) => [seed, status])).toEqual([
    [42, 'succeeded'],
    [7, 'succeeded'],
  ])
  expect((await regimen('runs')).out).toMatch(
    /^run +status +done +started +lasted +size +seed +score +verdict +data +template\n/,
  )
})

test('the log tells every event of a run, or of a phase; a wrong phase gets the nearest', async () => {
  const { run } = held.run
  const events = await document('log', run)
  expect(events[0]._tag).toBe('RunStarted')
  expect(events.at(-1)).toMatchObject({ _tag: 'RunEnded', status: 'succeeded' })
  const phase = await document('log', run, 'above')
  expect(phase.map(({ _tag }: any) => _tag)).toEqual(['PhaseScheduled', 'PhaseStarted', 'PhaseEnded'])
  expect(await regimen('log', run, 'abve')).toMatchObject({
    code: 1,
    err: expect.stringContaining('did you mean "above"?'),
  })
})

test('a plan tells phases, trials and what is stored; the trials stay known', async () => {
  const before = await document('plan', ...STUDY, '--store', 'study')
  expect(before.phases[0]).toEqual({
    path: 'parameter_discovery',
    kind: 'optimization',
    certain: true,
    cached: false,
    trials: 14,
  })
  expect(before.cached_share).toBe(0)
  const run = await document('run', ...STUDY, '--store', 'study')
  expect(run.status).toBe('succeeded')
  const after = await document('plan', ...STUDY, '--store', 'study')
  expect(after.cached_share).toBe(1)
  expect(after.phases[0]).toMatchObject({ cached: true, trials: 14 })
  expect(after.phases[2].trials).toBe(run.phases.ensemble_optimization.result.counts.trials)
  expect(after.fingerprint).toBe(before.fingerprint)
})

test('a plan counts no more trials than the budget of a search', async () => {
  const planned = await document('plan', 'iterative_refinement')
  expect(planned.phases[0]).toMatchObject({ path: 'initial', trials: 30 })
})

test('a search in every window makes as many trials as the plan says', async () => {
  const study = [
    'walk_forward_validation',
    '--set',
    'strategies=[{ strategy: sma_cross, space: { fast: [5, 10, 20], slow: [50, 100] } }]',
    '--set',
    'range.from=2010-01-04',
  ] as const
  const planned = await document('plan', ...study)
  const run = await document('run', ...study)
  const { result } = run.phases.walk_forward
  const made = result.windows.reduce((sum: number, { trials }: any) => sum + Number(trials), 0)
  expect(planned.phases[0]).toMatchObject({ kind: 'validation', trials: made })
  expect(made).toBe(6 * result.windows.length)
})

test('a search counts what other runs in the store tried on the same data', async () => {
  const search = (n: string) =>
    regimen(
      'optimize',
      '--strategy',
      'sma_cross',
      '--space',
      `fast=${n}`,
      '--space',
      'slow=60:200:20',
      '--store',
      'two',
    )
  const first = await search('5:20:5')
  expect(first.out).toMatch(/deflated 0\.\d\d for 32 trials/)
  expect(first.out).not.toContain('other trial')
  const second = await search('20:50:10')
  expect(second.out).toMatch(
    /deflated 0\.\d\d for 32 trials[\s\S]*with 24 other trials on this data: deflated 0\.\d\d/,
  )
})

test('a plan says what the next run finds, also where other studies left their trials', async () => {
  await document('run', ...STUDY, '--store', 'study')
  const other = [...STUDY, '--set', 'min_trades_per_regime=3', '--store', 'study'] as const
  await document('run', ...other)
  for (const study of [other, [...STUDY, '--store', 'study']]) {
    const planned = await document('plan', ...study)
    const run = await document('run', ...study)
    for (const { path, cached } of planned.phases)
      if (planned.phases.every((one: any) => one.cached) || cached)
        expect([path, run.phases[path].cached]).toEqual([path, true])
  }
})

test('a plan with a phase that cannot work says so and exits with 1', async () => {
  const { code, err } = await regimen('plan', ...STUDY, '--set', 'train.to=2052-01-01')
  expect(code).toBe(1)
  expect(err).toContain('✖ parameter_discovery: bad config: range: to 2052-01-01 lies outside the bars')
})

test('the choice of a run replays under other settings', async () => {
  const run = await document('run', ...STUDY, '--store', 'study')
  const same = await document('replay', run.run, '--store', 'study')
  const { metrics } = run.phases.validation.result.out_of_sample
  expect(same.metrics).toEqual(metrics)
  const stopped = await document('replay', run.run, '--store', 'study', '--set', 'risk.stop_loss=0.03')
  expect(stopped.metrics.total_return).not.toBe(metrics.total_return)
  const free = await document('replay', run.run, '--store', 'study', '--set', 'costs.rate=0')
  expect(free.metrics.total_return).toBeGreaterThan(metrics.total_return)
  const check = await document('analyze', 'convergence_check', '--set', 'current=1', '--store', 'study')
  expect(await regimen('replay', check.run, '--store', 'study')).toMatchObject({
    code: 1,
    err: expect.stringContaining('chose no candidate to replay'),
  })
})

test('templates are listed with their inputs, and drawn', async () => {
  const templates = await document('templates')
  expect(templates[0]).toMatchObject({ name: 'regime_adaptive_grid_search_ensemble' })
  expect((await regimen('templates')).out).toContain('min_trades_per_regime  integer')
  const { out } = await regimen('diagram', 'regime_adaptive_grid_search_ensemble')
  expect(out).toMatch(/^graph TD\n/)
  expect(out).toContain('parameter_discovery<br/>optimization')
})

test('help and version are for people who ask', async () => {
  expect(await regimen('--version')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
  for (const command of ['run', 'plan', 'backtest', 'replay', 'show'])
    expect(await regimen(command, '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: regimen'),
    })
})
