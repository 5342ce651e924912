import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const disk = join(directory, 'disk')
mkdirSync(disk)
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]).status === 0

const each = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? each(join(folder, entry.name)) : [join(folder, entry.name)],
  )
const contents = (): Readonly<Record<string, string>> =>
  Object.fromEntries(each(disk).map((path) => [path, readFileSync(path).toString('base64')]))
const modes = (mode: number, folders: number): void => {
  for (const path of each(disk)) chmodSync(path, mode)
  const inside = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) inside(join(folder, entry.name))
    chmodSync(folder, folders)
  }
  inside(disk)
}
/** Whether the disk refuses whoever runs this; an owner of everything is refused by a mount alone. */
const isRefused = (): boolean => {
  try {
    accessSync(disk, constants.W_OK)
    return false
  } catch {
    return true
  }
}

const held: { run?: string; other?: string } = {}
beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = (await document('run', 'two.yaml', '--store', 'disk/store')).run
  held.other = (await document('run', 'two.yaml', '--store', 'disk/store', '--seed', '7')).run
  if (mounted) spawnSync('mount', ['-o', 'remount,ro', disk])
  else modes(0o444, 0o555)
})
afterAll(() => {
  if (mounted) spawnSync('umount', [disk])
  else modes(0o644, 0o755)
})

test('who only looks needs no disk that can be written: each command answers, and changes nothing', async (context) => {
  if (!isRefused()) return context.skip('this disk cannot be made read-only')
  const before = contents()
  const { run = '', other = '' } = held
  for (const [args, told] of [
    [['status', run], /succeeded/],
    [['watch', run], /succeeded/],
    [['show', run], /succeeded/],
    [['runs'], new RegExp(`${run}[\\s\\S]*${other}|${other}[\\s\\S]*${run}`)],
    [['log', run], /PhaseEnded|ended|completed/i],
    [['plan', 'two.yaml'], /cached|stored|known/i],
    [['explain', other], /./],
    [['diff', run, other], /./],
  ] as const) {
    const { code, out, err } = await regimen(...args, '--store', 'disk/store')
    expect([args[0], code]).toEqual([args[0], 0])
    expect(out + err).toMatch(told)
  }
  expect(contents()).toEqual(before)
})

test('what would write says that it cannot, and where', async (context) => {
  if (!isRefused()) return context.skip('this disk cannot be made read-only')
  const { code, err } = await regimen('run', 'two.yaml', '--store', 'disk/store')
  expect(code).toBe(1)
  expect(err).toMatch(/read-only|cannot be written|EROFS|EACCES/i)
  expect(err).toContain('disk/store')
  expect(statSync(join(disk, 'store')).isDirectory()).toBe(true)
})
