import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { visible } from '../../src/core/visible.js'
import { builtFile } from '../built.js'
import { terminal } from './terminal.js'

const { directory, file, regimen } = terminal()
const main = builtFile('src/cli/main.js')

/** `regimen` in a process of its own, its stdout and stderr as asked. */
const spawned = (
  args: readonly string[],
  {
    out = 'pipe',
    err = 'pipe',
    env = {},
  }: { readonly out?: 'pipe' | number; readonly err?: 'pipe' | number; readonly env?: object } = {},
) =>
  spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, err],
  })
const ended = async (child: ReturnType<typeof spawn>) => {
  const text = { out: '', err: '' }
  child.stdout?.on('data', (piece: Buffer) => {
    text.out += piece.toString()
  })
  child.stderr?.on('data', (piece: Buffer) => {
    text.err += piece.toString()
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, ...text }
}

describe('control characters of an input', () => {
  test('are written out, and ends of lines stay', () => {
    expect(visible('a\u001b[31mb\u0007\u009b\r\u202ec\td\n')).toBe(
      'a\\u001b[31mb\\u0007\\u009b\\u000d\\u202ec\td\n',
    )
  })

  test.each([
    ['run', 'a\u001b]0;title\u0007.yaml'],
    ['backtest', '--strategy', 'sma\u001b[2J_cross'],
    ['backtest', '--strategy', 'sma_cross', '--param', 'fa\u009b31mst=3'],
    ['run', 'regime_adaptive_grid_search_ensemble', '--set', 'tr\u001b[1Aain=1'],
    ['show', 'ab\u001b[0m', '--json'],
    ['backtest', '--data', 'x\u0008\u0008.csv', '--strategy', 'sma_cross'],
  ])('never reach the terminal: %s', async (...args) => {
    const { code, out, err } = await regimen(...args)
    expect(code).not.toBe(0)
    expect(`${out}${err}`).not.toMatch(/(?![\n\t])\p{Cc}/u)
    expect(`${out}${err}`).toContain('\\u00')
  })

  test('of a document never do either', async () => {
    file('escape.yaml', 'phase: "b\\e[31mred"\nkind: backtest\nconfig: { strategy: sma_cross }\n')
    const { code, err } = await regimen('run', 'escape.yaml')
    expect(code).toBe(1)
    expect(err).toContain('b\\u001b[31mred')
    expect(err).not.toContain('\u001b')
  })

  test('never reach a page', async () => {
    file(
      'named.yaml',
      'phase: b\nkind: backtest\nconfig: { strategy: { name: "s\\e[31mx\\u202Ey", long_while: close > 0 } }\n',
    )
    expect((await regimen('run', 'named.yaml', '--report', 'named.html')).code).toBe(0)
    const page = readFileSync(join(directory, 'named.html'), 'utf8')
    expect(page).toContain('s\\u001b[31mx\\u202ey')
    expect(page).not.toMatch(/(?![\n\t])\p{Cc}|\p{Bidi_C}/u)
  })
})

describe('a YAML anchor that holds itself', () => {
  test.each([
    ['workflow: &a\n  sequence: [*a]\n', '2:14'],
    ['phase: b\nkind: backtest\nconfig: &a { strategy: *a }\n', '3:24'],
    ['phase: b\nkind: backtest\nconfig: { strategy: &b [1, { x: [*b] }] }\n', '3:34'],
  ])('is a fault with its line', async (text, place) => {
    file('cyclic.yaml', text)
    for (const command of ['run', 'plan', 'diagram']) {
      const { code, err } = await regimen(command, 'cyclic.yaml')
      expect(code).toBe(1)
      expect(err).toMatch(new RegExp(`^cyclic\\.yaml:${place}: \\*[ab] stands inside of &[ab]`))
    }
  })

  test('is one in a table of orders and in a setting too', async () => {
    file('orders.yaml', '2001-01-12: &a [*a]\n')
    expect((await regimen('backtest', '--orders', 'orders.yaml')).err).toMatch(
      /^orders\.yaml:1:17: \*a stands/,
    )
    const set = await regimen('backtest', '--strategy', 'sma_cross', '--set', 'costs=&a { rate: *a }')
    expect(set.err).not.toContain('bug of regimen')
    expect(set.code).toBe(2)
    const space = await regimen('optimize', '--strategy', 'sma_cross', '--space', 'fast=&a [*a]')
    expect([space.code, space.err]).toEqual([2, expect.not.stringContaining('bug of regimen')])
  })
})

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
  'a parameter named %s is one that there is not',
  async (name) => {
    const { code, err } = await regimen('backtest', '--strategy', 'sma_cross', '--param', `${name}=3`)
    expect([code, err]).toEqual([2, expect.stringContaining(name)])
  },
)

describe('a workflow that is a module', () => {
  const STUDY = `import { backtest } from 'regimen'
export default backtest('tested', { strategy: 'sma_cross', execution: { fill: 'next_close' } })
`
  test('is said to run where it is only looked at', async () => {
    file('study.ts', STUDY)
    for (const command of ['plan', 'diagram'])
      expect(await regimen(command, 'study.ts')).toMatchObject({
        code: 0,
        err: expect.stringContaining('! this runs the module study.ts'),
      })
  })

  test('leaves nothing in the temporary folder', async () => {
    file('study.ts', STUDY)
    const temporary = join(directory, 'temporary')
    mkdirSync(temporary)
    expect((await ended(spawned(['diagram', 'study.ts'], { env: { TMPDIR: temporary } }))).code).toBe(0)
    expect(readdirSync(temporary)).toEqual([])
    expect(existsSync(join(directory, 'node_modules', '.cache'))).toBe(false)
  })

  test('that calls process.exit is no success', async () => {
    file('exits.ts', `import 'regimen'\nprocess.exit(0)\n`)
    const done = await ended(spawned(['plan', 'exits.ts']))
    expect(done).toMatchObject({ code: 1, err: expect.stringContaining('process.exit') })
  })

  test('that calls process.exit later keeps the exit code of the command', async () => {
    file('later.ts', `setTimeout(() => process.exit(0), 0)\nexport const none = 1\n`)
    const done = await ended(spawned(['plan', 'later.ts']))
    expect(done).toMatchObject({ code: 1, err: expect.stringContaining('exports no workflow') })
  })
})

describe('output that cannot be written', () => {
  test('ends quietly where the reader went away', async () => {
    const child = spawned(['run', 'regime_adaptive_grid_search_ensemble', '--store', 'broken'])
    child.stderr?.once('data', () => child.stderr?.destroy())
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(141)
    expect(await regimen('runs', '--store', 'broken')).toMatchObject({
      code: 0,
      out: expect.stringContaining('cancelled'),
    })
  })

  test.skipIf(!existsSync('/dev/full'))('is a failure on a full device, told in one line', async () => {
    const full = await ended(spawned(['templates', '--json'], { out: openSync('/dev/full', 'w') }))
    expect(full).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^cannot write the output: ENOSPC.*\n$/),
    })
  })
})

test('a second column of a name is reported, with the one that is read', async () => {
  const rows = ['2020-01-01,10,12,9,11,99,5', '2020-01-02,11,12,9,11,98,5', '2020-01-03,11,12,9,10,98,5']
  file('twice.csv', `date,open,high,low,close,Close,volume\n${rows.join('\n')}\n`)
  const { code, out } = await regimen('data', 'check', 'twice.csv')
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('! a column stands twice: Close; the first is read'),
  ])
})
