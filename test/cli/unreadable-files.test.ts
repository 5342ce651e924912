import { symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { thrownText } from '../../src/cli/thrown.js'
import { terminal } from './terminal.js'

const { directory, file, regimen } = terminal()
const LARGE = 3 * 2 ** 30
for (const name of ['large.json', 'large.yaml', 'large.parquet']) truncateSync(file(name, ''), LARGE)
symlinkSync(join(directory, 'loop.csv'), join(directory, 'loop.csv'))

describe('a file that cannot be read as a whole is no bug', () => {
  test.each([
    ['data', 'check', 'large.parquet'],
    ['run', 'large.yaml'],
    ['plan', 'large.json'],
    ['check', 'large.yaml'],
    ['replay', 'large.json'],
    ['backtest', '--orders', 'large.json'],
    ['backtest', '--strategy', 'large.yaml'],
    ['backtest', '--data', 'large.yaml', '--strategy', 'sma_cross'],
    ['backtest', '--strategy', 'sma_cross', '--series', 'large.json'],
    ['backtest', '--strategy', 'sma_cross', '--dividends', 'large.json'],
    ['backtest', '--strategy', 'sma_cross', '--session', 'early_closes=large.json'],
  ])('%s %s %s', async (...args) => {
    expect(await regimen(...args)).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^[^\n]*large\.[a-z]+"?: it is larger than \d+ MB, the most that is read as a whole\n$/,
      ),
    })
  })

  test.each([
    ['data', 'check', 'loop.csv'],
    ['data', 'check', `${'x'.repeat(300)}.csv`],
    ['data', 'check', 'large.json/x.csv'],
    ['backtest', '--data', 'loop.csv', '--strategy', 'sma_cross'],
  ])('nor is a path that leads nowhere: %s %s', async (...args) => {
    const { code, err } = await regimen(...args)
    expect([code, err]).toEqual([2, expect.stringMatching(/there is no such file\n$/)])
  })

  test('what the system refuses elsewhere is said with its reason', () => {
    const cause = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
      code: 'EACCES',
      syscall: 'mkdir',
    })
    cause.stack = `Error: ${cause.message}\n    at mkdirSync (node:fs:1:1)`
    expect(thrownText(cause)).toBe("the system refuses: EACCES: permission denied, mkdir '/x'")
    expect(thrownText(new Error('x'))).toMatch(/threw: x$|^this is a bug of regimen/)
  })
})
