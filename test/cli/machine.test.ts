import { execFileSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { document, file, regimen } = terminal()
const held: { run?: any } = {}
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
})

test('doctor prints versions, cores and the health of the store', async () => {
  const { code, out } = await regimen('doctor')
  expect(code).toBe(0)
  expect(out).toContain(process.version)
  expect(out).toMatch(/✔ {2}store {6}\.regimen: 1 run, \d+ records of .*, all sound/)
  expect(await document('doctor', '--store', 'none')).toMatchObject({ is_well: true })
  expect((await regimen('doctor', '--store', 'none')).out).toContain('none: nothing has run there yet')
})

test('runs say score, verdict, duration, size and data', async () => {
  const [run] = await document('runs')
  expect(run).toMatchObject({
    score: expect.stringMatching(/^Sharpe -?\d/),
    verdict: '',
    data: 'S&P 500 price index',
    content_bytes: expect.any(Number),
  })
  expect(run.content_bytes).toBeGreaterThan(1000)
  const { out } = await regimen('runs')
  expect(out.split('\n')[0]).toMatch(
    /^run +status +done +started +lasted +size +seed +score +verdict +data +template$/,
  )
})

test('a shell is given commands, flags, runs, workflows and strategies', async () => {
  const complete = async (...words: readonly string[]) =>
    (await regimen('complete', '--', ...words)).out.split('\n').filter((word) => word !== '')
  expect(await complete('sh')).toEqual(['show'])
  expect(await complete('')).not.toContain('complete')
  expect(await complete('store', 're')).toEqual(['repair'])
  expect(await complete('show', '')).toEqual([held.run.run])
  expect(await complete('diff', held.run.run, '')).toEqual([held.run.run])
  expect(await complete('show', '--store', 'none', '')).toEqual([])
  expect(await complete('backtest', '--strategy', 'sma')).toEqual(['sma_cross'])
  expect(await complete('backtest', '--tr')).toEqual(['--trades'])
  expect(await complete('run', 'regime_')).toContain('regime_adaptive_grid_search_ensemble')
  expect(await complete('completion', '')).toEqual(['bash', 'fish', 'zsh'])
  // a file is completed by the shell itself
  expect(await complete('backtest', '--data', '')).toEqual([])
})

test('the script for bash is read by bash', async () => {
  const { out } = await regimen('completion', 'bash')
  expect(execFileSync('bash', ['-c', `${out}\ncomplete -p regimen`], { encoding: 'utf8' })).toContain(
    '_regimen',
  )
  expect((await regimen('completion', 'tcsh')).code).toBe(2)
})
