import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()

test('a replay writes its trades, its equity and its page, as a backtest does', async () => {
  file('two.yaml', TWO_BACKTESTS)
  const { run } = await document('run', 'two.yaml')
  const files = ['--trades', 't.csv', '--equity', 'e.csv', '--report', 'r.html']
  const replayed = await document('replay', run, '--set', 'costs.rate=0', ...files)
  const rows = (name: string) => readFileSync(join(directory, name), 'utf8').trim().split('\n')
  expect(rows('t.csv').slice(1).length).toBe(replayed.trades.length)
  expect(rows('e.csv').slice(1).length).toBe(replayed.span.bars)
  const page = readFileSync(join(directory, 'r.html'), 'utf8')
  expect(page).toContain(`regimen replay ${run}`)
  expect((await regimen('replay', run, '--trades', 'no/such/t.csv')).code).not.toBe(0)
})

test('signals of several instruments are captured in one file, and replayed as their backtest', async () => {
  const day = 86_400_000
  for (const [i, name] of ['ant', 'bee', 'cat'].entries())
    file(`data/${name}.csv`, waveCsv(waveRows(300 - 20 * i, Date.UTC(2018, 0, 1) + i * 40 * day)))
  const flags = ['--data', 'data/*.csv', '--strategy', "close > sma(close, 10) || close('ant') < 95"]
  for (const some of [[], ['--symbols', 'bee,cat']]) {
    const { changes, dataset } = await document('capture', ...flags, ...some, '--out', 's.cbor')
    expect(changes).toBeGreaterThan(10)
    const costs = ['--set', 'costs.rate=0.002']
    const tested = await document('backtest', ...flags, ...some, ...costs)
    const again = await document('replay', 's.cbor', '--data', 'data/*.csv', ...costs)
    for (const field of ['metrics', 'trades', 'symbols', 'dataset', 'execution'])
      expect([field, again[field]]).toEqual([field, tested[field]])
    expect(dataset).toBe(tested.dataset)
  }
  const other = await regimen('replay', 's.cbor', '--data', 'data/ant.csv')
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('holds other bars')])
})

test('the line that a capture proposes runs: it names the bars, their further files and how they are read', async () => {
  file('semi.csv', waveCsv(waveRows(300)).replaceAll(',', ';'))
  file('vix.csv', 'date,vix\n2018-02-01,14\n')
  const reading = [
    '--data',
    'semi.csv',
    '--series',
    'vix.csv',
    '--csv',
    'delimiter=;',
    '--session',
    'day_start=22:00',
  ]
  const strategy = ['--strategy', "close > sma(close, 10) && series('vix') > 1"]
  const { err } = await regimen('capture', ...reading, ...strategy, '--out', 'one.cbor')
  const line = /try: regimen (.*)/.exec(err)?.[1] ?? ''
  const replayed = await regimen(...line.split(' ').map((word) => word.replaceAll("'", '')))
  expect([replayed.code, replayed.err]).toEqual([0, ''])
  expect(line).toContain('--set risk.stop_loss=0.03')
})
