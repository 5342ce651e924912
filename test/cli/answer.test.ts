import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { document, file, regimen } = terminal()
const held = { first: '', second: '' }
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.first = (await document('run', 'two.yaml')).run
  held.second = (await document('run', 'two.yaml', '--set', 'stop=0.1')).run
})

test.each<readonly [string, string]>([
  ['runs', 'two_backtests'],
  ['show FIRST', 'sharpe_ratio'],
  ['status FIRST', 'two_backtests · succeeded'],
  ['log FIRST', 'crossing'],
  ['watch FIRST', '✔ crossing'],
  ['diff FIRST SECOND', 'stop'],
  ['explain SECOND', 'execution.risk.stop_loss was 0.05, is 0.1'],
  ['why FIRST --at 2004-01-05 --phase crossing', 'DECISION'],
  ['evidence', 'no look yet'],
  ['plan two.yaml', '2 of 2 phases cached'],
  ['store size', 'results'],
  ['store check', 'all sound'],
  ['store gc --dry-run', 'would take away 0 runs'],
  ['templates', 'min_trades_per_regime'],
  ['data check', 'stale opens'],
  ['doctor', '✔  store'],
  ['backtest --strategy sma_cross', 'sharpe_ratio'],
  ['trade --strategy sma_cross --from 2005-01-03 --to 2006-01-03', 'backtest the same to the bit'],
  ['run two.yaml --verify 100', '2 stored results computed again, all as stored'],
])('%s gives its answer to a pipe, and its json in its place', async (line, words) => {
  const { first, second } = held
  const args = line.replace('FIRST', first).replace('SECOND', second).split(' ')
  const { code, out, err } = await regimen(...args)
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(words) })
  expect(err).not.toContain(words)
  const json = await regimen(...args, '--json')
  for (const one of args[0] === 'watch' ? json.out.trimEnd().split('\n') : [json.out])
    expect(() => JSON.parse(one)).not.toThrow()
})

test('what is said of an answer and of what was written is kept from the pipe', async () => {
  const written = await regimen('get', held.first, 'crossing.metrics', '--out', 'metrics.json')
  expect(written).toMatchObject({ out: '', err: expect.stringContaining('in metrics.json') })
  const { out, err } = await regimen('run', 'two.yaml')
  expect(err).toContain('try: regimen show')
  expect(out).not.toContain('try:')
})

test('one file decides what goes to stdout and what to stderr', () => {
  const cli = join(import.meta.dirname, '../../src/cli')
  const direct = readdirSync(cli, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => readFileSync(join(cli, name), 'utf8').includes('io.err('))
  expect(direct).toEqual(['answer.ts', 'program.ts'])
})
