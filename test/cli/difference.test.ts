import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { differences } from '../../src/core/difference.js'
import { levelStore } from '../../src/store/level-store.js'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const runs: { first?: any; second?: any; renamed?: any } = {}
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  file(
    'renamed.yaml',
    TWO_BACKTESTS.replace('phase: above', 'phase: beyond').replace('above.metrics', 'beyond.metrics'),
  )
  runs.first = await document('run', 'two.yaml')
  runs.second = await document('run', 'two.yaml', '--set', 'stop=0.03')
  runs.renamed = await document('run', 'renamed.yaml', '--set', 'stop=0.03')
})

test('differences of values are reported by their paths', () => {
  expect(
    differences(
      { a: 1, b: [1, { c: Number.NaN }], gone: true, column: Float64Array.of(1) },
      { a: 1, b: [2, { c: Number.NaN }], column: Float64Array.of(2), come: 0 },
    ).map(({ path }) => path),
  ).toEqual(['b[0]', 'gone', 'column', 'come'])
  expect(differences({ x: [-0] }, { x: [0] })).toEqual([{ path: 'x[0]', was: -0, is: 0 }])
})

test('explain says which field of which key differs, and what was computed for it', async () => {
  const { out } = await regimen('explain', runs.second.run)
  expect(out).toContain('· crossing: ran\n    execution.risk.stop_loss was 0.05, is 0.03\n')
  expect(out).toContain('✔ above: the same key, cached')
  expect(out).toContain('so 1 of 2 phases was computed')
  expect((await regimen('explain', runs.second.run, 'above')).out).not.toContain('crossing')
  expect(await regimen('explain', runs.second.run, 'abve')).toMatchObject({
    code: 1,
    err: expect.stringContaining('did you mean "above"?'),
  })
  expect((await regimen('explain', runs.first.run)).out).toContain('is the first here')
})

test('a phase that was renamed keeps its result, and explain says so', async () => {
  expect(runs.renamed.phases.beyond).toMatchObject({ cached: true, key: runs.second.phases.above.key })
  expect((await regimen('explain', runs.renamed.run, 'beyond')).out).toContain(
    'cached, as above in the other run',
  )
})

test('diff says what two runs differ in, down to the first trade', async () => {
  const found = await document('diff', runs.first.run, runs.second.run)
  expect(found.header).toEqual([])
  expect(found.inputs).toEqual([{ path: 'stop', was: 0.05, is: 0.03 }])
  expect(found.keys.map(({ path, differing }: any) => [path, differing.length])).toEqual([
    ['crossing', 1],
    ['above', 0],
  ])
  expect(Object.keys(found.results)).toEqual(['crossing'])
  expect(found.first_trades).toEqual([
    { path: 'crossing.trades', trade: expect.any(Number), differing: expect.any(Array) },
  ])
  const { out } = await regimen('diff', runs.first.run, runs.second.run)
  for (const text of [
    'inputs\n  stop was 0.05, is 0.03',
    'keys\n',
    'results\n  crossing',
    'first differing trade\n  crossing.trades: trade ',
  ])
    expect(out).toContain(text)
  const same = await regimen('diff', runs.first.run, runs.first.run)
  expect(same.out).toContain('results: the same\nfirst differing trade: the same')
})

test('diff says which of two runs alone gave a result, and how much it leaves out', async () => {
  const there = await regimen('diff', runs.second.run, runs.renamed.run)
  expect(there.out).toMatch(/\n {2}above\n {4}in the first run alone\n/)
  expect(there.out).toMatch(/\n {2}beyond\n {4}in the second run alone\n/)
  const found = await document('diff', runs.first.run, runs.second.run)
  const { out } = await regimen('diff', runs.first.run, runs.second.run)
  expect(out).toContain(`\n    and ${found.results.crossing.length - 12} more\n`)
})

test('a run on other bars says so, and replays on them alone', async () => {
  file('wave.csv', waveCsv(waveRows(700)))
  file(
    'wave.yaml',
    'phase: b\nkind: backtest\nconfig: { strategy: sma_cross, params: { fast: 5, slow: 20 }, capture: signals, execution: { fill: next_close } }\n',
  )
  const own = await document('run', 'wave.yaml', '--data', 'wave.csv')
  const embedded = await document('run', 'wave.yaml')
  expect((await regimen('diff', embedded.run, own.run)).out).toMatch(
    /data\.name was "S&P 500 price index", is "wave.csv"/,
  )
  expect((await regimen('explain', embedded.run)).out).toMatch(/the data was sha [0-9a-f]{12}, is sha/)
  const replayed = await document('replay', own.run)
  expect(replayed.metrics).toEqual(own.phases.b.result.metrics)
  file('other.csv', waveCsv(waveRows(600)))
  const other = await regimen('replay', own.run, '--data', 'other.csv')
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringMatching(/was made on .*wave\.csv \(sha [0-9a-f]{12}\)/),
  ])
  file('wave.csv', waveCsv(waveRows(650)))
  const changed = await regimen('replay', own.run)
  expect([changed.code, changed.err]).toEqual([2, expect.stringContaining('wave.csv has changed')])
})

test('--verify computes stored results again, and one that differs is a failure', async () => {
  const all = await document('run', 'two.yaml', '--verify', '100')
  expect(all.verified).toEqual({ recomputed: 2, others: [] })
  expect((await document('run', 'two.yaml', '--verify', '0')).verified.recomputed).toBe(0)
  const store = await levelStore(join(directory, '.regimen'), { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error('the store did not open')
  const { key } = all.phases.above
  const value = { ...all.phases.above.result, periods_per_year: 251 }
  const snapshot = { key, kind: 'backtest', value, duration_ms: 0, run: 'abcd' }
  await store.right.commit({ snapshot, run: 'abcd', from: 0, events: () => [] })
  await store.right.close()
  const { code, out } = await regimen('run', 'two.yaml', '--verify', '100')
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/2 stored results computed again, 1 otherwise\n✖ backtest/),
  ])
  expect(await regimen('run', 'two.yaml', '--verify', 'half')).toMatchObject({ code: 2 })
})
