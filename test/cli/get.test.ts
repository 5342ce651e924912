import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

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

test('JSON has the times that CSV has: of an equity, of trades', async () => {
  const taken = async (path: string) => {
    await regimen('get', held.run.run, path, '--out', 'part.json')
    await regimen('get', held.run.run, path, '--out', 'part.csv')
    const [header = '', ...rows] = readFileSync(join(directory, 'part.csv'), 'utf8').trim().split('\n')
    const names = header.split(',')
    return {
      json: JSON.parse(readFileSync(join(directory, 'part.json'), 'utf8')),
      csv: Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row.split(',')[i])])),
    }
  }
  const equity = await taken('equity')
  expect(equity.json.time).toEqual(equity.csv['time'])
  expect(equity.json.equity.map(String)).toEqual(equity.csv['equity'])
  const trades = await taken('crossing.trades')
  for (const name of ['entry_time', 'exit_time', 'reason'])
    expect([name, trades.json[name]]).toEqual([name, trades.csv[name]])
})

test('trades of several instruments have symbols, and the times of their own bars', async () => {
  const start = Date.UTC(2018, 0, 1)
  const listed = { ant: waveRows(400, start), bee: waveRows(300, start + 40 * 86_400_000) }
  for (const [symbol, rows] of Object.entries(listed)) file(`data/${symbol}.csv`, waveCsv(rows))
  file('one.yaml', 'phase: run\nkind: backtest\nconfig: { strategy: "close > sma(close, 10)" }\n')
  const { run } = await document('run', 'one.yaml', '--data', 'data/*.csv')
  const said = await regimen('get', run, 'trades', '--out', 'joint.json')
  expect(said.err).not.toContain('without times')
  const { symbol, entry_time, entry_price } = JSON.parse(readFileSync(join(directory, 'joint.json'), 'utf8'))
  expect(new Set(symbol)).toEqual(new Set(['ant', 'bee']))
  const opens = symbol.map((name: 'ant' | 'bee', i: number) =>
    Number(listed[name].find((row) => row.startsWith(entry_time[i]))?.split(',')[1]),
  )
  expect(opens).toEqual(entry_price)
  const equity = await regimen('get', run, 'equity')
  expect(equity.out).toMatch(/^time,equity\n2018-01-1\d,100000\n/)
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
  const strange = (await regimen('get', held.run.run, 'above.strange_name_of_all')).err
  expect(strange.split('benchmark').length - 1).toBe(1)
  expect((await regimen('get', held.run.run, 'above.dataset.x')).err).toContain('there is nothing below it')
  expect(await regimen('get', held.run.run, 'nothing')).toMatchObject({
    code: 1,
    err: expect.stringContaining('above ('),
  })
  expect((await regimen('get', held.run.run, 'above.trades', '--out', 'a.xls')).code).toBe(2)
  expect((await regimen('get', held.run.run, 'above.metrics', '--out', 'a.csv')).code).toBe(2)
})
