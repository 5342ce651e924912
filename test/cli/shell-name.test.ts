import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli } from '../../src/cli/program.js'
import { copied, shellName } from '../../src/cli/shell-name.js'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, file } = terminal()
const project = join(directory, 'study')
const bin = join(project, 'node_modules', '.bin')
const shared = join(directory, 'bin')

test('a person calls the program as their shell finds it', () => {
  for (const folder of [bin, shared]) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'regimen'), '')
    chmodSync(join(folder, 'regimen'), 0o755)
  }
  const installed = join(bin, 'regimen')
  // npm puts the project's own folder in front of the path
  expect(shellName(installed, project, `${bin}:/usr/none`)).toBe('npx regimen')
  expect(shellName(installed, join(project, 'notes'), `${shared}:/usr/none`)).toBe('npx regimen')
  expect(shellName(join(shared, 'regimen'), project, `/usr/none:${shared}`)).toBe('regimen')
  expect(shellName(join(directory, 'lib/node_modules/regimen/main.js'), project, '')).toBe('npx regimen')
  expect(shellName(join(project, 'src/main.ts'), project, bin)).toBe('npx tsx src/main.ts')
  expect(shellName(join(project, 'dist/my main.js'), project, '')).toBe("node 'dist/my main.js'")
})

test('a line that names commands is one to copy, and what only looks like one is left', () => {
  const here = copied('npx regimen', ['run', 'runs', 'store'])
  expect(here('try: regimen runs, regimen store repair')).toBe(
    'try: npx regimen runs, npx regimen store repair',
  )
  for (const line of ['npx regimen runs', 'a regimen running', 'my-regimen run', 'regimen 0.1.0 · run ab'])
    expect(here(line)).toBe(line)
})

test('the lines that a run proposes call the program by that name, and documents are left as they are', async () => {
  file('two.yaml', TWO_BACKTESTS)
  const called = async (...args: readonly string[]): Promise<{ out: string; err: string }> => {
    const text = { out: '', err: '' }
    const io = {
      out: (more: string) => (text.out += more),
      err: (more: string) => (text.err += more),
      redraw: () => undefined,
      isTerminal: false,
      now: () => 0,
      pid: process.pid,
      workers: 0,
      cwd: directory,
      onInterrupt: () => () => undefined,
    }
    await cli(args, io, 'npx regimen')
    return text
  }
  const { err } = await called('run', 'two.yaml', '--store', 'my store', '--report', 'page.html')
  expect(err).toMatch(/try: npx regimen show [0-9a-f]{8} --store 'my store', npx regimen replay /)
  const page = readFileSync(join(directory, 'page.html'), 'utf8')
  expect(page).toMatch(/npx regimen validate --strategy NAME/)
  expect(page).toMatch(/<td>npx regimen run two\.yaml --store &#39;my store&#39;/)
  expect(page).not.toMatch(/(?<!npx )regimen (?:run|get|show|validate)\b/)
  file('harmed/STORE.json', 'no json')
  expect((await called('runs', '--store', 'harmed')).err).not.toMatch(/(?<!npx )regimen store/)
  const { out } = await called('run', 'two.yaml', '--store', 'my store', '--json')
  expect(JSON.parse(out).status).toBe('succeeded')
})
