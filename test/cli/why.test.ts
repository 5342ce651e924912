import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal, waveCsv, waveRows } from './terminal.js'

const { document, file, regimen } = terminal()
const held: { run?: any; trades: readonly any[] } = { trades: [] }
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
  const { out } = await regimen('get', held.run.run, 'crossing.trades')
  const [head = '', ...rows] = out.trim().split('\n')
  held.trades = rows.map((row) =>
    Object.fromEntries(head.split(',').map((name, i) => [name, row.split(',')[i]])),
  )
})

const why = (at: string, ...more: readonly string[]) =>
  document('why', held.run.run, '--at', at, '--phase', 'crossing', ...more)
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

test('at the bar of a decision its rule is true with the values behind it, and the trade is named', async () => {
  const [, trade] = held.trades
  // filled at the next close: decided on the trading day before
  const decided = await why(dayBefore(trade.entry_time))
  expect(decided.bar).toBe(Number(trade.decision_bar))
  expect(decided.account.entering).toMatchObject([
    { number: 2, side: 'long', entry_price: Number(trade.entry_price) },
  ])
  const [rule] = decided.members[0].rules
  expect(rule).toMatchObject({ rule: 'long_while', is: 'true', text: 'sma(close, 20) > sma(close, 100)' })
  const value = (text: string) => rule.values.find((one: any) => one.text === text)
  expect(value('sma(close, 20)').now).toBeGreaterThan(value('sma(close, 100)').now)
  expect(value('sma(close, 20)').before).toBeLessThanOrEqual(value('sma(close, 100)').before)
})

test('cash and what is held make the equity, which is the capital before the first trade', async () => {
  const [trade] = held.trades
  const before = (await why(dayBefore(trade.entry_time))).account
  expect([before.open, before.equity, before.cash]).toEqual([[], 100_000, 100_000])
  const { account } = await why(trade.entry_time)
  const [open] = account.open
  expect(account.cash).toBeCloseTo(account.equity - open.units * open.entry_price, 6)
})

test('in words; what was not traded and what is no date say so', async () => {
  const said = await regimen('why', held.run.run, '--at', held.trades[0].exit_time, '--phase', 'crossing')
  expect(said.out).toMatch(/sma_cross fast 20, slow 100\n {2}[✔·] long_while /)
  expect(said.out).toMatch(/\nDECISION {2}/)
  expect(await regimen('why', held.run.run, '--at', '2015-01-05')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/did not trade bar \d+; it traded crossing bars \d+\.\.\d+, above bars/),
  })
  expect(await regimen('why', held.run.run, '--at', 'yesterday')).toMatchObject({ code: 2 })
  expect(await regimen('why', held.run.run)).toMatchObject({ code: 2 })
})

test('of a run that only searched it says how its choice is traded', async () => {
  file(
    'search.yaml',
    `phase: found
kind: optimization
config: { strategies: [{ strategy: sma_cross, space: { fast: [5, 10], slow: [50, 100] } }], range: { from: 2002-01-02, to: 2006-01-03 } }
`,
  )
  const { run } = await document('run', 'search.yaml')
  const { code, err } = await regimen('why', run, '--at', '2003-01-02')
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('config: { candidate: "${found.candidate}" } }, and run again'),
  ])
})

test('in a window of a walk-forward the account is that of the stitched equity', async () => {
  const fixed = ['--strategy', 'sma_cross', '--param', 'fast=20', '--param', 'slow=100']
  const windows = ['--set', 'scheme.train=1250', '--set', 'scheme.test=1250']
  const { run, phases } = await document('validate', '--scheme', 'walk_forward', ...fixed, ...windows)
  const { windows: tested } = phases.validation.result
  expect(tested.length).toBeGreaterThan(1)
  const { out } = await regimen('get', run, 'validation.equity')
  const equity = new Map(
    out
      .trim()
      .split('\n')
      .map((row) => row.split(',') as [string, string]),
  )
  for (const {
    test: [span],
  } of tested) {
    const { account, bar } = await document('why', run, '--at', span.last)
    expect([bar, account.equity]).toEqual([span.to_bar - 1, Number(equity.get(span.last))])
  }
})

const START = Date.UTC(2018, 0, 1)
const JOINT = `template: joint
workflow:
  phase: ranked
  kind: backtest
  config:
    strategy: "rank(roc(close, 5)) > 0.4 && close('ant') > 0"
    universe: { symbols: [bee, cat] }
    execution: { finalize: close }
result: { trades: ranked.metrics.total_trades }
`

test('of several instruments each has its rules and its decision, and cash and what is held make the equity', async () => {
  file('data/ant.csv', waveCsv(waveRows(400, START)))
  file('data/bee.csv', waveCsv(waveRows(300, START + 40 * 86_400_000)))
  file('data/cat.csv', waveCsv(waveRows(250, START)))
  file('joint.yaml', JOINT)
  const { run } = await document('run', 'joint.yaml', '--data', 'data/*.csv')
  const rows = async (path: string) => (await regimen('get', run, path)).out.trim().split('\n')
  const [head = '', ...lines] = await rows('ranked.trades')
  const trades = lines.map((row) =>
    Object.fromEntries(head.split(',').map((name, i) => [name, row.split(',')[i]])),
  )
  const [trade] = trades.filter(({ symbol }) => symbol === 'bee').slice(2)
  const decided = await document('why', run, '--at', dayBefore(trade?.['entry_time'] ?? ''))
  const bee = decided.instruments.find(({ symbol }: any) => symbol === 'bee')
  expect([bee.bar, bee.entering.length]).toEqual([Number(trade?.['decision_bar']), 1])
  expect(bee.entering[0].entry_price).toBe(Number(trade?.['entry_price']))
  expect(bee.members[0].rules[0]).toMatchObject({ rule: 'long_while', is: 'true' })
  const named = bee.members[0].rules[0].values.find(({ text }: any) => text === "close('ant')")
  expect(named.now).toBeGreaterThan(80)

  const at = trade?.['entry_time'] ?? ''
  const { account, instruments, time } = await document('why', run, '--at', at)
  const held = instruments.flatMap(({ open, close }: any) => open.map(({ units }: any) => units * close))
  const worth = held.reduce((sum: number, one: number) => sum + one, 0)
  expect(worth).toBeGreaterThan(0)
  expect(account.cash).toBeCloseTo(account.equity - worth, 6)
  expect(await rows('ranked.equity')).toContain(`${time},${account.equity}`)

  const said = await regimen('why', run, '--at', at, '--symbols', 'bee')
  expect(said.out).toMatch(
    /step \d+, [-\d]+: 1 of 2 instruments shown\naccount {3}equity .*\n\nbee · bar \d+, /,
  )
  expect(said.out).toMatch(/\nDECISION {2}hold trade /)
  expect(await regimen('why', run, '--at', at, '--symbols', 'ant')).toMatchObject({
    code: 2,
    err: '--symbols: there is no instrument "ant", did you mean "cat"?\n',
  })
})

test('of target weights it shows the share that is gone to, and what it is made of', async () => {
  file(
    'half.yaml',
    `phase: half
kind: backtest
config:
  strategy: { name: half, weight: 'min(1, 0.5 * rsi(close, 14) / 50)', rebalance: { every: month } }
  range: { from: 2003-01-02, to: 2004-01-02 }
`,
  )
  const ran = await document('run', 'half.yaml')
  const [{ rules, target }] = (await document('why', ran.run, '--at', '2003-06-02')).members
  expect([rules, target.every]).toEqual([[], 'month'])
  const inner = target.values.find(({ text }: any) => text === 'rsi(close, 14)')
  expect(target.share).toBeCloseTo(Math.min(1, (0.5 * inner.now) / 50), 12)
  const said = await regimen('why', ran.run, '--at', '2003-06-02')
  expect(said.out).toMatch(/\n {2}= weight +[\d.]+ +min\(.*\), decided every month\n {6}.*rsi\(close, 14\)/s)
})
