import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { lastValueFrom, toArray } from 'rxjs'
import { expect, expectTypeOf, test } from 'vitest'
import {
  backtest,
  isDefined,
  runBacktest,
  runBacktest$,
  sequence,
  smaCross,
  study,
  study$,
} from '../../src/index.js'
import type { Evaluation } from '../../src/phases/backtest/evaluation.js'

const range = { from: '2005-01-03', to: '2009-01-02' } as const

test('an import prints nothing, starts no timer, writes no file, and lets the process end', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'regimen-import-'))
  const index = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/esm/index.mjs', import.meta.url))
  const script = `import { pathToFileURL } from 'node:url'
const before = process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
const { sequence, smaCross, backtest } = await import(${JSON.stringify(index)})
const after = process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
if (after !== before || !sequence || !smaCross || !backtest) process.exitCode = 1`
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, '--input-type=module', '-e', script],
    { cwd: directory, timeout: 300_000 },
  )
  expect([stdout, stderr, readdirSync(directory)]).toEqual(['', '', []])
  rmSync(directory, { recursive: true })
})

test('a backtest gives plain columns', async () => {
  const run = await runBacktest(smaCross, { params: { fast: 10, slow: 50 }, range })
  expectTypeOf(run).toExtend<Evaluation>()
  expect(run.equity).toBeInstanceOf(Float64Array)
  expect(run.time).toBeInstanceOf(Float64Array)
  expect(run.equity.length).toBe(run.time.length + 1)
  expect(run.trades.pnl).toBeInstanceOf(Float64Array)
  expect(run.trades.entry_bar.length).toBe(run.metrics.total_trades)
  const sharpe = run.metrics.sharpe_ratio
  expect(isDefined(sharpe) && Number.isFinite(sharpe)).toBe(true)
  expect(Object.keys(run)).toContain('metrics')
})

test('it is shown as a short table, with its terms', async () => {
  const text = inspect(await runBacktest('close > sma(close, 50)', { range }))
  expect(text).toMatch(/^backtest 2005-01-03\.\.2008-12-31, 1,007 bars, \d+ trades\n/)
  expect(text).toContain('costs 0.10 % a side · fills at next_open · annualised with P = 252')
  expect(text).toMatch(/\nsharpe_ratio +-?\d+\.\d\d +-?\d+\.\d\d\n/)
  expect(text.split('\n').every((line) => line.length < 100)).toBe(true)
})

test('what is wrong rejects with its fault; the stream gives it as a value', async () => {
  const wrong = { params: { fast: 10, slw: 50 }, range }
  const error: unknown = await runBacktest(smaCross, wrong).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    message: expect.stringContaining('did you mean "slow"?'),
    fault: { _tag: 'BadConfig', faults: [{ path: 'params.slw' }] },
  })
  const emitted = await lastValueFrom(runBacktest$(smaCross, wrong).pipe(toArray()))
  expect(emitted).toMatchObject([{ _tag: 'Left', left: { _tag: 'BadConfig' } }])
  await expect(runBacktest('sma_crss', { range })).rejects.toMatchObject({
    message: expect.stringContaining('did you mean "sma_cross"?'),
  })
  await expect(runBacktest(smaCross, { range: { from: '1990-01-02' } })).rejects.toMatchObject({
    fault: { _tag: 'BadConfig' },
  })
})

test('a study gives what its phases gave, by name and typed', async () => {
  const one = backtest('one', { strategy: smaCross, range })
  const two = backtest('two', { strategy: 'close > sma(close, 50)', range })
  const done = await study(sequence(one, two))
  expect(done.status).toBe('succeeded')
  expect(Object.keys(done.phases)).toEqual(['one', 'two'])
  expect(done.gives.one?.metrics.total_trades).toBeGreaterThan(0)
  expect(done.gives.two?.span.first).toBe('2005-01-03')
  expectTypeOf<NonNullable<typeof done.gives.one>['span']['first']>().toEqualTypeOf<string>()
})

test('a study that cannot start rejects with every fault, before anything runs', async () => {
  const bad = sequence(
    backtest('one', { strategy: 'sma_crss' as string, range }),
    backtest('two', {
      strategy: smaCross,
      params: { fast: 'x' },
      range,
      execution: { fill: 'later' as 'close' },
    }),
  )
  const error: unknown = await study(bad).catch((cause: unknown) => cause)
  expect(error).toMatchObject({ fault: { _tag: 'BadWorkflow' } })
  expect(String(error)).toContain('sma_cross')
  expect(String(error)).toContain('unknown fill "later"')
  expect(await lastValueFrom(study$(bad).pipe(toArray()))).toMatchObject([{ _tag: 'Left' }])
})
