import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { Level } from 'level'
import { afterAll, expect, test } from 'vitest'
import { levelStore } from '../../src/store/level-store.js'

const TRIALS = 400
const directory = mkdtempSync(join(tmpdir(), 'regimen-search-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const notesOf = (name: string): readonly string[] => {
  const path = join(directory, `${name}.notes`)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
}
/** A search in a process of its own. */
const searching = (store: string, name: string, pause_ms: number) => {
  const script = join(import.meta.dirname, 'searcher.ts')
  const args = [join(directory, store), join(directory, `${name}.notes`), String(TRIALS), String(pause_ms)]
  const process = spawn(globalThis.process.execPath, ['--import', 'tsx', script, ...args])
  const text = { out: '' }
  process.stdout.on('data', (piece: Buffer) => {
    text.out += piece.toString()
  })
  process.stderr.pipe(globalThis.process.stderr)
  return { process, ended: once(process, 'close').then(() => text.out) }
}

const keysOf = async (store: string): Promise<readonly string[]> => {
  const db = new Level(join(directory, store, 'db'))
  const keys = await db.keys().all()
  await db.close()
  return keys
}
/** How many trials of the search a store keeps. */
const keptIn = async (name: string): Promise<number> => {
  const [, , key = ''] = (await keysOf(name)).find((one) => one.startsWith('!chk!'))?.split('!') ?? []
  const store = await levelStore(join(directory, name), { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  const kept = await store.right.checkpoints.get({ key, step: '' })
  await store.right.close()
  const head = kept._tag === 'Right' ? (kept.right?.head as { trials?: number } | undefined) : undefined
  return head?.trials ?? 0
}

test('a search that is killed twice goes on, makes no trial again that was kept, and ends the same', async () => {
  const whole = await searching('whole', 'whole', 0).ended
  expect(whole).toMatch(/^succeeded /)
  expect(notesOf('whole').length).toBe(TRIALS)
  const kept = [0]
  for (const [i, enough] of [140, 120].entries()) {
    const { process, ended } = searching('cut', `cut-${i}`, 8)
    while (notesOf(`cut-${i}`).length < enough) await after(5)
    process.kill('SIGKILL')
    expect(await ended).toBe('')
    kept.push(await keptIn('cut'))
    const before = kept[i] ?? 0
    expect(kept[i + 1]).toBeGreaterThan(before)
    expect(notesOf(`cut-${i}`)).toEqual(notesOf('whole').slice(before, before + notesOf(`cut-${i}`).length))
  }
  expect(await searching('cut', 'rest', 0).ended).toBe(whole)
  expect(notesOf('rest')).toEqual(notesOf('whole').slice(kept.at(-1)))
  expect((await keysOf('cut')).filter((key) => key.startsWith('!chk!'))).toEqual([])
})
