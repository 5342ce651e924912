/* eslint-disable @typescript-eslint/restrict-plus-operands -- documents are read as a program that knows no types reads them */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const START = Date.UTC(2018, 0, 1)
const DAY_MS = 86_400_000
file('data/ant.csv', waveCsv(waveRows(400, START)))
file('data/bee.csv', waveCsv(waveRows(300, START + 40 * DAY_MS)))
file('data/cat.csv', waveCsv(waveRows(250, START)))
const DATA = ['--data', 'data/*.csv']

test('several instruments are run in one account, symbols from the names of files, events told', async () => {
  const { code, out } = await regimen('backtest', ...DATA, '--strategy', 'close > sma(close, 10)')
  expect(code).toBe(0)
  expect(out).toMatch(/sizing\.fraction=0\.333/)
  expect(out).toMatch(/\nant +391 +\d+ +\d+ +[-\d,]+ +[-\d.]+ %\n/)
  expect(out).toMatch(/\nbee +300 .*listed 2018-02-10, joined 2018-02-19, delisted 2018-12-06\n/)
  expect(out).toMatch(/\ncat +241 .*delisted 2018-09-07/)
})

test('a document has the trades with their symbols; they add up to the equity', async () => {
  const told = await document(
    ...['backtest', ...DATA, '--strategy', "close < close('ant') || rank(roc(close, 5)) > 0.4"],
    ...['--symbols', 'bee,cat', '--trades', 't.csv', '--equity', 'e.csv'],
  )
  expect(told.instruments.map(({ symbol }: any) => symbol)).toEqual(['bee', 'cat'])
  expect(new Set(told.trades.map(({ symbol }: any) => symbol))).toEqual(new Set(['bee', 'cat']))
  expect(told.trades.some(({ reason }: any) => reason === 'delisted')).toBe(true)
  const pnl = told.trades.reduce((sum: number, trade: any) => sum + trade.pnl, 0)
  expect(told.metrics.total_return).toBeCloseTo(pnl / 100_000, 12)
  expect(told.instruments.reduce((sum: number, each: any) => sum + each.pnl, 0)).toBeCloseTo(pnl, 6)
  const rows = (name: string) => readFileSync(`${directory}/${name}`, 'utf8').trimEnd().split('\n')
  expect(rows('t.csv').length - 1).toBe(told.metrics.total_trades)
  expect(rows('t.csv')[0]).toMatch(/^symbol,entry_time,exit_time,side,/)
  expect(rows('e.csv').length - 1).toBe(told.span.bars)
  expect(told.key).toMatch(/^[0-9a-f]{64}$/)
})

test('orders by symbol trade several instruments', async () => {
  file(
    'orders.yaml',
    'ant: { 2018-02-20: [{ kind: market, side: buy, size: { kind: units, units: 1 } }] }\nbee: { 30: [{ kind: market, side: sell, size: { kind: units, units: 1 } }] }\n',
  )
  const told = await document('backtest', ...DATA, '--orders', 'orders.yaml', '--set', 'finalize=close')
  expect(told.trades.map(({ symbol, side }: any) => [symbol, side]).toSorted()).toEqual([
    ['ant', 1],
    ['bee', -1],
  ])
  expect(new Set(told.orders.map(({ symbol }: any) => symbol))).toEqual(new Set(['ant', 'bee']))
  file('orders.yaml', 'aunt: { 30: [{ kind: close }] }\n')
  const { code, err } = await regimen('backtest', ...DATA, '--orders', 'orders.yaml')
  expect([code, err]).toEqual([2, '--orders.aunt: there is no instrument "aunt", did you mean "ant"?\n'])
})

test('wrong names are reported with the near ones', async () => {
  const said = async (...args: readonly string[]) => {
    const { code, err } = await regimen('backtest', ...args)
    return [code, err]
  }
  expect(await said(...DATA, '--strategy', "close('antt') > 1")).toEqual([
    2,
    '--strategy: there is no instrument "antt", did you mean "ant"?\n',
  ])
  expect(await said(...DATA, '--strategy', 'sma_cross', '--symbols', 'bea')).toEqual([
    2,
    '--symbols: there is no instrument "bea", did you mean "bee"?\n',
  ])
  expect(await said('--data', 'data/*.txt', '--strategy', 'sma_cross')).toEqual([
    2,
    '--data "data/*.txt": no file has such a name\n',
  ])
  expect((await said('--data', 'd*/a.csv', '--strategy', 'sma_cross'))[1]).toMatch(/name of the file/)
  expect((await said('--data', 'data/ant.csv', '--strategy', "close('bee') > 1"))[1]).toMatch(
    /reads other instruments, and one is given alone: write close/,
  )
})

test('a search takes several files as a pattern, a folder or one by one, and its run is replayed on them', async () => {
  const search = ['--strategy', 'sma_cross', '--space', 'fast=[5, 8]', '--space', 'slow=[20]']
  const { code, err } = await regimen('optimize', ...DATA, ...search)
  expect([code, err]).toEqual([0, expect.stringContaining('3 instruments: ant, bee, cat') as string])
  expect(err).toMatch(/regimen replay [0-9a-f]{8} --data 'data\/\*\.csv' --set costs\.rate=0/)
  const files = ['ant', 'bee', 'cat'].flatMap((name) => ['--data', `data/${name}.csv`])
  for (const data of [['--data', 'data'], files, ['--data', 'data/cat.csv,data/ant.csv,data/bee.csv']]) {
    const found = await document('optimize', ...data, ...search)
    expect(found.phases.optimization.cached).toBe(true)
    const again = await document('replay', found.run)
    expect(again.symbols).toEqual(['ant', 'bee', 'cat'])
    const { total_return, sharpe_ratio } = found.phases.optimization.result.best.metrics
    expect(again.metrics).toMatchObject({ total_return, sharpe_ratio })
  }
})

test('the line that a run proposes finds bars that flags were needed for, in their place and elsewhere', async () => {
  for (const name of ['ant', 'bee']) {
    const rows = waveCsv(waveRows(300, START))
    file(`scaled/${name}.csv`, rows)
    file(`moved/${name}.csv`, rows)
  }
  const data = ['--data', 'scaled/*.csv', '--csv', 'price_scale=4']
  const search = ['--strategy', 'sma_cross', '--space', 'fast=[5, 8]', '--space', 'slow=[20]']
  const { err } = await regimen('optimize', ...data, ...search)
  const proposed =
    /regimen (replay [0-9a-f]{8}) --data '(scaled.*?)' --set (costs\.rate=0)/.exec(err)?.slice(1) ?? []
  const [replay = '', files = '', change = ''] = proposed
  for (const place of [files, 'moved/*.csv'])
    expect(await regimen(...replay.split(' '), '--data', place, '--set', change)).toMatchObject({ code: 0 })
})

test('files of one symbol and an empty folder are refused by name', async () => {
  file('other/ant.csv', waveCsv(waveRows(50, START)))
  file('none/readme.md', '')
  const said = async (...args: readonly string[]) => {
    const { code, err } = await regimen('optimize', ...args, '--strategy', 'sma_cross')
    return [code, err]
  }
  expect(await said('--data', 'data', '--data', 'other')).toEqual([
    2,
    '--data "data,other": these files are all of "ant": data/ant.csv, other/ant.csv\n',
  ])
  expect(await said('--data', 'none')).toEqual([2, expect.stringContaining('no file in it ends in .csv')])
})

test('a validation of several instruments is a look at their bars, which evidence finds by the same files', async () => {
  const { code, out } = await regimen(
    ...['validate', ...DATA, '--strategy', 'close > sma(close, 10)'],
    ...['--set', 'scheme.train=120', '--set', 'scheme.test=60'],
  )
  expect(code).toBe(0)
  expect(out).toMatch(/a year over the mean of the instruments at the same (exposure|beta)/)
  const there = await document('evidence', ...DATA)
  expect(there.looks.map(({ number }: any) => number)).toEqual([1])
  expect((await document('evidence', '--from', '2008-01-02')).looks).toEqual([])
})

test('members.csv says when each instrument is one; a run on them has another key', async () => {
  for (const name of ['ant', 'bee', 'cat'])
    file(`listed/${name}.csv`, readFileSync(`${directory}/data/${name}.csv`, 'utf8'))
  const rows = 'symbol,from,to,delisting_return\nant,,2018-06-01,\nant,2018-09-03,,\nbee,,,-0.5\ncat,,,\n'
  file('listed/members.csv', rows)
  const [all, some] = [
    await document('backtest', ...DATA, '--strategy', 'close > 0'),
    await document('backtest', '--data', 'listed', '--strategy', 'close > 0'),
  ]
  expect(some.instruments.map(({ symbol }: any) => symbol)).toEqual(['ant', 'bee', 'cat'])
  expect(some.key).not.toBe(all.key)
  const exits = (told: any) => told.trades.map(({ symbol, reason }: any) => `${symbol} ${reason}`)
  expect(exits(all)).toEqual(['cat delisted', 'bee delisted', 'ant end_of_data'])
  expect(exits(some)).toEqual(['ant left_universe', 'cat delisted', 'bee delisted', 'ant end_of_data'])
  const [ant, , bee] = some.trades
  expect(ant.exit_time).toBe('2018-06-01')
  expect(bee.exit_price / all.trades[1].exit_price).toBeCloseTo(0.5, 12)
  expect(some.warnings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^members: 2 of 3 end in 1\.\d years/),
      expect.stringMatching(/^cat: bars end without a delisting_return/),
      expect.stringMatching(/^1 position was sold at the last close .* at -30\.0 % each the total return is/),
    ]),
  )
  expect(all.warnings.join()).not.toMatch(/members|delisting/)
  file('m.csv', rows)
  expect((await document('backtest', ...DATA, '--members', 'm.csv', '--strategy', 'close > 0')).key).toBe(
    some.key,
  )
})

test('what is wrong in a list of members is named with file and line', async () => {
  const said = async (rows: string, ...data: readonly string[]) => {
    file('bad.csv', rows)
    const { code, err } = await regimen(
      'backtest',
      ...data,
      '--members',
      'bad.csv',
      '--strategy',
      'close > 0',
    )
    return [code, err]
  }
  expect(await said('symbol,from\nant,2018-01-01\nbeee,2018-01-01\n', ...DATA)).toEqual([
    1,
    'bad.csv:3: there is no instrument "beee", did you mean "bee"?\n',
  ])
  expect(await said('symbol,from,to\nant,2018-01-05,2018-01-04\n', ...DATA)).toEqual([
    1,
    'bad.csv:2: from 2018-01-05 is not before to 2018-01-04, the first day after it\n',
  ])
  expect(await said('symbol\nant\n', '--data', 'data/ant.csv')).toEqual([
    2,
    '--members "bad.csv": it is of several instruments, and --data names one\n',
  ])
})

test('one table with a column symbol is several instruments, as their files are', async () => {
  const rows = ['ant', 'bee', 'cat'].flatMap((name) =>
    readFileSync(`${directory}/data/${name}.csv`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => `${row},${name}`),
  )
  const [header = ''] = readFileSync(`${directory}/data/ant.csv`, 'utf8').split('\n')
  file('long.csv', [`${header},symbol`, ...rows].join('\n'))
  const run = (data: string) => document('backtest', '--data', data, '--strategy', 'close > sma(close, 10)')
  const [long, files] = [await run('long.csv'), await run('data/*.csv')]
  expect(long).toEqual({ ...files, data: long.data })
  const { code, err } = await regimen(
    'optimize',
    '--data',
    'long.csv',
    '--strategy',
    'sma_cross',
    '--space',
    'fast=[5, 8]',
    '--space',
    'slow=[20]',
  )
  expect([code, err]).toEqual([0, expect.stringContaining('3 instruments: ant, bee, cat') as string])
  const captured = await document('capture', '--data', 'long.csv', '--strategy', 'close > sma(close, 5)')
  expect(captured.changes).toBeGreaterThan(10)
})

test('a search of each instrument apart is planned, run and validated from a file', async () => {
  file(
    'apart.yaml',
    `template: apart
workflow:
  sequence:
    - phase: search
      kind: optimization
      config:
        strategies: [{ strategy: sma_cross, space: { fast: [5, 8], slow: [20, 30] } }]
        per: instrument
        objective: { name: total_return, min_trades: 0 }
        range: { to: 2018-07-02 }
    - phase: tested
      kind: validation
      config:
        candidate: "\${search.candidate}"
        scheme: { kind: holdout, train: { to: 2018-07-02 }, test: { from: 2018-07-03 } }
`,
  )
  const planned = await document('plan', 'apart.yaml', ...DATA)
  expect(planned.phases[0]).toMatchObject({ path: 'search', trials: 12 })
  const { code, out, err } = await regimen('run', 'apart.yaml', ...DATA)
  expect([code, err]).toEqual([0, expect.stringMatching(/grid, 12 trials, .* of 3 instruments apart/)])
  expect(out).toMatch(
    /\n {2}bee {2}sma_cross fast \d, slow \d0 {2}score -?\d\.\d+ \(total_return\) {2}best of 4\n/,
  )
  expect(out).toMatch(/trials behind this choice +12 this run/)
})

test('a search on some of the instruments has its page, its trades and its equity', async () => {
  file(
    'some.yaml',
    `template: some
workflow:
  phase: found
  kind: optimization
  config:
    strategies: [{ strategy: "close > sma(close, n) && close('ant') > 0", space: { n: [5] } }]
    universe: { symbols: [bee, cat] }
    objective: { name: sharpe_ratio, min_trades: 1 }
result: { total_return: found.best.metrics.total_return }
`,
  )
  const files = ['--report', 's.html', '--trades', 's.csv', '--equity', 'se.csv']
  const { run, result } = await document('run', 'some.yaml', ...DATA, ...files)
  const rows = (name: string) => readFileSync(`${directory}/${name}`, 'utf8').trimEnd().split('\n').slice(1)
  expect(new Set(rows('s.csv').map((row) => row.split(',')[0]))).toEqual(new Set(['bee', 'cat']))
  const [, last] = rows('se.csv').at(-1)?.split(',') ?? []
  expect(Number(last) / 100_000 - 1).toBeCloseTo(result.total_return, 12)
  const { metrics, symbols } = await document('replay', run)
  expect(symbols).toEqual(['bee', 'cat'])
  expect(metrics.total_return).toBe(result.total_return)
  expect(await regimen('report', run, '--out', 'again.html')).toMatchObject({ code: 0 })
  expect(readFileSync(`${directory}/again.html`, 'utf8')).toContain('equal-weight')
})
