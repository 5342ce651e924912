import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cli } from '../../src/cli/program.js'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const FLAGS = ['--strategy', 'sma_cross', '--param', 'fast=10', '--from', '2005-01-03', '--to', '2009-01-02']
const rowsOf = (name: string): readonly string[] =>
  readFileSync(`${directory}/${name}`, 'utf8').trimEnd().split('\n')

test.each([
  ['at the next open', []],
  ['with stops', ['--set', 'risk.stop_loss=0.03', '--set', 'risk.trailing_stop=0.05']],
  ['at the close', ['--set', 'fill=close', '--set', 'costs.slippage=0.001']],
])('paper trading prints what the backtest prints: %s', async (_, set) => {
  const tested = await document('backtest', ...FLAGS, ...set)
  const traded = await document('trade', ...FLAGS, ...set, '--batch', '64')
  expect(traded.trades).toEqual(tested.trades)
  expect(traded.metrics).toEqual(tested.metrics)
  expect(traded.benchmark).toEqual(tested.benchmark)
  expect(traded.expected).toEqual({
    metrics: tested.metrics,
    trades: tested.trades.length,
    difference: 0,
    trades_differing: 0,
  })
  expect(traded.span).toEqual(tested.span)
  expect(traded.fills).toBe(2 * tested.trades.length)
})

test('the batch changes nothing but the key', async () => {
  const { key: one, ...alone } = await document('trade', ...FLAGS)
  const { key: other, ...many } = await document('trade', ...FLAGS, '--batch', '4096')
  expect(many).toEqual(alone)
  expect(other).not.toBe(one)
})

test('a span of feed time ends it; files hold a row each', async () => {
  const told = await document(
    ...[
      'trade',
      ...FLAGS,
      '--duration',
      '52w',
      '--trades',
      't.csv',
      '--equity',
      'e.csv',
      '--events',
      'o.csv',
    ],
  )
  expect(told.stopped).toBe('duration')
  expect(told.span).toMatchObject({ first: '2005-01-03', last: '2005-12-30' })
  expect(rowsOf('t.csv').length - 1).toBe(told.trades.length)
  expect(rowsOf('e.csv').length - 1).toBe(told.span.bars)
  expect(rowsOf('o.csv').length - 1).toBe(told.orders.length)
  expect(rowsOf('o.csv')[0]).toBe(
    'time,kind,member,side,effect,units,price,commission,slippage,reason,because,bar,decided_bar,order',
  )
  expect(rowsOf('o.csv')[1]).toMatch(/^2005-\d\d-\d\d,placed,0,1,,[\d.]+,,,,,,\d+,\d+,\d+$/)
})

test('a person reads it next to the backtest, and what the monitor saw', async () => {
  const { code, out } = await regimen('trade', ...FLAGS, '--set', 'monitor.max_drawdown=0.02')
  expect(code).toBe(0)
  expect(out).toMatch(/^trade on paper 2005-01-03\.\.2008-12-31, 1,007 bars, \d+ trades · the feed ended\n/)
  expect(out).toMatch(/sharpe_ratio +(-?\d\.\d\d) +\1 +-?\d/)
  expect(out).toContain('backtest the same to the bit\n')
  expect(out).toMatch(
    /! max_drawdown 0\.02 was broken first on 2005-\d\d-\d\d, at \d+ closes; worst 0\.\d+\nNOT HEALTHY\n$/,
  )
  const halted = await document(
    ...['trade', ...FLAGS, '--set', 'monitor.max_drawdown=0.02', '--set', 'monitor.on_alert=halt'],
  )
  expect(halted).toMatchObject({ stopped: 'halted', healthy: false, expected: { difference: 0 } })
  expect(halted.positions.length).toBe(1)
})

test.each([
  [['--duration', '7q'], '--duration 7q: write a span such as 30m, 12h, 7d or 2w\n'],
  [
    ['--set', 'monitor.max_drawdon=1'],
    '--set monitor.max_drawdon: a monitor has no "max_drawdon", did you mean "max_drawdown"?\n',
  ],
  [
    ['--set', 'risk.stop_los=1'],
    '--set risk.stop_los: a risk has no "stop_los", did you mean "stop_loss"?\n',
  ],
])('%j is a wrong call, told at its flag', async (flags, told) => {
  expect(await regimen('trade', '--strategy', 'sma_cross', ...flags)).toEqual({ code: 2, out: '', err: told })
})

test('an interrupt ends it with what stands: exit code 130', async () => {
  const text = { out: '' }
  const code = await cli(['trade', ...FLAGS], {
    out: (more) => {
      text.out += more
    },
    err: () => undefined,
    redraw: () => undefined,
    isTerminal: false,
    now: () => 0,
    pid: 1,
    workers: 0,
    cwd: directory,
    onInterrupt: (stop) => {
      setImmediate(stop)
      return () => undefined
    },
  })
  expect(code).toBe(130)
  expect(text.out).toMatch(/ · aborted\n/)
  expect(text.out).toContain('backtest the same to the bit\n')
})

test('a page of trading on paper has its account, and no verdict', async () => {
  const ran = await regimen(
    'trade',
    '--strategy',
    'sma_cross',
    '--from',
    '2015-01-02',
    '--report',
    'paper.html',
  )
  expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('paper.html')])
  const html = readFileSync(`${directory}/paper.html`, 'utf8')
  expect(html).toContain('No verdict')
  expect(html).toContain('Equity, as traded')
}, 30_000)

test('several instruments are traded in one account, as their backtest, with the symbol of each', async () => {
  const start = Date.UTC(2018, 0, 1)
  file('data/ant.csv', waveCsv(waveRows(400, start)))
  file('data/bee.csv', waveCsv(waveRows(300, start + 40 * 86_400_000)))
  file('data/cat.csv', waveCsv(waveRows(250, start)))
  const flags = ['--data', 'data/*.csv', '--strategy', "rank(roc(close, 5)) > 0.4 && close('ant') > 0"]
  const of = ['--symbols', 'bee,cat']
  const tested = await document('backtest', ...flags, ...of, '--trades', 'tested.csv', '--equity', 'te.csv')
  const files = ['--trades', 'paper.csv', '--equity', 'pe.csv', '--events', 'po.csv']
  const traded = await document('trade', ...flags, ...of, ...files, '--batch', '7')
  expect(traded.trades.length).toBeGreaterThan(5)
  for (const field of ['trades', 'metrics', 'benchmark', 'span', 'symbols', 'by_instrument', 'execution'])
    expect([field, traded[field]]).toEqual([field, tested[field]])
  expect(rowsOf('paper.csv')).toEqual(rowsOf('tested.csv'))
  expect(rowsOf('pe.csv')).toEqual(rowsOf('te.csv'))
  expect(rowsOf('po.csv')[0]).toMatch(/^time,kind,member,symbol,side,/)
  expect(
    new Set(
      rowsOf('po.csv')
        .slice(1)
        .map((row) => row.split(',')[3]),
    ),
  ).toEqual(new Set(['bee', 'cat']))
  const { code, out } = await regimen('trade', ...flags, '--report', 'joint.html')
  expect(code).toBe(0)
  expect(out).toContain('backtest the same to the bit\n')
  expect(out).toMatch(/\ninstrument +contribution/)
  expect(readFileSync(`${directory}/joint.html`, 'utf8')).toContain('equal-weight')
})

test.each([
  [['--symbols', 'ORCL'], '--symbols: there is one instrument alone'],
  [
    ['--data', 'data/*.csv', '--symbols', 'aunt'],
    '--symbols: there is no instrument "aunt", did you mean "ant"?',
  ],
  [['--data', 'data/*.csv', '--risk-free', 'r.csv'], '--risk-free: it is of one instrument'],
])('%j is refused at its flag', async (flags, said) => {
  file('data/ant.csv', waveCsv(waveRows(400)))
  file('data/bee.csv', waveCsv(waveRows(300)))
  const { code, err } = await regimen('trade', '--strategy', 'sma_cross', ...flags)
  expect([code, err]).toEqual([2, expect.stringContaining(said)])
})

test('contracts with terms of their own trade on paper as in their backtest; money of another currency does not', async () => {
  file('ant.csv', waveCsv(waveRows(300)))
  file('bee.csv', waveCsv(waveRows(260, Date.UTC(2018, 1, 10))))
  const manifest = (terms: string): string =>
    `instruments:\n  - { symbol: ant, file: ant.csv, multiplier: 5, margin: 40, tick: 0.25, lot: 2 }\n  - { symbol: bee, file: bee.csv, ${terms} }\n`
  file('terms.yaml', manifest('lot: 7, borrow_rate: 0.2'))
  const crossing = ['--strategy', 'close > sma(close, 9)', '--data', 'terms.yaml']
  const traded = await document('trade', ...crossing, '--set', 'risk.stop_loss=0.03')
  expect(traded.trades.length).toBeGreaterThan(8)
  expect(traded.expected).toMatchObject({ difference: 0, trades_differing: 0 })
  file('eurusd.csv', waveCsv(waveRows(300)))
  file(
    'terms.yaml',
    `currency: USD\nrates: [{ pair: EURUSD, file: eurusd.csv }]\n${manifest('currency: EUR').replace('multiplier', 'currency: USD, multiplier')}`,
  )
  const { code, err } = await regimen('trade', ...crossing)
  expect([code, err]).toEqual([
    1,
    expect.stringContaining(
      'bee is in EUR, and live trading exchanges no money (wanted: instruments in the currency of the account)',
    ),
  ])
})
