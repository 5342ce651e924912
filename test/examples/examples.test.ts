import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const outputs: Readonly<Record<string, string>> = {
  '01-one-backtest': `
bars           2000-05-24..2020-04-17, 5006 scored
trades         29, won 13
sharpe_ratio   0.273 (buy and hold 0.285)
total_return   62.48 % (buy and hold 106.41 %)
max_drawdown   -24.57 % (buy and hold -56.20 %)
break-even     0.94 % a side
last trade     bars 4954..5078, pnl -16252.65`,
  '02-sequence': `
status         succeeded
best           {"fast":10,"slow":80}, score 0.523
in sample      0.523
out of sample  0.622
verdict        refuted
because        no return from timing; with 95 % confidence the edge is below 0.5 of its risk (at most +1.2 % a year)`,
  '03-parallel-and-when': `
status     succeeded
trend      {"fast":10,"slow":100}, score 0.463
reversion  {"n":2,"low":10,"high":60}, score 0.114
later      0.410
never      skipped: when trend.best.score > 9 was false`,
  '04-iterate': `
status     succeeded
refinement[0]/refine  6 trials, {"n":3,"low":20,"high":80}, score 0.134
refinement[1]/refine  12 trials, {"n":3,"low":30,"high":80}, score 0.176
refinement[2]/refine  18 trials, {"n":3,"low":30,"high":80}, score 0.176
rounds     3, converged true`,
  '05-capture-and-replay': `
status    succeeded
captured  sharpe_ratio 0.176
cheaper   sharpe_ratio 0.313
stopped   sharpe_ratio 0.126
log       37 changes over bars 0..5105
replayed  on its own bars
elsewhere refused`,
  '06-several-instruments': `
steps        2010-05-21..2013-11-01, 901
total_return -8.6 % (equal shares held -12.1 %)
GONE         14 trades, pnl -3368, delisted 2012-04-20
NEW          16 trades, pnl 6234, listed 2011-03-01
OLD          28 trades, pnl -11472
adds up      true`,
  '07-members-by-date': `
members: 1 of 3 end in 3.8 years, 0.3 a year, of 1.9 at a time
GONE     22 trades, pnl -20025
LATE     10 trades, pnl 6232
OLD      26 trades, pnl -8734`,
  'own-algorithm': `
status     succeeded
algorithm  narrowing, 30 trials
best       {"n":24,"low":41,"high":68}, score 0.316`,
  'own-analysis': `
status  succeeded
streak  {"kind":"losing_streak","trades":57,"longest":7,"pnl":-26822.60411676904}`,
  'own-broker': `
status  succeeded
laws    11 hold`,
  'own-classifier': `
status  succeeded
trades  44, in the market 13 % of bars`,
  'own-metric': `
status  succeeded
best    {"fast":20,"slow":200}, score -0.855
metric  0.855`,
  'own-operator': `
status  succeeded
trades  260, sharpe_ratio -0.216
warned  2`,
  'own-phase': `
status  succeeded
gaps    45, filled 8
laws    9 hold`,
  'own-store': `
status  succeeded, succeeded
same    true
laws    15 hold`,
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('every example has an output that is held', () => {
  const files = readdirSync(`${root}/examples`).filter((name) => name.endsWith('.ts'))
  expect(files.map((name) => name.replace(/\.ts$/, ''))).toEqual(Object.keys(outputs))
})

test.each(Object.entries(outputs))('example %s prints what it did', async (name, output) => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => lines.push(String(line)))
  await import(`../../examples/${name}.ts`)
  expect(lines.join('\n')).toBe(output.trim())
})

test('an example runs from a fresh clone, without a build', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'examples/01-one-backtest.ts'],
    { cwd: root },
  )
  expect(stdout.trim()).toBe(outputs['01-one-backtest']?.trim())
})
