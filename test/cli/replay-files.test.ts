import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

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
