import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { durableLaws, storeLaws } from '../../laws/store.js'
import { levelStore } from '../../src/store/level-store.js'
import { memoryStore } from '../../src/store/memory-store.js'
import type { Store } from '../../src/store/store.js'

const made: string[] = []
const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'regimen-store-'))
  made.push(path)
  return path
}
const open = async (path: string): Promise<Store> => {
  const store = await levelStore(path, { now: 0, pid: process.pid })
  if (store._tag === 'Left') throw new Error(JSON.stringify(store.left))
  return store.right
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))

describe.each([
  ['memory', storeLaws(() => Promise.resolve(memoryStore()))],
  ['level', storeLaws(async () => open(await directory()))],
  [
    'level, opened again',
    durableLaws(async () => {
      const path = await directory()
      return () => open(path)
    }),
  ],
])('a store: %s', (_, laws) => {
  it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check())
})
