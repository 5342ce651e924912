/* eslint-disable @typescript-eslint/restrict-plus-operands -- documents are read as a program that knows no types reads them */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const rowsOf = (name: string): readonly string[] =>
  readFileSync(`${directory}/${name}`, 'utf8').trimEnd().split('\n')

test('a strategy by name is the same as by its expression', async () => {
  const named = await document(
    'backtest',
    '--strategy',
    'sma_cross',
    '--param',
    'fast=20',
    '--param',
    'slow=50',
  )
  const written = await document('backtest', '--strategy', 'sma(close, 20) > sma(close, 50)')
  for (const field of ['metrics', 'benchmark', 'trades', 'dataset', 'key'])
    expect(Object.keys(named)).toContain(field)
  expect(written.metrics).toEqual(named.metrics)
  expect(written.trades).toEqual(named.trades)
  expect(named.key).toMatch(/^[0-9a-f]{64}$/)
  expect(named.periods_per_year).toBe(252)
  expect(named.trades.length).toBe(named.metrics.total_trades)
})

test('trades and equity are written as CSV, one row each, and add up', async () => {
  const told = await document(
    ...['backtest', '--strategy', 'sma_cross', '--from', '2005-01-03', '--to', '2009-01-02'],
    ...['--trades', 't.csv', '--equity', 'e.csv'],
  )
  const trades = rowsOf('t.csv')
  const equity = rowsOf('e.csv')
  expect(trades.length - 1).toBe(told.metrics.total_trades)
  expect(trades[0]).toMatch(/^entry_time,exit_time,side,/)
  expect(equity.length - 1).toBe(told.span.bars)
  expect(equity[1]).toBe('2005-01-03,100000')
  const pnl = told.trades.reduce((sum: number, trade: any) => sum + trade.pnl, 0)
  expect(Number(equity.at(-1)?.split(',')[1])).toBeCloseTo(100_000 + pnl, 6)
  expect(told.metrics.total_return).toBeCloseTo(pnl / 100_000, 12)
})

test('a person reads the terms next to the figures, and why a figure is missing', async () => {
  const { code, out, err } = await regimen('backtest', '--strategy', 'rsi(close, 5) < 1')
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('costs 0.10 % a side · fills at next_open · annualised with P = 252 · risk-free 0')
  expect(out).toContain(
    '! there are no trades\n! long_while: rsi(close, 5) < 1 was true on 0 of 5069 bars; rsi(close, 5) from 3.04988',
  )
  expect(out).toMatch(/sharpe_ratio +- +0\.29\n/)
  expect(out).toContain('  - sharpe_ratio: the returns do not vary\n')
  const figures = out
    .split('\n')
    .filter((line) => /^(total_return|annualized|sharpe|max_|exposure)/.test(line))
  expect(new Set(figures.map((line) => line.length)).size).toBe(1)
})

test('a warm-up that leaves no bars names the others, and each works when it is followed', async () => {
  file('short.csv', waveCsv(waveRows(100)))
  const run = (...more: readonly string[]) =>
    regimen('backtest', '--data', 'short.csv', '--strategy', 'ema(close, 30) < close', ...more)
  const refused = await run()
  expect([refused.code, refused.err]).toEqual([
    2,
    expect.stringContaining('settled needs 133 bars, first_value 29, and a number up to 99') as string,
  ])
  expect((await run('--warmup', 'first_value')).out).toContain('71 bars')
  expect((await run('--warmup', '99')).code).toBe(0)
})

test('one trade is no trades, in a backtest and on paper', async () => {
  for (const command of ['backtest', 'trade']) {
    const { out } = await regimen(command, '--strategy', 'close > 0', '--from', '2019-01-01')
    expect(out.split('\n')[0]).toMatch(/ bars, 1 trade( ·|$)/)
  }
})

test('captured signals replay to the same run, and to another under other settings', async () => {
  const run = await document('backtest', '--strategy', 'sma_cross', '--param', 'fast=10')
  const captured = await document(
    'capture',
    '--strategy',
    'sma_cross',
    '--param',
    'fast=10',
    '--out',
    's.cbor',
  )
  expect(captured).toMatchObject({ file: 's.cbor', strategy: 'sma_cross', dataset: run.dataset })
  const replayed = await document('replay', 's.cbor')
  expect([replayed.metrics, replayed.trades]).toEqual([run.metrics, run.trades])
  const stopped = await document('replay', 's.cbor', '--set', 'risk.stop_loss=0.03')
  const { out } = await regimen('replay', 's.cbor', '--set', 'risk.stop_loss=0.03')
  expect(out).toMatch(/^risk\.stop_loss=0\.03$/m)
  expect(stopped.trades.some(({ reason }: any) => reason === 'stop_loss')).toBe(true)
  const direct = await document(
    'backtest',
    '--strategy',
    'sma_cross',
    '--param',
    'fast=10',
    '--set',
    'risk.stop_loss=0.03',
  )
  expect([stopped.metrics, stopped.trades]).toEqual([direct.metrics, direct.trades])
})

test('signals replay on their own bars alone', async () => {
  file('wave.csv', waveCsv(waveRows(300)))
  await regimen('capture', '--strategy', 'sma_cross', '--data', 'wave.csv', '--out', 'wave.cbor')
  const refused = await regimen('replay', 'wave.cbor')
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toMatch(
    /captured on bars with sha [0-9a-f]{12}; .* holds other bars \(sha [0-9a-f]{12}\)/,
  )
  expect((await regimen('replay', 'wave.cbor', '--data', 'wave.csv')).code).toBe(0)
  expect(await regimen('replay', 'wave.cbor', '--data', 'wave.csv', '--log', '3')).toMatchObject({
    code: 2,
    err: '--log 3: wave.cbor holds 1\n',
  })
})

test('the embedded bars are checked: 2,149 of 5,104 opens are stale', async () => {
  const { code, out } = await regimen('data', 'check')
  expect(code).toBe(0)
  expect(out).toMatch(/stale opens +2149 of 5104 \(42\.1 %\)/)
  expect(out).toContain('price only, no dividends')
  const report = await document('data', 'check')
  expect(JSON.stringify(report)).toContain('2149')
})
