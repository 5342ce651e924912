import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { backtest, columnsTable, read, runBacktest, study } from '../../src/index.js'
import { waveCsv, waveRows } from '../cli/terminal.js'

const folder = mkdtempSync(join(tmpdir(), 'regimen-read-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'wave.csv')
writeFileSync(file, waveCsv(waveRows(400)))
const bad = join(folder, 'bad.csv')
writeFileSync(bad, waveCsv([...waveRows(3), '2018-01-04,1,2,3,oops,5']))

test('a file is read with one await, and a bad one says where', async () => {
  const bars = await read(file)
  expect([bars.name, bars.bars.length]).toEqual(['wave.csv', 400])
  await expect(read(bad)).rejects.toThrow(/bad\.csv.*5/)
  await expect(read(join(folder, 'none.csv'))).rejects.toMatchObject({ fault: { _tag: 'Unreadable' } })
})

test('the name of a file stands for its bars wherever bars do', async () => {
  const bars = await read(file)
  const params = { fast: 5, slow: 20 }
  const named = await runBacktest('sma_cross', { params, data: file })
  expect(named.equity).toEqual((await runBacktest('sma_cross', { params, data: bars })).equity)
  const once = backtest('once', { strategy: 'sma_cross', params })
  const [a, b] = await Promise.all([study(once, { data: file }), study(once, { data: bars })])
  expect(a.gives.once?.metrics).toEqual(b.gives.once?.metrics)
})

test('what is no bars says what would be', async () => {
  const wanted = /data.*is not bars: a dataset, a universe or the name of a file/
  await expect(runBacktest('sma_cross', { data: 5 as never })).rejects.toThrow(wanted)
  await expect(study(backtest('once', { strategy: 'sma_cross' }), { data: {} as never })).rejects.toThrow(
    wanted,
  )
  await expect(runBacktest('sma_cross', { data: bad })).rejects.toThrow(/data.*bad\.csv/)
  await expect(study(backtest('once', { strategy: 'sma_cross' }), { data: null as never })).rejects.toThrow(
    wanted,
  )
})

test.each([5, null, undefined, '', {}])('%j is no name of a file', async (path) => {
  await expect(read(path as never)).rejects.toMatchObject({
    fault: { _tag: 'Unreadable', wanted: 'the path of a file of bars, such as "bars.csv"' },
  })
})

test('columns of a result are an Arrow table: numbers as they are, times as timestamps', async () => {
  const { time, equity, trades } = await runBacktest('sma_cross', {
    params: { fast: 5, slow: 20 },
    data: file,
  })
  const table = await columnsTable(trades)
  expect(table.numRows).toBe(trades.pnl.length)
  expect(table.getChild('pnl')?.toArray()).toEqual(trades.pnl)
  const curve = await columnsTable({ time, equity: equity.subarray(1), name: Array.from(time, String) })
  expect(String(curve.schema.fields.map(({ type }) => type))).toBe('Timestamp<MILLISECOND, UTC>,Float64,Utf8')
  expect(curve.get(0)?.['time']).toBe(time[0])
  await expect(columnsTable({ time, equity })).rejects.toThrow(
    `not time ${time.length}, equity ${equity.length}`,
  )
})
