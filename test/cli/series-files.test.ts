import { expect, test } from 'vitest'
import { terminal, waveCsv, waveRows } from './terminal.js'

const { document, file, regimen } = terminal()
file('data/ant.csv', waveCsv(waveRows(200)))
file('data/bee.csv', waveCsv(waveRows(200)))
file('eps.csv', 'date,known_at,symbol,eps\n2018-01-31,2018-02-20,ant,2\n2018-03-31,,bee,1\n')
file('vix.csv', 'date,vix\n2018-01-01,14\n2018-04-01,31\n')
const DATA = ['--data', 'data/*.csv', '--series', 'eps.csv', '--series', 'vix.csv']

test('series by symbol and of all are read by name, from the bar on that knows them', async () => {
  const { columns } = await document('series', "series('eps')", "series('vix')", ...DATA)
  const first = (symbol: string, name: string) =>
    columns.time[
      columns.symbol.findIndex((one: string, i: number) => one === symbol && columns[name][i] !== null)
    ]
  expect(['ant', 'bee'].map((symbol) => first(symbol, "series('eps')"))).toEqual(['2018-02-21', '2018-04-01'])
  expect(first('ant', "series('vix')")).toBe('2018-01-02')
})

test('a run remembers its series, and is replayed and explained with them', async () => {
  file(
    'flow.yaml',
    `template: flow
workflow:
  phase: traded
  kind: backtest
  config: { strategy: "series('vix') < 20 && series('eps') > 0", resamples: 0 }
result: { trades: traded.metrics.total_trades }
`,
  )
  const { run, result } = await document('run', 'flow.yaml', ...DATA)
  expect(result.trades).toBe(2)
  const again = await document('replay', run, '--set', 'costs.rate=0')
  expect(again.trades.map(({ symbol, entry_time }: any) => [symbol, entry_time])).toEqual([
    ['ant', '2018-02-22'],
    ['bee', '2018-04-02'],
  ])
  const { instruments } = await document('why', run, '--at', '2018-02-21', '--symbols', 'ant')
  expect(instruments[0].members[0].rules[0].values).toContainEqual({
    text: "series('eps')",
    now: 2,
    before: 'NaN',
  })
})

test('a manifest names files of series next to it, and a symbol with a slip is a fault that names the near one', async () => {
  file('next/eps.csv', 'date,known_at,symbol,eps\n2018-01-31,2018-02-20,ant,2\n2018-03-31,,bee,1\n')
  const instruments =
    'instruments: [{ symbol: ant, file: ../data/ant.csv }, { symbol: bee, file: ../data/bee.csv }]'
  file('next/universe.yaml', `series: [eps.csv]\n${instruments}\n`)
  const words = ['series', "series('eps')", '--from', '2018-04-02', '--to', '2018-04-03']
  const { columns } = await document(...words, '--data', 'next/universe.yaml')
  expect(columns["series('eps')"]).toEqual([2, 1])
  file('slip.csv', 'date,symbol,eps\n2018-01-31,ant,2\n2018-01-31,BE,1\n2018-01-31,bex,1\n2018-01-31,xyz,3\n')
  const slip = await regimen(...words, '--data', 'data/ant.csv,data/bee.csv', '--series', 'slip.csv')
  expect([slip.code, slip.err]).toEqual([
    2,
    '--series "slip.csv": there is no instrument "bex", did you mean "bee"? Correct the symbol, or leave its rows out\n',
  ])
  file('wide.csv', 'date,symbol,eps\n2018-01-31,ant,2\n2018-01-31,bee,1\n2018-01-31,anx,1\n')
  expect((await regimen(...words, '--data', 'data/ant.csv,data/bee.csv', '--series', 'wide.csv')).code).toBe(
    0,
  )
})

test.each([
  [
    [...DATA, '--strategy', "series('epps') > 0"],
    '--strategy: these bars have no series "epps", did you mean "eps"?\n',
  ],
  [
    ['--data', 'data/ant.csv', '--series', 'eps.csv', '--strategy', "series('eps') > 0"],
    '--series "eps.csv" has a column symbol',
  ],
  [['--data', 'data/*.csv', '--series', 'none.csv', '--strategy', 'sma_cross'], '--series "none.csv"'],
  [
    ['--data', 'data/*.csv', '--series', 'other.csv', '--strategy', 'sma_cross'],
    'none of its symbols is an instrument, such as "antt", did you mean "ant"?',
  ],
])('%j is refused', async (flags, said) => {
  file('other.csv', 'date,symbol,eps\n2018-01-31,antt,2\n')
  const { code, err } = await regimen('backtest', ...flags)
  expect([code, err]).toEqual([2, expect.stringContaining(said)])
})
