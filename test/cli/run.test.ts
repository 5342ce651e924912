import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()
file('two.yaml', TWO_BACKTESTS)

test('a run gives one document: run, status, phases with outcome, key, cached, duration and result', async () => {
  const first = await regimen('run', 'two.yaml', '--store', 'shape', '--json')
  expect(first).toMatchObject({ code: 0, err: '' })
  const told = JSON.parse(first.out)
  expect(Object.keys(told)).toEqual(['run', 'status', 'phases', 'result'])
  expect(told.status).toBe('succeeded')
  expect(Object.keys(told.phases)).toEqual(['crossing', 'above'])
  for (const phase of Object.values<any>(told.phases)) {
    expect(Object.keys(phase)).toEqual(['outcome', 'key', 'cached', 'duration_ms', 'result'])
    expect(phase).toMatchObject({ outcome: { _tag: 'Ran', cached: false }, cached: false })
    expect(phase.key).toMatch(/^[0-9a-f]{64}$/)
    expect(phase.duration_ms).toBeGreaterThanOrEqual(0)
  }
  expect(told.result).toEqual({
    sharpe: told.phases.crossing.result.metrics.sharpe_ratio,
    trades: told.phases.above.result.metrics.total_trades,
  })
})

test('the second run finds every phase and gives the same bytes', async () => {
  const first = await document('run', 'two.yaml', '--store', 'twice')
  const second = await document('run', 'two.yaml', '--store', 'twice')
  expect(second.run).not.toBe(first.run)
  for (const [path, phase] of Object.entries<any>(second.phases)) {
    expect(phase.cached).toBe(true)
    expect(phase.outcome).toEqual({ _tag: 'Ran', cached: true })
    expect(JSON.stringify(phase.result)).toBe(JSON.stringify(first.phases[path].result))
    expect(phase.key).toBe(first.phases[path].key)
  }
  expect(JSON.stringify(second.result)).toBe(JSON.stringify(first.result))
})

test('a setting changes the phases that read it, and those alone', async () => {
  await document('run', 'two.yaml', '--store', 'set')
  const other = await document('run', 'two.yaml', '--store', 'set', '--set', 'stop=0.1')
  expect([other.phases.crossing.cached, other.phases.above.cached]).toEqual([false, true])
})

test('a person gets tables on stdout, and on stderr the phases and what to do next', async () => {
  const { code, out, err } = await regimen('run', 'two.yaml', '--store', 'people')
  expect(code).toBe(0)
  expect(err).toMatch(/^regimen \d+\.\d+\.\d+ · two_backtests · run [0-9a-f]{8} · seed 42\n/)
  expect(err).toContain('S&P 500 price index, 2000-01-03..2020-04-17, 5,105 bars, daily, P = 252')
  expect(err).toContain('P = 252')
  expect(err).toContain('2,149 of 5,104 opens repeat the previous close (42 %)')
  expect(err).toMatch(/✔ crossing {2,}\d+ trades {2}\d+\.\d s\n✔ above {2,}\d+ trades/)
  expect(out).toMatch(/sharpe_ratio +-?\d+\.\d\d +-?\d+\.\d\d\n/)
  expect(err).not.toContain('sharpe_ratio')
  expect(err).toMatch(
    /succeeded · 0 of 2 phases cached · store people · try: regimen show [0-9a-f]{8} --store people, regimen replay [0-9a-f]{8} --store people --set costs.rate=0\n$/,
  )
})

test('a terminal sees progress, and when the end is near once earlier runs tell', async () => {
  const watched = terminal({ isTerminal: true })
  const search = (low: number): string =>
    `phase: tuned\nkind: optimization\nconfig: { strategies: [{ strategy: sma_cross, space: { fast: { int: [${low}, 12] }, slow: { int: [20, 60], step: 2 } } }], range: { from: 2002-01-02, to: 2004-01-02, warmup: 60 } }\n`
  watched.file('search.yaml', search(5))
  const first = await watched.regimen('run', 'search.yaml')
  expect(first.err).toContain('\r▸ tuned')
  expect(first.err).toMatch(/ \d+ % +\d+ of \d+ candidates/)
  expect(first.err).not.toContain('the run ends in')
  const again = await watched.regimen('run', 'search.yaml', '--seed', '7')
  expect(again.err).toMatch(/candidates.* · the run ends in about \d+\.\d s/)
})

test('a TypeScript file gives its workflow, and #name chooses among several', async () => {
  file(
    'study.ts',
    `import { backtest, from, gt, optimization, orElse, sequence, smaCross, template, when } from 'regimen'
import { close, gt as above, sma, strategy, int } from 'regimen/strategy'
const range = { from: '2002-01-02', to: '2004-01-02' }
const mine = strategy('mine', { n: int(5, 50) }, ({ n }) => ({ long_while: above(close, sma(close, n)) }))
export const plain = backtest('plain', { strategy: smaCross, params: { fast: 5, slow: 20 }, range })
const search = optimization('search', { strategies: [{ strategy: mine, space: { n: [10, 20] } }], range: { ...range, warmup: 60 } })
export const chain = sequence(
  search,
  when(gt(orElse(from(search, 'best', 'metrics', 'total_trades'), 0), 0), backtest('again', { candidate: from(search, 'candidate'), range })),
)
export const other: number = 3
`,
  )
  const plain = await document('run', 'study.ts#plain', '--store', 'ts')
  expect([plain.status, Object.keys(plain.phases)]).toEqual(['succeeded', ['plain']])
  const chain = await document('run', 'study.ts#chain', '--store', 'ts')
  expect(chain.status).toBe('succeeded')
  expect(chain.phases.search.result.best.strategy).toMatchObject({ name: 'mine' })
  expect(chain.phases.again.result.metrics.total_trades).toBe(
    chain.phases.search.result.best.metrics.total_trades,
  )
})

test('bars of a file: newest first gives the same results as oldest first', async () => {
  const rows = waveRows(300)
  file('up.csv', waveCsv(rows))
  file('down.csv', waveCsv(rows.toReversed()))
  file(
    'wave.yaml',
    'phase: b\nkind: backtest\nconfig: { strategy: sma_cross, params: { fast: 3, slow: 9 }, beyond_bounds: true }\n',
  )
  const up = await document('run', 'wave.yaml', '--data', 'up.csv', '--store', 'bars')
  const down = await document('run', 'wave.yaml', '--data', 'down.csv', '--store', 'bars')
  expect(up.phases.b.result.metrics.total_trades).toBeGreaterThan(5)
  expect(down.phases.b.result).toEqual(up.phases.b.result)
  expect(down.phases.b.cached).toBe(true)
})

test('what fails says so: exit code 1, 3 where only optional phases failed, and 1 where nothing ran', async () => {
  const live =
    '{ phase: live, kind: live_trading, config: { candidate: { members: [{ strategy: sma_cross, params: {} }], weights: [1], execution: {} }, range: { from: 2030-01-01 } } }'
  const sound = '{ phase: b, kind: backtest, config: { strategy: sma_cross } }'
  file('live.yaml', `${live}\n`)
  file('partial.yaml', `sequence: [{ optional: ${live} }, ${sound}]\n`)
  file('nothing.yaml', `when: 1 > 2\nthen: ${sound}\n`)
  file('void.yaml', 'sequence: []\n')
  const refused = await regimen('run', 'live.yaml', '--store', 'codes')
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('✖ live')
  expect(refused.err).toContain('range: from 2030-01-01 lies outside the bars')
  const partial = await regimen('run', 'partial.yaml', '--store', 'codes', '--json')
  expect(partial.code).toBe(3)
  expect(JSON.parse(partial.out)).toMatchObject({
    status: 'partial',
    phases: { live: { outcome: { _tag: 'BadConfig' }, result: null }, b: { outcome: { _tag: 'Ran' } } },
  })
  const nothing = await regimen('run', 'nothing.yaml', '--store', 'codes')
  expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining('skipped: when 1 > 2 was false')])
  expect((await document('run', 'nothing.yaml', '--store', 'codes')).status).toBe('failed')
  expect((await regimen('run', 'void.yaml', '--store', 'codes')).code).toBe(1)
})

test('a run that fails prints what the phases before the failure found', async () => {
  file(
    'after.yaml',
    `sequence:
  - { phase: sound, kind: backtest, config: { strategy: sma_cross } }
  - { phase: late, kind: backtest, config: { strategy: sma_cross, range: { from: 2030-01-01 } } }
`,
  )
  const failed = await regimen('run', 'after.yaml', '--store', 'after')
  expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('✖ late')])
  expect(failed.out).toMatch(/^\nsound:\n[\s\S]*sharpe_ratio/)
  expect(failed.out).not.toContain('late:')
})

test('a wrong call leaves nothing behind', async () => {
  await regimen('run', 'two.yaml', '--store', 'untouched', '--set', 'stop=abc')
  await regimen('run', 'two.yaml', '--store', 'untouched', '--data', 'none.csv')
  await regimen('show', 'abcd', '--store', 'untouched')
  await regimen('plan', 'two.yaml', '--store', 'untouched')
  expect(existsSync(`${directory}/untouched`)).toBe(false)
  expect(readdirSync(directory).filter((name) => name.startsWith('.regimen'))).toEqual([])
})
