import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Level } from 'level'
import { beforeAll, expect, test } from 'vitest'
import { builtFile } from '../built.js'
import { TWO_BACKTESTS, terminal } from './terminal.js'

const { directory, document, file, regimen } = terminal()
const main = builtFile('src/cli/main.js')
const SECRET = 'planted-5f2c9a'
const held: { run?: any } = {}

beforeAll(async () => {
  file('two.yaml', TWO_BACKTESTS)
  held.run = await document('run', 'two.yaml')
})

/** Flips a bit in the values under some keys of a store. */
const harm = async (store: string, harmed: (key: string) => boolean): Promise<void> => {
  const db = new Level<string, Uint8Array>(join(directory, store, 'db'), {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
  })
  for (const [key, value] of await db.iterator().all())
    if (harmed(key))
      await db.put(
        key,
        Uint8Array.from(value, (byte, i) => (i === 45 ? byte ^ 4 : byte)),
      )
  await db.close()
}

test('a damaged entry is reported by log and show, hides none that follow, and nothing is written over it', async () => {
  const { run } = held.run
  const before = await document('log', run)
  await harm('.regimen', (key) => key === `!jrn!${run}!000000000003`)
  const after = await document('log', run)
  expect(after.length).toBe(before.length)
  expect(after[3]).toEqual({ _tag: 'EntryDamaged', sequence: 3, count: 1 })
  expect(after.at(-1)).toEqual(before.at(-1))
  expect((await regimen('log', run)).out).toContain('! entry 3 is damaged or missing')
  expect(await document('show', run)).toMatchObject({ status: 'succeeded', damaged_entries: 1 })
  expect((await regimen('show', run)).out).toContain(
    `1 of its journal's entries cannot be read: regimen log ${run}`,
  )
})

test('records that cannot be read are named in the run and counted in its result', async () => {
  const search = [
    'optimize',
    '--strategy',
    'sma_cross',
    '--space',
    'fast=5:20:5',
    '--space',
    'slow=60:100:20',
  ]
  await document(...search, '--store', 'harmed')
  await harm('harmed', (key) => key.startsWith('!act!') || key.startsWith('!run!'))
  const other = [...search.slice(0, 4), 'fast=6:21:5', ...search.slice(5), '--store', 'harmed']
  const { err } = await regimen(...other)
  expect(err).toMatch(/! the record of result [0-9a-f]{12} cannot be read/)
  expect(err).toMatch(/! the header of run [0-9a-f]{8} cannot be read/)
  const again = await document(...other, '--seed', '7')
  expect(again.damage).toHaveLength(2)
  expect((await regimen('runs', '--store', 'harmed')).err).toMatch(
    /! the header of run [0-9a-f]{8} is damaged/,
  )
})

test('a run is seen from another terminal while it goes on, and where it was killed', async () => {
  const search = [
    '--strategy',
    'sma_cross',
    '--space',
    'fast=2:150:1',
    '--space',
    'slow=160:400:1',
    '--beyond-bounds',
    '--store',
    'live',
  ]
  const child = spawn(process.execPath, [main, 'optimize', ...search], {
    cwd: directory,
    env: { ...process.env, EXCHANGE_API_KEY: SECRET },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const running = async (): Promise<any> => {
    const runs = await regimen('runs', '--store', 'live', '--json')
    const [run] = runs.code === 0 ? JSON.parse(runs.out) : []
    if (child.exitCode !== null || run?.phase_progress?.optimization !== undefined) return run
    await new Promise((resolve) => setTimeout(resolve, 100))
    return running()
  }
  const seen = await running()
  expect(seen).toMatchObject({ status: 'running', current_phases: ['optimization'] })
  expect((await regimen('status', seen.run, '--store', 'live')).out).toMatch(
    /running · \d+ %\n[\s\S]*of [\d,]+ candidates/,
  )
  for (const args of [
    ['show', seen.run],
    ['log', seen.run],
  ])
    expect([args, (await regimen(...args, '--store', 'live')).code]).toEqual([args, 0])
  const watched = regimen('watch', seen.run, '--store', 'live')
  child.kill('SIGKILL')
  await ended
  expect(await watched).toMatchObject({ code: 1, out: expect.stringContaining('interrupted') })
  const killed = await document('show', seen.run, '--store', 'live')
  expect(killed).toMatchObject({ status: 'interrupted', estimated_completion: null })
  expect(killed.progress).toBeGreaterThan(0)

  // a key that stands in the environment stands nowhere else, and the event file is for its owner only
  const files = readdirSync(join(directory, 'live'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, 'live', name))
    .filter((path) => statSync(path).isFile())
  for (const path of files) expect([path, readFileSync(path).includes(SECRET)]).toEqual([path, false])
  expect(statSync(join(directory, 'live', 'live', `${seen.run}.jsonl`)).mode & 0o077).toBe(0)
})
