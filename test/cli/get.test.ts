import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const held: { run?: any } = {}
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
})

test('trades come out as a table, with times and reasons in words', async () => {
  const { code, out } = await regimen('get', held.run.run, 'crossing.trades')
  const lines = out.trim().split('\n')
  expect([code, lines[0]?.split(',').slice(0, 4)]).toEqual([
    0,
    ['entry_time', 'exit_time', 'side', 'decision_bar'],
  ])
  expect(lines.length - 1).toBe(held.run.phases.crossing.result.metrics.total_trades)
  expect(lines[1]).toMatch(/^20\d\d-\d\d-\d\d,20\d\d-\d\d-\d\d,/)
})

test('a field alone is that of the last phase that has it; an equity has times', async () => {
  const shown = await regimen('get', held.run.run.slice(0, 6), 'equity', '--out', 'equity.csv')
  expect(shown.code).toBe(0)
  const lines = readFileSync(join(directory, 'equity.csv'), 'utf8').trim().split('\n')
  expect([lines[0], lines.length - 1]).toEqual(['time,equity', held.run.phases.above.result.span.bars])
})

test('the same trades in Parquet, and numbers as JSON', async () => {
  expect((await regimen('get', held.run.run, 'above.trades', '--out', 'trades.parquet')).code).toBe(0)
  const bytes = readFileSync(join(directory, 'trades.parquet'))
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  })
  expect(rows.length).toBe(held.run.phases.above.result.metrics.total_trades)
  const { out } = await regimen('get', held.run.run, 'above.metrics.sharpe_ratio')
  expect(JSON.parse(out)).toBe(held.run.phases.above.result.metrics.sharpe_ratio)
})

test('what there is not is refused with what there is', async () => {
  expect(await regimen('get', held.run.run, 'above.trade')).toMatchObject({
    code: 1,
    err: expect.stringContaining('did you mean "trades"?'),
  })
  expect(await regimen('get', held.run.run, 'nothing')).toMatchObject({
    code: 1,
    err: expect.stringContaining('above ('),
  })
  expect((await regimen('get', held.run.run, 'above.trades', '--out', 'a.xls')).code).toBe(2)
  expect((await regimen('get', held.run.run, 'above.metrics', '--out', 'a.csv')).code).toBe(2)
})
